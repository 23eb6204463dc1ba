'use client';
// One job.
import Link from 'next/link';
import type { AdminJob } from '#lib/api/contract-admin.ts';
import { type Say, useTexts } from '#texts';
import { Moment } from '../../_components/moment.tsx';
import { formatSize } from '../../_format/file-facts.ts';
import { StatePill } from './state-pill.tsx';
import { quietButton } from './styles.ts';

type NamedKind = Parameters<Say>[0] & `admin.jobs.kinds.${string}`;
type NamedStage = Parameters<Say>[0] & `admin.jobs.stages.${string}`;

/** Names are words of the queue: one nobody named here stands as it is. */
function nameOf(t: Say, key: string, name: string): string {
  return t.has(key as NamedKind | NamedStage) ? t(key as NamedKind | NamedStage) : name;
}

interface Props {
  readonly job: AdminJob;
  readonly onAct: (verb: 'retry' | 'cancel') => void;
}

export function JobRow({ job, onAct }: Props) {
  const { t } = useTexts();
  const { kind, subject, state, attempts, progress, error, message_id } = job;
  const name = nameOf(t, `admin.jobs.kinds.${kind}`, kind);
  const act = t(state === 'queued' || state === 'running' ? 'admin.jobs.cancel' : 'admin.jobs.retry');
  const isLive = state === 'queued' || state === 'running';
  return (
    <li className="grid gap-x-4 gap-y-3 px-2 py-3.5 sm:px-3 lg:grid-cols-[1fr_auto] lg:items-center">
      <div className="min-w-0">
        <p className="font-semibold">{name}</p>
        <p className="text-sm wrap-anywhere text-ash">{subject}</p>
        <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-ash">
          <StatePill state={state} />
          <Moment iso={job.updated_at} className="tabular-nums" />
          {message_id !== null && (
            <Link href={`/title/${message_id}`} prefetch={false} className="font-medium text-ivory underline">
              {t('admin.jobs.see')}
            </Link>
          )}
          {attempts > 1 && <span>{t('admin.jobs.begun', { count: attempts })}</span>}
        </p>
        {state === 'running' && progress && <Progress progress={progress} name={name} />}
        {error !== null && state !== 'done' && (
          <p lang="en" className="mt-2 wrap-anywhere text-danger">
            {error}
          </p>
        )}
      </div>
      {state !== 'done' && (
        <div>
          <button
            type="button"
            onClick={() => onAct(isLive ? 'cancel' : 'retry')}
            aria-label={t('admin.jobs.actOn', { act, name, subject })}
            className={quietButton}
          >
            {act}
          </button>
        </div>
      )}
    </li>
  );
}

function Progress({ progress, name }: { readonly progress: NonNullable<AdminJob['progress']>; readonly name: string }) {
  const { t, language } = useTexts();
  const { stage, done_bytes, total_bytes, bytes_per_second } = progress;
  const size = done_bytes === null ? '' : ` ${formatSize(done_bytes, language)}`;
  const speed =
    bytes_per_second === null ? '' : `, ${t('admin.jobs.perSecond', { size: formatSize(bytes_per_second, language) })}`;
  return (
    <div className="mt-2 flex flex-wrap items-center gap-3 text-sm text-ash">
      {total_bytes !== null && total_bytes > 0 && (
        <progress
          aria-label={t('admin.jobs.howFar', { name })}
          value={done_bytes ?? 0}
          max={total_bytes}
          className="h-2 w-48 accent-glow"
        />
      )}
      <span>
        {nameOf(t, `admin.jobs.stages.${stage}`, stage)}
        {size}
        {speed}
      </span>
    </div>
  );
}
