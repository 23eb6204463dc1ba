// Covers what takes files while files hang over the page.
import { useTexts } from '#texts';

export function DropOverlay() {
  const { t } = useTexts();
  return (
    <div className="pointer-events-none absolute inset-0 z-20 grid place-items-center bg-ink/85 p-6">
      <div className="dial grid size-full place-items-center rounded-3xl border-2 border-dashed border-glow">
        <p className="text-2xl font-semibold tracking-[-0.02em]">{t('site.letGo')}</p>
      </div>
    </div>
  );
}
