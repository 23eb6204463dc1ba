'use client';
// The operator's advertisement, under the catalogue's pages and nowhere else. What it runs is shut into the frame.
import { usePathname } from 'next/navigation';
import { useTexts } from '#texts';

/** First parts of the paths it may stand on: never beside the player, where one signs in, or with the administrator. */
const pages = ['', 'browse', 'title', 'series', 'search', 'list', 'history'];

export function AdFrame() {
  const { t } = useTexts();
  if (!pages.includes(usePathname().split('/')[1] ?? '')) return null;
  return (
    <aside aria-labelledby="ad-label" className="shell mt-14">
      <div className="mx-auto max-w-[728px]">
        <p id="ad-label" className="text-xs text-ash">
          {t('site.advertisement')}
        </p>
        {/* Its room is kept from the first paint on: nothing moves when it comes. */}
        <iframe
          src="/ad-slot"
          title={t('site.advertisement')}
          sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"
          referrerPolicy="no-referrer"
          loading="lazy"
          className="mt-1.5 block h-[100px] w-full overflow-hidden rounded-lg bg-coal [color-scheme:normal]"
        />
      </div>
    </aside>
  );
}
