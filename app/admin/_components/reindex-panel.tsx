'use client';
import type { ReindexAnswer } from '#lib/api/contract-admin.ts';
import { useTexts } from '#texts';
// The rebuild of the catalogue from the channel.
import { errorText } from '../../_browser/error-text.ts';
import { sendJson } from '../../_browser/send-json.ts';
import { useFresh } from '../_hooks/use-fresh.ts';
import { StatePill } from './state-pill.tsx';
import { card, mainButton, quietButton } from './styles.ts';
import { Toast, useToast } from './toast.tsx';
import { Trouble } from './trouble.tsx';

const everyMs = 1500;

export function ReindexPanel({ initial }: { readonly initial: ReindexAnswer }) {
  const { t } = useTexts();
  const { data = initial, error, reload } = useFresh('/api/admin/reindex', initial, everyMs);
  const { said, say } = useToast();
  const isRunning = data.state === 'running';

  async function act() {
    try {
      await sendJson(isRunning ? 'DELETE' : 'POST', '/api/admin/reindex');
    } catch (failure) {
      say({ text: errorText(t, failure), isBad: true });
    }
    reload();
  }

  return (
    <section aria-labelledby="rebuild" className={`${card} mb-8`}>
      <Trouble error={error} />
      <div className="flex flex-wrap items-center gap-3">
        <h2 id="rebuild" className="text-lg font-semibold">
          {t('admin.missing.walk')}
        </h2>
        <StatePill state={data.state} />
      </div>
      <p className="mt-1 max-w-[68ch] text-ash">
        {t('admin.missing.walkText', {
          found: data.found,
          added: data.added,
          changed: data.changed,
          missing: data.missing,
        })}
      </p>
      {isRunning && (
        <progress
          aria-label={t('admin.missing.howFar')}
          {...(data.total === null ? {} : { value: data.seen, max: Math.max(1, data.total) })}
          className="mt-3 h-2 w-full max-w-md accent-glow"
        />
      )}
      {data.waits_for !== null && (
        <p lang="en" className="mt-2 text-glow">
          {data.waits_for}
        </p>
      )}
      {data.error !== null && (
        <p lang="en" className="mt-2 text-danger">
          {data.error}
        </p>
      )}
      <button type="button" onClick={() => void act()} className={`${isRunning ? quietButton : mainButton} mt-4`}>
        {t(isRunning ? 'admin.missing.stop' : 'admin.missing.start')}
      </button>
      <Toast said={said} />
    </section>
  );
}
