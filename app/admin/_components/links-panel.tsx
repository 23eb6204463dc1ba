'use client';
// Links to items for people without an account: made, listed, ended.
import { type FormEvent, useState } from 'react';
import type { LinkList, ShownLink } from '#lib/api/contract-access.ts';
import { useTexts } from '#texts';
import { sendJson } from '../../_browser/send-json.ts';
import { Moment } from '../../_components/moment.tsx';
import { useChange } from '../_hooks/use-change.ts';
import { usePages } from '../_hooks/use-pages.ts';
import { LinkRow } from './link-row.tsx';
import { MoreButton } from './more-button.tsx';
import { ShownOnce } from './shown-once.tsx';
import { card, choice, dangerButton, field, label, mainButton } from './styles.ts';
import { Toast, useToast } from './toast.tsx';
import { Trouble } from './trouble.tsx';

const ends = [
  { hours: '24', name: 'day' },
  { hours: '168', name: 'week' },
  { hours: '720', name: 'month' },
  { hours: '8760', name: 'year' },
  { hours: 'never', name: 'never' },
] as const;
const scopes = ['item', 'download'] as const;
const owners = ['mine', 'anybody'] as const;

export function LinksPanel({ initial }: { readonly initial: LinkList }) {
  const { t } = useTexts();
  const { pages, hasMore, error, showMore, reload } = usePages<LinkList>({
    ...{ path: '/api/links?limit=50', parameter: 'before', initial },
  });
  const { said, say } = useToast();
  const { isBusy, change } = useChange(say, reload);
  const [made, setMade] = useState<ShownLink>();
  const links = pages.flatMap((page) => page.links);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const message_id = Number(form.get('message_id'));
    const submitter = (event.nativeEvent as SubmitEvent).submitter as HTMLButtonElement | null;
    setMade(undefined);
    if (submitter?.value === 'end') {
      const end = () => sendJson('DELETE', `/api/links?message_id=${message_id}`);
      return void (await change(end, t('admin.keys.linksEnded', { item: String(message_id) })));
    }
    const hours = form.get('hours');
    const order = {
      ...{ message_id, scope: form.get('scope'), is_for_anybody: form.get('whose') === 'anybody' },
      expires_in_hours: hours === 'never' ? null : Number(hours),
    };
    setMade(await change(() => sendJson<ShownLink>('POST', '/api/links', order), t('admin.keys.linkMade')));
  }

  const end = (link: ShownLink) =>
    change(
      () => sendJson('DELETE', `/api/links/${link.id}`),
      t('admin.keys.linkEnded', { name: link.name ?? String(link.message_id) }),
    );
  return (
    <section aria-labelledby="links" className="mt-12">
      <h2 id="links" className="text-xl font-semibold">
        {t('admin.keys.links')}
      </h2>
      <Trouble error={error} />
      <form onSubmit={submit} aria-labelledby="new-link" className={`${card} mt-4`}>
        <h3 id="new-link" className="text-lg font-semibold">
          {t('admin.keys.newLink')}
        </h3>
        <p className="mt-1 text-ash">{t('admin.keys.linksText')}</p>
        <div className="mt-4 grid grid-cols-2 gap-4 lg:grid-cols-4">
          <label className={label}>
            {t('admin.keys.item')}
            <input name="message_id" type="number" required min={1} className={`${field} mt-1.5 text-ivory`} />
          </label>
          <Choice
            name="hours"
            text={t('admin.keys.linkLasts')}
            options={ends.map(({ hours, name }) => [hours, t(`admin.keys.lasts.${name}`)])}
            initial="168"
          />
          <Choice
            name="scope"
            text={t('admin.keys.linkTo')}
            options={scopes.map((scope) => [scope, t(`admin.keys.linkScopes.${scope}`)])}
          />
          <Choice
            name="whose"
            text={t('admin.keys.endsWith')}
            options={owners.map((owner) => [owner, t(`admin.keys.owners.${owner}`)])}
          />
        </div>
        <div className="mt-5 flex flex-wrap gap-3">
          <button type="submit" value="make" disabled={isBusy} className={mainButton}>
            {t('admin.keys.makeLink')}
          </button>
          <button type="submit" value="end" disabled={isBusy} className={dangerButton}>
            {t('admin.keys.endLinks')}
          </button>
        </div>
        {made && (
          <ShownOnce
            name={<GoodUntil iso={made.expires_at} />}
            text={made.share ?? made.download ?? ''}
            onClose={() => setMade(undefined)}
          />
        )}
      </form>
      {links.length === 0 && <p className="py-10 text-center text-ash">{t('admin.keys.noLinks')}</p>}
      <ul
        aria-label={t('admin.keys.linkList')}
        className="mt-6 divide-y divide-ivory/6 border-y border-ivory/6 empty:hidden"
      >
        {links.map((link) => (
          <LinkRow key={link.id} link={link} isBusy={isBusy} say={say} onEnd={() => void end(link)} />
        ))}
      </ul>
      <MoreButton hasMore={hasMore} onMore={showMore} text={t('admin.keys.olderLinks')} />
      <Toast said={said} />
    </section>
  );
}

function GoodUntil({ iso }: { readonly iso: string | null }) {
  const { t } = useTexts();
  if (iso === null) return t('admin.keys.goodForever');
  return t.rich('admin.keys.goodUntil', { moment: () => <Moment iso={iso} /> });
}

interface ChoiceProps {
  readonly name: string;
  readonly text: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly initial?: string;
}

function Choice({ name, text, options, initial }: ChoiceProps) {
  return (
    <label className={label}>
      {text}
      <select name={name} defaultValue={initial} className={`${choice} mt-1.5`}>
        {options.map(([value, shown]) => (
          <option key={value} value={value}>
            {shown}
          </option>
        ))}
      </select>
    </label>
  );
}
