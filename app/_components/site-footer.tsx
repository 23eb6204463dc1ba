'use client';
import { usePathname } from 'next/navigation';
import { useTexts } from '#texts';
// One quiet line under the pages, and the languages. The chat fills the window and goes without.
import { LanguageSwitch } from './language-switch.tsx';

export function SiteFooter() {
  const { t } = useTexts();
  const path = usePathname();
  if (path === '/demo') return null;
  return (
    <footer className="mt-16 border-t border-ivory/5 py-8 text-sm text-ash">
      <div className="shell flex flex-wrap items-center justify-between gap-x-8 gap-y-2">
        <p>{t('site.footer')}</p>
        <LanguageSwitch />
      </div>
    </footer>
  );
}
