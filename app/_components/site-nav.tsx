'use client';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
// The bar on top of every page.
import { useTexts } from '#texts';
import { CommandSearch } from './command-search.tsx';
import { ThemeSwitch } from './theme-switch.tsx';
import { Wordmark } from './wordmark.tsx';

interface Props {
  readonly hasDemo: boolean;
  readonly account: 'signed in' | 'sign in' | undefined;
  /** The visitor may see the catalogue. */
  readonly isReader: boolean;
}

const places = [
  ['/', 'home'],
  ['/browse/film', 'films'],
  ['/browse/series', 'series'],
  ['/browse/audio', 'audio'],
  ['/list', 'myList'],
  ['/history', 'history'],
] as const;

export function SiteNav({ hasDemo, account, isReader }: Props) {
  const { t } = useTexts();
  const path = usePathname();
  return (
    <header className="sticky top-0 z-40 border-b border-ivory/8 bg-ink/95 md:bg-ink/85 md:backdrop-blur-xl">
      <nav aria-label={t('site.nav.main')} className="shell flex h-16 items-center gap-1 text-sm font-medium sm:gap-2">
        <Link href="/" aria-label={t('site.nav.homeOf')} prefetch={false} className="rounded-lg sm:mr-4">
          <Wordmark isShort={account !== undefined} />
        </Link>
        {isReader && (
          <div className="hidden items-center gap-1 lg:flex">
            {places.map(([href, label]) => (
              <NavLink key={href} href={href} label={t(`site.nav.${label}`)} current={path === href} />
            ))}
          </div>
        )}
        <div className="ml-auto flex items-center gap-1">
          {isReader && <CommandSearch />}
          {hasDemo && (
            <span className="hidden sm:block">
              <NavLink href="/demo" label={t('site.nav.demo')} current={path === '/demo'} />
            </span>
          )}
          {account === 'sign in' && <NavLink href="/login" label={t('site.nav.signIn')} current={path === '/login'} />}
          {account === 'signed in' && (
            <NavLink href="/account" label={t('site.nav.account')} current={path === '/account'} />
          )}
          <ThemeSwitch />
        </div>
      </nav>
    </header>
  );
}

interface LinkProps {
  readonly href: string;
  readonly label: string;
  readonly current: boolean;
}

function NavLink({ href, label, current }: LinkProps) {
  return (
    <Link
      href={href}
      prefetch={false}
      aria-current={current ? 'page' : undefined}
      className="rounded-full px-3.5 py-2.5 whitespace-nowrap text-ash transition-colors hover:text-ivory aria-[current=page]:bg-plum aria-[current=page]:text-ivory"
    >
      {label}
    </Link>
  );
}
