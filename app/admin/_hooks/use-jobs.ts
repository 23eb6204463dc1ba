'use client';
// Jobs of one kind or state, kept fresh while somebody looks; to be cancelled or tried again.
import type { AdminJob, AdminJobList } from '#lib/api/contract-admin.ts';
import { useTexts } from '#texts';
import { errorText } from '../../_browser/error-text.ts';
import { sendJson } from '../../_browser/send-json.ts';
import type { Said } from '../_components/toast.tsx';
import { usePages } from './use-pages.ts';

const everyMs = 2000;

/** @param initial undefined: the first page is asked for. */
export function useJobs(path: string, initial: AdminJobList | undefined, say: (said: Said) => void) {
  const { t } = useTexts();
  const { pages, ...list } = usePages<AdminJobList>({ path, parameter: 'before', initial, everyMs });

  async function act(job: AdminJob, verb: 'retry' | 'cancel') {
    try {
      await sendJson('POST', `/api/admin/jobs/${job.id}/${verb}`);
      say({ text: t(verb === 'retry' ? 'admin.jobs.retried' : 'admin.jobs.cancelling') });
    } catch (failure) {
      say({ text: errorText(t, failure), isBad: true });
    }
    list.reload();
  }

  return { ...list, act, jobs: pages.flatMap((page) => page.jobs), counts: pages[0]?.counts };
}
