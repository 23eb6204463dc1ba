'use client';
// The rebuild of the catalogue from the channel.
import type { ReindexAnswer } from '#lib/api/contract-admin.ts';
import { sendJson } from '../../_browser/send-json.ts';
import { useFresh } from '../_hooks/use-fresh.ts';
import { StatePill } from './state-pill.tsx';
import { card, mainButton, quietButton } from './styles.ts';
import { Toast, useToast } from './toast.tsx';
import { Trouble } from './trouble.tsx';

const everyMs = 1500;

export function ReindexPanel({ initial }: { readonly initial: ReindexAnswer }) {
  const { data = initial, error, reload } = useFresh('/api/admin/reindex', initial, everyMs);
  const { said, say } = useToast();
  const isRunning = data.state === 'running';

  async function act() {
    try {
      await sendJson(isRunning ? 'DELETE' : 'POST', '/api/admin/reindex');
    } catch (failure) {
      say({ text: failure instanceof Error ? failure.message : 'That did not work.', isBad: true });
    }
    reload();
  }

  return (
    <section aria-labelledby="rebuild" className={`${card} mb-8`}>
      <Trouble error={error} />
      <div className="flex flex-wrap items-center gap-3">
        <h2 id="rebuild" className="text-lg font-semibold">
          Walk through the channel
        </h2>
        <StatePill state={data.state} />
      </div>
      <p className="mt-1 max-w-[68ch] text-ash">
        Looks at every message of the channel and brings the catalogue in step: {data.found} found, {data.added} added,{' '}
        {data.changed} changed, {data.missing} missing.
      </p>
      {isRunning && (
        <progress
          aria-label="How far the walk is"
          {...(data.total === null ? {} : { value: data.seen, max: Math.max(1, data.total) })}
          className="mt-3 h-2 w-full max-w-md accent-glow"
        />
      )}
      {data.waits_for !== null && <p className="mt-2 text-glow">{data.waits_for}</p>}
      {data.error !== null && <p className="mt-2 text-danger">{data.error}</p>}
      <button type="button" onClick={() => void act()} className={`${isRunning ? quietButton : mainButton} mt-4`}>
        {isRunning ? 'Stop' : 'Start'}
      </button>
      <Toast said={said} />
    </section>
  );
}
