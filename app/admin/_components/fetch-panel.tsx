'use client';
// Links to be fetched, and how far each is.
import { type FormEvent, useState } from 'react';
import type { AdminJobList, FetchChoice } from '#lib/api/contract-admin.ts';
import { sendJson } from '../../_browser/send-json.ts';
import { linksOf } from '../_format/links-of.ts';
import { useChange } from '../_hooks/use-change.ts';
import { useJobs } from '../_hooks/use-jobs.ts';
import { JobRow } from './job-row.tsx';
import { MoreButton } from './more-button.tsx';
import { card, choice, field, label, mainButton } from './styles.ts';
import { Toast, useToast } from './toast.tsx';
import { Trouble } from './trouble.tsx';

/** As many as the API takes. */
const mostLinks = 50;

const qualities: readonly (readonly [FetchChoice, string])[] = [
  ['1080', '1080p at most'],
  ['2160', '2160p at most'],
  ['720', '720p at most'],
  ['480', '480p at most'],
  ['audio', 'Sound alone'],
];

interface Props {
  readonly initial: AdminJobList;
  /** Links are not fetched by this installation. */
  readonly isOff: boolean;
}

export function FetchPanel({ initial, isOff }: Props) {
  const { said, say } = useToast();
  const { jobs, hasMore, error, showMore, reload, act } = useJobs('/api/admin/jobs?about=links', initial, say);
  const { isBusy, change } = useChange(say, reload);
  const [problem, setProblem] = useState<string>();

  async function order(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = new FormData(form);
    const urls = linksOf(String(fields.get('urls')), mostLinks);
    setProblem(typeof urls === 'string' ? urls : undefined);
    if (typeof urls === 'string') return;
    const body = { urls, quality: fields.get('quality') };
    const text = urls.length === 1 ? 'The link is being looked at.' : `${urls.length} links are being looked at.`;
    if (await change(() => sendJson('POST', '/api/admin/fetches', body), text)) form.reset();
  }

  return (
    <>
      <Trouble error={error} />
      {isOff ? (
        <p className={`${card} text-ash`}>Links are not fetched here: MIRROR_WORKER is off.</p>
      ) : (
        <form onSubmit={order} className={card}>
          <label className={label}>
            Links, one a line
            <textarea
              name="urls"
              rows={4}
              required
              spellCheck={false}
              autoCapitalize="none"
              placeholder="https://"
              aria-describedby={problem === undefined ? undefined : 'links-problem'}
              aria-invalid={problem !== undefined}
              className={`${field} mt-1.5 py-3 text-ivory placeholder:text-ash`}
            />
          </label>
          {problem !== undefined && (
            <p id="links-problem" role="alert" className="mt-2 wrap-anywhere text-danger">
              {problem}
            </p>
          )}
          <div className="mt-4 flex flex-wrap items-end gap-4">
            <label className={`${label} w-56`}>
              Quality
              <select name="quality" className={`${choice} mt-1.5`}>
                {qualities.map(([value, text]) => (
                  <option key={value} value={value}>
                    {text}
                  </option>
                ))}
              </select>
            </label>
            <button type="submit" disabled={isBusy} className={mainButton}>
              Fetch
            </button>
          </div>
        </form>
      )}
      {jobs.length === 0 ? (
        <p className="py-14 text-center text-lg text-ash">No links have been fetched yet.</p>
      ) : (
        <ul aria-label="Links" className="mt-6 divide-y divide-ivory/6 border-y border-ivory/6">
          {jobs.map((job) => (
            <JobRow key={job.id} job={job} onAct={(verb) => void act(job, verb)} />
          ))}
        </ul>
      )}
      <MoreButton hasMore={hasMore} onMore={showMore} text="Show older" />
      <Toast said={said} />
    </>
  );
}
