'use client';
// Makes a link to an item, with an end, and hands it out.
import { type FormEvent, useState } from 'react';
import type { ShownLink } from '#lib/api/contract-access.ts';
import { copyText } from '../_browser/copy-text.ts';
import { sendJson } from '../_browser/send-json.ts';
import { formatMoment } from '../_format/moment.ts';
import { ModalDialog } from './modal-dialog.tsx';

const ends = [
  ['24', '1 day'],
  ['168', '7 days'],
  ['720', '30 days'],
] as const;

interface Props {
  readonly messageId: number;
  readonly name: string;
  readonly mayShareForever: boolean;
  readonly onClose: () => void;
}

export function ShareDialog({ messageId, name, mayShareForever, onClose }: Props) {
  const [link, setLink] = useState<ShownLink>();
  const [problem, setProblem] = useState<string>();

  async function make(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const hours = new FormData(event.currentTarget).get('hours');
    const order = { message_id: messageId, expires_in_hours: hours === 'never' ? null : Number(hours) };
    setProblem(undefined);
    try {
      setLink(await sendJson<ShownLink>('POST', '/api/links', order));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'That did not work.');
    }
  }

  return (
    <ModalDialog title="Share" onClose={onClose}>
      <p className="mt-3 leading-relaxed wrap-anywhere text-ash">
        Whoever has the link may watch and save “{name}” without an account, and nothing else.
      </p>
      {link?.share ? (
        <MadeLink address={link.share} endsAt={link.expires_at} onClose={onClose} />
      ) : (
        <form onSubmit={make} className="mt-5">
          <fieldset>
            <legend className="text-sm font-medium text-ash">The link is good for</legend>
            <div className="mt-2 flex flex-wrap gap-2">
              {[...ends, ...(mayShareForever ? [['never', 'No end'] as const] : [])].map(([value, text]) => (
                <label
                  key={value}
                  className="inline-flex min-h-11 items-center gap-2.5 rounded-full px-4 text-sm font-semibold ring-1 ring-line ring-inset has-checked:bg-plum has-focus-visible:outline-2"
                >
                  <input
                    type="radio"
                    name="hours"
                    value={value}
                    defaultChecked={value === '168'}
                    className="size-4 accent-glow"
                  />
                  {text}
                </label>
              ))}
            </div>
          </fieldset>
          {problem !== undefined && (
            <p role="alert" className="mt-4 text-danger">
              {problem}
            </p>
          )}
          <div className="mt-6 flex flex-wrap justify-end gap-3">
            <button type="button" onClick={onClose} className="pill">
              Cancel
            </button>
            <button type="submit" className="pill-main">
              Make link
            </button>
          </div>
        </form>
      )}
    </ModalDialog>
  );
}

interface MadeProps {
  readonly address: string;
  readonly endsAt: string | null;
  readonly onClose: () => void;
}

function MadeLink({ address, endsAt, onClose }: MadeProps) {
  const [isCopied, setCopied] = useState(false);
  return (
    <div className="mt-5">
      <label className="text-sm font-medium text-ash">
        {endsAt === null ? 'Good without an end' : `Good until ${formatMoment(endsAt)}`}
        <input
          readOnly
          // biome-ignore lint/a11y/noAutofocus: the link is what was asked for, and the form that had the focus is gone
          autoFocus
          value={address}
          onFocus={(event) => event.target.select()}
          className="mt-1.5 block min-h-11 w-full rounded-xl bg-ink px-4 text-base text-ivory ring-1 ring-line ring-inset"
        />
      </label>
      <p role="status" className="sr-only">
        {isCopied && 'The link is in the clipboard.'}
      </p>
      <div className="mt-6 flex flex-wrap justify-end gap-3">
        <button type="button" onClick={onClose} className="pill">
          Done
        </button>
        <button type="button" onClick={async () => setCopied(await copyText(address))} className="pill-main">
          {isCopied ? 'Copied' : 'Copy link'}
        </button>
      </div>
    </div>
  );
}
