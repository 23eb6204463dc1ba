'use client';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
// The main places within reach of a thumb. The chat and the player have the window to themselves.
import { useTexts } from '#texts';

const tabs = [
  ['/', 'home', 'M4 11l8-7 8 7v9h-5.5v-5.5h-5V20H4z'],
  ['/browse/all', 'browse', 'M4 4h6.5v6.5H4zM13.5 4H20v6.5h-6.5zM4 13.5h6.5V20H4zM13.5 13.5H20V20h-6.5z'],
  ['/list', 'myList', 'M6 4h12v16l-6-4.5L6 20z'],
  ['/history', 'history', 'M12 4a8 8 0 1 1-7.5 5.2M4 4.5v5h5M12 8v4.5l3 2'],
] as const;
const demoTab = ['/demo', 'demo', 'M4 5h16v11H9l-5 4z'] as const;

export function MobileTabBar({ hasDemo }: { readonly hasDemo: boolean }) {
  const { t } = useTexts();
  const path = usePathname();
  if (path === '/demo' || path.startsWith('/watch/')) return null;
  return (
    <nav
      aria-label={t('site.nav.places')}
      className="sticky bottom-0 z-30 mt-auto border-t border-ivory/8 bg-ink/95 pb-[env(safe-area-inset-bottom)] lg:hidden"
    >
      <ul className="flex justify-around">
        {[...tabs, ...(hasDemo ? [demoTab] : [])].map(([href, label, drawing]) => (
          <li key={href} className="flex-1">
            <Link
              href={href}
              prefetch={false}
              aria-current={path === href ? 'page' : undefined}
              className="grid min-h-15 place-items-center content-center gap-1 text-xs font-medium text-ash aria-[current=page]:text-glow"
            >
              <svg
                viewBox="0 0 24 24"
                fill="none"
                stroke="currentColor"
                strokeWidth="1.7"
                strokeLinejoin="round"
                strokeLinecap="round"
                aria-hidden="true"
                className="size-5.5"
              >
                <path d={drawing} />
              </svg>
              {t(`site.nav.${label}`)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
