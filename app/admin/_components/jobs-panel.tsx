'use client';
// Jobs, how far they are, why they failed; to be cancelled or tried again.
import { useState } from 'react';
import type { AdminJob, AdminJobList } from '#lib/api/contract-admin.ts';
import { useTexts } from '#texts';
import { useJobs } from '../_hooks/use-jobs.ts';
import { JobRow } from './job-row.tsx';
import { MoreButton } from './more-button.tsx';
import { Toast, useToast } from './toast.tsx';
import { Trouble } from './trouble.tsx';

const states = ['queued', 'running', 'failed', 'cancelled', 'done'] as const;

export function JobsPanel({ initial }: { readonly initial: AdminJobList }) {
  const { t } = useTexts();
  const [state, setState] = useState<AdminJob['state']>();
  const path = state ? `/api/admin/jobs?state=${state}` : '/api/admin/jobs';
  const { said, say } = useToast();
  const { jobs, hasMore, error, showMore, act, ...live } = useJobs(path, state ? undefined : initial, say);
  const counts = live.counts ?? initial.counts;

  const tab = (name: string, value: AdminJob['state'] | undefined, count: number) => (
    <button
      key={name}
      type="button"
      aria-pressed={state === value}
      onClick={() => setState(value)}
      className="min-h-10 rounded-full px-4 text-sm font-medium text-ash ring-1 ring-line transition-colors ring-inset hover:text-ivory aria-pressed:bg-plum aria-pressed:text-ivory"
    >
      {name} <span className="tabular-nums">{count}</span>
    </button>
  );
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return (
    <>
      <Trouble error={error} />
      <fieldset className="flex flex-wrap gap-2">
        <legend className="sr-only">{t('admin.jobs.state')}</legend>
        {tab(t('admin.jobs.all'), undefined, all)}
        {states.map((one) => tab(t(`admin.jobs.tabs.${one}`), one, counts[one]))}
      </fieldset>
      {jobs.length === 0 ? (
        <p className="py-14 text-center text-lg text-ash">{t('admin.jobs.none')}</p>
      ) : (
        <ul aria-label={t('admin.jobs.name')} className="mt-5 divide-y divide-ivory/6 border-y border-ivory/6">
          {jobs.map((job) => (
            <JobRow key={job.id} job={job} onAct={(verb) => void act(job, verb)} />
          ))}
        </ul>
      )}
      <MoreButton hasMore={hasMore} onMore={showMore} text={t('admin.jobs.older')} />
      <Toast said={said} />
    </>
  );
}
