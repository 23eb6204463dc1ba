// How far the viewer is, at the lower edge of a picture; a mark when all has been seen.

import type { ViewerProgressAnswer } from '#lib/api/contract.ts';
import { useTexts } from '#texts';

export function WatchedBar({ progress }: { readonly progress: ViewerProgressAnswer | undefined }) {
  const { t } = useTexts();
  if (!progress) return null;
  if (progress.is_finished) {
    return (
      <span className="absolute bottom-2.5 left-2 rounded-md bg-[#0c0a10]/85 px-1.5 py-0.5 text-xs font-medium text-[#f6f1e7]">
        {t('catalog.card.watched')}
      </span>
    );
  }
  const percent = watchedPercent(progress);
  if (percent === 0) return null;
  return (
    <span className="absolute inset-x-0 bottom-0 block h-1.5 bg-[#0c0a10]/75">
      <span className="block h-full bg-[#ff8650]" style={{ width: `${percent}%` }} />
      <span className="sr-only">{t('catalog.card.watchedPart', { percent: String(percent) })}</span>
    </span>
  );
}

/** At least two: a film that was begun shows it. */
function watchedPercent({ position_seconds, duration_seconds }: ViewerProgressAnswer): number {
  if (!duration_seconds || position_seconds === 0) return 0;
  return Math.min(100, Math.max(2, Math.round((position_seconds / duration_seconds) * 100)));
}
