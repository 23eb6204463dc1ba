'use client';
// The bar on top of every page.
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { Wordmark } from './wordmark.tsx';

interface Props {
  readonly hasDemo: boolean;
  readonly account: 'signed in' | 'sign in' | undefined;
}

export function SiteNav({ hasDemo, account }: Props) {
  const path = usePathname();
  return (
    <header className="sticky top-0 z-40 border-b border-white/5 bg-ink/80 backdrop-blur-xl">
      <nav aria-label="Main" className="shell flex h-16 items-center justify-between gap-2 sm:gap-4">
        <Link href="/" aria-label="StreamVault, home" prefetch={false} className="rounded-lg">
          <Wordmark isShort={account !== undefined} />
        </Link>
        <div className="flex items-center sm:gap-1 text-sm font-medium">
          <NavLink href="/" label="Library" current={path === '/'} />
          {hasDemo && <NavLink href="/demo" label="Demo chat" current={path === '/demo'} />}
          {account === 'sign in' && <NavLink href="/login" label="Sign in" current={path === '/login'} />}
          {account === 'signed in' && <NavLink href="/account" label="Account" current={path === '/account'} />}
        </div>
      </nav>
    </header>
  );
}

function NavLink({
  href,
  label,
  current,
}: {
  readonly href: string;
  readonly label: string;
  readonly current: boolean;
}) {
  return (
    <Link
      href={href}
      prefetch={false}
      aria-current={current ? 'page' : undefined}
      className="whitespace-nowrap rounded-full px-2 py-2.5 text-ash transition-colors hover:text-ivory aria-[current=page]:bg-plum aria-[current=page]:text-ivory sm:px-4"
    >
      {label}
    </Link>
  );
}
