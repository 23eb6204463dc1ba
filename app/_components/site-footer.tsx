'use client';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTexts } from '#texts';
// One quiet line under the pages, and the languages. The chat fills the window and goes without.
import { LanguageSwitch } from './language-switch.tsx';

interface Props {
  /** To whom the bar on top offers nothing of the kind: an open vault needs no account, but has some. */
  readonly offersSignIn: boolean;
}

export function SiteFooter({ offersSignIn }: Props) {
  const { t } = useTexts();
  const path = usePathname();
  if (path === '/demo') return null;
  return (
    <footer className="mt-16 border-t border-ivory/5 py-8 text-sm text-ash">
      <div className="shell flex flex-wrap items-center justify-between gap-x-8 gap-y-2">
        <p>{t('site.footer')}</p>
        <div className="flex flex-wrap items-center gap-x-6">
          {offersSignIn && path !== '/login' && (
            <Link
              href="/login"
              prefetch={false}
              className="-mx-3 grid min-h-11 content-center rounded-full px-3 font-medium transition-colors hover:text-ivory"
            >
              {t('site.nav.signIn')}
            </Link>
          )}
          <LanguageSwitch />
        </div>
      </div>
    </footer>
  );
}
