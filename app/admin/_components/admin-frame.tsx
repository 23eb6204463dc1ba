// The frame of every page of administration: where one is, and where else one may go.
import Link from 'next/link';
import type { ReactNode } from 'react';

const places = [
  { path: '/admin', name: 'Overview' },
  { path: '/admin/library', name: 'Library' },
  { path: '/admin/links', name: 'Add by link' },
  { path: '/admin/jobs', name: 'Jobs' },
  { path: '/admin/bots', name: 'Bots' },
  { path: '/admin/missing', name: 'Missing' },
  { path: '/admin/users', name: 'People' },
  { path: '/admin/keys', name: 'Keys and links' },
  { path: '/admin/audit', name: 'Trail' },
  { path: '/admin/settings', name: 'Settings' },
] as const;

interface Props {
  readonly path: (typeof places)[number]['path'];
  readonly title: string;
  readonly intro: string;
  readonly children: ReactNode;
}

export function AdminFrame({ path, title, intro, children }: Props) {
  return (
    <div className="shell flex-1 pt-6 pb-12 sm:pt-10">
      <nav aria-label="Administration" className="flex flex-wrap gap-1 border-b border-ivory/8 pb-4">
        {places.map((place) => (
          <Link
            key={place.path}
            href={place.path}
            prefetch={false}
            aria-current={place.path === path ? 'page' : undefined}
            className="rounded-full px-3.5 py-2 text-sm font-medium text-ash transition-colors hover:text-ivory aria-[current=page]:bg-plum aria-[current=page]:text-ivory"
          >
            {place.name}
          </Link>
        ))}
      </nav>
      <h1 className="mt-7 text-3xl font-bold tracking-[-0.03em] sm:text-4xl">{title}</h1>
      <p className="mt-2 max-w-[68ch] leading-relaxed text-ash">{intro}</p>
      <div className="mt-7">{children}</div>
    </div>
  );
}
