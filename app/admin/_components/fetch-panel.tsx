'use client';
// Links to be fetched, and how far each is.
import { type FormEvent, useState } from 'react';
import type { AdminJobList, FetchChoice } from '#lib/api/contract-admin.ts';
import { useTexts } from '#texts';
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

const qualities = ['1080', '2160', '720', '480', 'audio'] as const satisfies readonly FetchChoice[];

interface Props {
  readonly initial: AdminJobList;
  /** Links are not fetched by this installation. */
  readonly isOff: boolean;
}

export function FetchPanel({ initial, isOff }: Props) {
  const { t } = useTexts();
  const { said, say } = useToast();
  const { jobs, hasMore, error, showMore, reload, act } = useJobs('/api/admin/jobs?about=links', initial, say);
  const { isBusy, change } = useChange(say, reload);
  const [problem, setProblem] = useState<string>();

  async function order(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = new FormData(form);
    const { links: urls, problem: found, detail } = linksOf(String(fields.get('urls')), mostLinks);
    setProblem(found && t(`admin.links.problems.${found}`, { most: mostLinks, link: detail ?? '' }));
    if (found) return;
    const body = { urls, quality: fields.get('quality') };
    const text = t('admin.links.ordered', { count: urls.length });
    if (await change(() => sendJson('POST', '/api/admin/fetches', body), text)) form.reset();
  }

  return (
    <>
      <Trouble error={error} />
      {isOff ? (
        <p className={`${card} text-ash`}>{t('admin.links.off')}</p>
      ) : (
        <form onSubmit={order} className={card}>
          <label className={label}>
            {t('admin.links.field')}
            <textarea
              name="urls"
              rows={4}
              required
              spellCheck={false}
              autoCapitalize="none"
              placeholder={t('admin.links.example')}
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
              {t('admin.links.quality')}
              <select name="quality" className={`${choice} mt-1.5`}>
                {qualities.map((quality) => (
                  <option key={quality} value={quality}>
                    {quality === 'audio' ? t('admin.links.soundAlone') : t('admin.links.atMost', { lines: quality })}
                  </option>
                ))}
              </select>
            </label>
            <button type="submit" disabled={isBusy} className={mainButton}>
              {t('admin.links.fetch')}
            </button>
          </div>
        </form>
      )}
      {jobs.length === 0 ? (
        <p className="py-14 text-center text-lg text-ash">{t('admin.links.none')}</p>
      ) : (
        <ul aria-label={t('admin.links.list')} className="mt-6 divide-y divide-ivory/6 border-y border-ivory/6">
          {jobs.map((job) => (
            <JobRow key={job.id} job={job} onAct={(verb) => void act(job, verb)} />
          ))}
        </ul>
      )}
      <MoreButton hasMore={hasMore} onMore={showMore} text={t('admin.links.older')} />
      <Toast said={said} />
    </>
  );
}
