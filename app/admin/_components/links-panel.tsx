'use client';
import { type FormEvent, useState } from 'react';
import type { SharedLink } from '#lib/api/contract-access.ts';
import { useTexts } from '#texts';
import { sendJson } from '../../_browser/send-json.ts';
// Links to one item for somebody without an account: made, and ended.
import { Moment } from '../../_components/moment.tsx';
import { useChange } from '../_hooks/use-change.ts';
import { ShownOnce } from './shown-once.tsx';
import { card, dangerButton, field, label, mainButton } from './styles.ts';
import { Toast, useToast } from './toast.tsx';

const nothing = () => undefined;

export function LinksPanel() {
  const { t } = useTexts();
  const { said, say } = useToast();
  const { isBusy, change } = useChange(say, nothing);
  const [made, setMade] = useState<SharedLink>();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const message_id = Number(form.get('message_id'));
    const submitter = (event.nativeEvent as SubmitEvent).submitter as HTMLButtonElement | null;
    if (submitter?.value === 'end') {
      setMade(undefined);
      const end = () => sendJson('DELETE', `/api/links?message_id=${message_id}`);
      return void (await change(end, t('admin.keys.linksEnded', { item: String(message_id) })));
    }
    const order = { message_id, expires_in_hours: Number(form.get('hours')), is_for_anybody: true };
    setMade(await change(() => sendJson<SharedLink>('POST', '/api/links', order), t('admin.keys.linkMade')));
  }

  return (
    <form onSubmit={submit} aria-labelledby="new-link" className={`${card} mt-8`}>
      <h2 id="new-link" className="text-lg font-semibold">
        {t('admin.keys.links')}
      </h2>
      <p className="mt-1 text-ash">{t('admin.keys.linksText')}</p>
      <div className="mt-4 grid grid-cols-2 gap-4 md:grid-cols-[12rem_12rem_auto_auto] md:items-end md:justify-start">
        <label className={label}>
          {t('admin.keys.item')}
          <input name="message_id" type="number" required min={1} className={`${field} mt-1.5 text-ivory`} />
        </label>
        <label className={label}>
          {t('admin.keys.hours')}
          <input
            name="hours"
            type="number"
            required
            min={1}
            max={87_600}
            defaultValue={24}
            className={`${field} mt-1.5 text-ivory`}
          />
        </label>
        <button type="submit" value="make" disabled={isBusy} className={mainButton}>
          {t('admin.keys.makeLink')}
        </button>
        <button type="submit" value="end" disabled={isBusy} className={dangerButton}>
          {t('admin.keys.endLinks')}
        </button>
      </div>
      {made && (
        <ShownOnce
          name={t.rich('admin.keys.goodUntil', { moment: () => <Moment iso={made.expires_at} /> })}
          text={made.watch}
          onClose={() => setMade(undefined)}
        />
      )}
      <Toast said={said} />
    </form>
  );
}
