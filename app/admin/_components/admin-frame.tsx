// The frame of every page of administration: where one is, and where else one may go.

import Link from 'next/link';
import type { ReactNode } from 'react';
import { useTexts } from '#texts';
import { MoreTexts } from '../../_texts/more-texts.tsx';
import { TrafficBanner } from '../_server/traffic-banner.tsx';

const places = [
  { path: '/admin', part: 'overview' },
  { path: '/admin/library', part: 'library' },
  { path: '/admin/links', part: 'links' },
  { path: '/admin/jobs', part: 'jobs' },
  { path: '/admin/bots', part: 'bots' },
  { path: '/admin/traffic', part: 'traffic' },
  { path: '/admin/missing', part: 'missing' },
  { path: '/admin/users', part: 'users' },
  { path: '/admin/keys', part: 'keys' },
  { path: '/admin/audit', part: 'audit' },
  { path: '/admin/settings', part: 'settings' },
] as const;

interface Props {
  readonly path: (typeof places)[number]['path'];
  readonly title: string;
  readonly intro: string;
  readonly children: ReactNode;
}

export function AdminFrame({ path, title, intro, children }: Props) {
  const { t } = useTexts();
  return (
    <div className="shell flex-1 pt-6 pb-12 sm:pt-10">
      <nav aria-label={t('admin.region')} className="flex flex-wrap gap-1 border-b border-ivory/8 pb-4">
        {places.map((place) => (
          <Link
            key={place.path}
            href={place.path}
            prefetch={false}
            aria-current={place.path === path ? 'page' : undefined}
            className="rounded-full px-3.5 py-2 text-sm font-medium text-ash transition-colors hover:text-ivory aria-[current=page]:bg-plum aria-[current=page]:text-ivory"
          >
            {t(`admin.${place.part}.name`)}
          </Link>
        ))}
      </nav>
      <TrafficBanner />
      <h1 className="mt-7 text-3xl font-bold tracking-[-0.03em] sm:text-4xl">{title}</h1>
      <p className="mt-2 max-w-[68ch] leading-relaxed text-ash">{intro}</p>
      <div className="mt-7">
        <MoreTexts parts={['admin']}>{children}</MoreTexts>
      </div>
    </div>
  );
}
