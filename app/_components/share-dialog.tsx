'use client';
// Makes a link to an item, with an end, and hands it out.
import { type FormEvent, useState } from 'react';
import type { ShownLink } from '#lib/api/contract-access.ts';
import { useTexts } from '#texts';
import { copyText } from '../_browser/copy-text.ts';
import { errorText } from '../_browser/error-text.ts';
import { sendJson } from '../_browser/send-json.ts';
import { ModalDialog } from './modal-dialog.tsx';
import { Moment } from './moment.tsx';

const ends = [
  { hours: '24', name: 'day' },
  { hours: '168', name: 'week' },
  { hours: '720', name: 'month' },
] as const;
const endless = { hours: 'never', name: 'never' } as const;

interface Props {
  readonly messageId: number;
  readonly name: string;
  readonly mayShareForever: boolean;
  readonly onClose: () => void;
}

export function ShareDialog({ messageId, name, mayShareForever, onClose }: Props) {
  const { t } = useTexts();
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
      setProblem(errorText(t, error));
    }
  }

  return (
    <ModalDialog title={t('catalog.share.title')} onClose={onClose}>
      <p className="mt-3 leading-relaxed wrap-anywhere text-ash">{t('catalog.share.text', { name })}</p>
      {link?.share ? (
        <MadeLink address={link.share} endsAt={link.expires_at} onClose={onClose} />
      ) : (
        <form onSubmit={make} className="mt-5">
          <fieldset>
            <legend className="text-sm font-medium text-ash">{t('catalog.share.lasts')}</legend>
            <div className="mt-2 flex flex-wrap gap-2">
              {[...ends, ...(mayShareForever ? [endless] : [])].map(({ hours, name: span }) => (
                <label
                  key={hours}
                  className="inline-flex min-h-11 items-center gap-2.5 rounded-full px-4 text-sm font-semibold ring-1 ring-line ring-inset has-checked:bg-plum has-focus-visible:outline-2"
                >
                  <input
                    type="radio"
                    name="hours"
                    value={hours}
                    defaultChecked={hours === '168'}
                    className="size-4 accent-glow"
                  />
                  {t(`catalog.share.ends.${span}`)}
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
              {t('catalog.share.cancel')}
            </button>
            <button type="submit" className="pill-main">
              {t('catalog.share.make')}
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
  const { t } = useTexts();
  const [isCopied, setCopied] = useState(false);
  return (
    <div className="mt-5">
      <label className="text-sm font-medium text-ash">
        {endsAt === null
          ? t('catalog.share.goodForever')
          : t.rich('catalog.share.goodUntil', { moment: () => <Moment iso={endsAt} /> })}
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
        {isCopied && t('catalog.actions.copiedLink')}
      </p>
      <div className="mt-6 flex flex-wrap justify-end gap-3">
        <button type="button" onClick={onClose} className="pill">
          {t('catalog.share.done')}
        </button>
        <button type="button" onClick={async () => setCopied(await copyText(address))} className="pill-main">
          {t(isCopied ? 'catalog.share.copied' : 'catalog.actions.copyLink')}
        </button>
      </div>
    </div>
  );
}
