'use client';
// One job.
import Link from 'next/link';
import type { AdminJob } from '#lib/api/contract-admin.ts';
import { formatSize } from '../../_format/file-facts.ts';
import { formatMoment } from '../../_format/moment.ts';
import { StatePill } from './state-pill.tsx';
import { quietButton } from './styles.ts';

const kinds: Readonly<Record<string, string>> = {
  mirror: 'Fetch a link',
  'mirror-probe': 'Look at a link',
  enrich: 'Read header and poster',
  purge: 'Delete for good',
};

interface Props {
  readonly job: AdminJob;
  readonly onAct: (verb: 'retry' | 'cancel') => void;
}

export function JobRow({ job, onAct }: Props) {
  const { kind, subject, state, attempts, progress, error, message_id } = job;
  const name = kinds[kind] ?? kind;
  const isLive = state === 'queued' || state === 'running';
  return (
    <li className="grid gap-x-4 gap-y-3 px-2 py-3.5 sm:px-3 lg:grid-cols-[1fr_auto] lg:items-center">
      <div className="min-w-0">
        <p className="font-semibold">{name}</p>
        <p className="text-sm wrap-anywhere text-ash">{subject}</p>
        <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-ash">
          <StatePill state={state} />
          <span className="tabular-nums">{formatMoment(job.updated_at)}</span>
          {message_id !== null && (
            <Link href={`/title/${message_id}`} prefetch={false} className="font-medium text-ivory underline">
              See the item
            </Link>
          )}
          {attempts > 1 && <span>begun {attempts} times</span>}
        </p>
        {state === 'running' && progress && <Progress progress={progress} name={name} />}
        {error !== null && state !== 'done' && <p className="mt-2 wrap-anywhere text-danger">{error}</p>}
      </div>
      {state !== 'done' && (
        <div>
          <button
            type="button"
            onClick={() => onAct(isLive ? 'cancel' : 'retry')}
            aria-label={`${isLive ? 'Cancel' : 'Try again'}: ${name}, ${subject}`}
            className={quietButton}
          >
            {isLive ? 'Cancel' : 'Try again'}
          </button>
        </div>
      )}
    </li>
  );
}

function Progress({ progress, name }: { readonly progress: NonNullable<AdminJob['progress']>; readonly name: string }) {
  const { stage, done_bytes, total_bytes, bytes_per_second } = progress;
  const size = done_bytes === null ? '' : ` ${formatSize(done_bytes)}`;
  const speed = bytes_per_second === null ? '' : `, ${formatSize(bytes_per_second)}/s`;
  return (
    <div className="mt-2 flex flex-wrap items-center gap-3 text-sm text-ash">
      {total_bytes !== null && total_bytes > 0 && (
        <progress
          aria-label={`${name}: how far`}
          value={done_bytes ?? 0}
          max={total_bytes}
          className="h-2 w-48 accent-glow"
        />
      )}
      <span>
        {stage}
        {size}
        {speed}
      </span>
    </div>
  );
}
