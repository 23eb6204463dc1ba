'use client';
// Links to items for people without an account: made, listed, ended.
import { type FormEvent, useState } from 'react';
import type { LinkList, ShownLink } from '#lib/api/contract-access.ts';
import { sendJson } from '../../_browser/send-json.ts';
import { formatMoment } from '../../_format/moment.ts';
import { useChange } from '../_hooks/use-change.ts';
import { usePages } from '../_hooks/use-pages.ts';
import { LinkRow } from './link-row.tsx';
import { MoreButton } from './more-button.tsx';
import { ShownOnce } from './shown-once.tsx';
import { card, choice, dangerButton, field, label, mainButton } from './styles.ts';
import { Toast, useToast } from './toast.tsx';
import { Trouble } from './trouble.tsx';

const ends = [
  ['24', '1 day'],
  ['168', '7 days'],
  ['720', '30 days'],
  ['8760', '1 year'],
  ['never', 'No end'],
] as const;

export function LinksPanel({ initial }: { readonly initial: LinkList }) {
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
      return void (await change(end, `All links to item ${message_id} are ended.`));
    }
    const hours = form.get('hours');
    const order = {
      ...{ message_id, scope: form.get('scope'), is_for_anybody: form.get('whose') === 'anybody' },
      expires_in_hours: hours === 'never' ? null : Number(hours),
    };
    setMade(await change(() => sendJson<ShownLink>('POST', '/api/links', order), 'The link is made.'));
  }

  const end = (link: ShownLink) =>
    change(() => sendJson('DELETE', `/api/links/${link.id}`), `Ended: the link to ${link.name ?? link.message_id}`);
  return (
    <section aria-labelledby="links" className="mt-12">
      <h2 id="links" className="text-xl font-semibold">
        Links that were given away
      </h2>
      <Trouble error={error} />
      <form onSubmit={submit} aria-labelledby="new-link" className={`${card} mt-4`}>
        <h3 id="new-link" className="text-lg font-semibold">
          New link
        </h3>
        <p className="mt-1 text-ash">
          The number of an item stands at the end of the address of its page, where “Share” makes links, too.
        </p>
        <div className="mt-4 grid grid-cols-2 gap-4 lg:grid-cols-4">
          <label className={label}>
            Number of the item
            <input name="message_id" type="number" required min={1} className={`${field} mt-1.5 text-ivory`} />
          </label>
          <Choice name="hours" text="Good for" options={ends} initial="168" />
          <Choice
            name="scope"
            text="To"
            options={[
              ['item', 'Watch and save'],
              ['download', 'Save only'],
            ]}
          />
          <Choice
            name="whose"
            text="Ends with"
            options={[
              ['mine', 'My account'],
              ['anybody', 'Nobody’s account'],
            ]}
          />
        </div>
        <div className="mt-5 flex flex-wrap gap-3">
          <button type="submit" value="make" disabled={isBusy} className={mainButton}>
            Make link
          </button>
          <button type="submit" value="end" disabled={isBusy} className={dangerButton}>
            End all its links
          </button>
        </div>
        {made && (
          <ShownOnce
            name={made.expires_at === null ? 'Good without an end' : `Good until ${formatMoment(made.expires_at)}`}
            text={made.share ?? made.download ?? ''}
            onClose={() => setMade(undefined)}
          />
        )}
      </form>
      {links.length === 0 && <p className="py-10 text-center text-ash">No links have been given away.</p>}
      <ul aria-label="Links" className="mt-6 divide-y divide-ivory/6 border-y border-ivory/6 empty:hidden">
        {links.map((link) => (
          <LinkRow key={link.id} link={link} isBusy={isBusy} say={say} onEnd={() => void end(link)} />
        ))}
      </ul>
      <MoreButton hasMore={hasMore} onMore={showMore} text="Show older links" />
      <Toast said={said} />
    </section>
  );
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
