'use client';
// Keys of programs and personal tokens: made, shown once, revoked.
import { type FormEvent, useState } from 'react';
import type { KeyList, NewKey, ShownKey } from '#lib/api/contract-access.ts';
import { useTexts } from '#texts';
import { sendJson } from '../../_browser/send-json.ts';
import { Moment } from '../../_components/moment.tsx';
import { useChange } from '../_hooks/use-change.ts';
import { usePages } from '../_hooks/use-pages.ts';
import { EndNote } from './end-note.tsx';
import { MoreButton } from './more-button.tsx';
import { ShownOnce } from './shown-once.tsx';
import { StatePill } from './state-pill.tsx';
import { card, dangerButton, field, label, mainButton } from './styles.ts';
import { Toast, useToast } from './toast.tsx';
import { Trouble } from './trouble.tsx';

const scopes = ['catalog', 'stream', 'viewer', 'upload', 'admin'] as const;

/** What a filled-in form asks for. */
function orderOf(form: FormData) {
  const days = Number(form.get('days'));
  return {
    name: String(form.get('name')),
    scopes: form.getAll('scopes').map(String),
    ...(days > 0 ? { expires_in_days: days } : {}),
  };
}

export function KeysPanel({ initial }: { readonly initial: KeyList }) {
  const { t } = useTexts();
  const { pages, hasMore, error, showMore, reload } = usePages<KeyList>({
    ...{ path: '/api/keys?limit=50', parameter: 'after', initial },
  });
  const keys = pages.flatMap((page) => page.keys);
  const { said, say } = useToast();
  const { isBusy, change } = useChange(say, reload);
  const [made, setMade] = useState<NewKey>();

  async function create(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const order = orderOf(new FormData(form));
    if (order.scopes.length === 0) return say({ text: t('admin.keys.needsScope'), isBad: true });
    const key = await change(() => sendJson<NewKey>('POST', '/api/keys', order), t('admin.keys.made'));
    if (!key) return;
    setMade(key);
    form.reset();
  }

  const revoke = (key: ShownKey) =>
    change(() => sendJson('DELETE', `/api/keys/${key.id}`), t('admin.keys.revoked', { name: key.name }));
  return (
    <>
      <Trouble error={error} />
      <form onSubmit={create} aria-labelledby="new-key" className={card}>
        <h2 id="new-key" className="text-lg font-semibold">
          {t('admin.keys.new')}
        </h2>
        <div className="mt-4 grid gap-4 md:grid-cols-[1fr_12rem]">
          <label className={label}>
            {t('admin.keys.keyName')}
            <input name="name" required maxLength={80} autoComplete="off" className={`${field} mt-1.5 text-ivory`} />
          </label>
          <label className={label}>
            {t('admin.keys.days')}
            <input
              name="days"
              type="number"
              min={1}
              max={3650}
              placeholder={t('admin.keys.never')}
              className={`${field} mt-1.5 text-ivory placeholder:text-ash`}
            />
          </label>
        </div>
        <fieldset className="mt-4 flex flex-wrap gap-x-6 gap-y-1">
          <legend className={label}>{t('admin.keys.goodFor')}</legend>
          {scopes.map((scope) => (
            <label key={scope} className="flex min-h-11 items-center gap-3">
              <input
                type="checkbox"
                name="scopes"
                value={scope}
                defaultChecked={scope === 'catalog'}
                className="size-5 accent-glow"
              />
              {t(`admin.keys.scopes.${scope}`)}
            </label>
          ))}
        </fieldset>
        <button type="submit" disabled={isBusy} className={`${mainButton} mt-4`}>
          {t('admin.keys.make')}
        </button>
        {made && (
          <ShownOnce
            name={t('admin.keys.keyOf', { name: made.name })}
            text={made.key}
            onClose={() => setMade(undefined)}
          />
        )}
      </form>
      {keys.length > 0 && (
        <ul aria-label={t('admin.keys.list')} className="mt-6 divide-y divide-ivory/6 border-y border-ivory/6">
          {keys.map((key) => (
            <KeyRow key={key.id} shown={key} isBusy={isBusy} onRevoke={() => void revoke(key)} />
          ))}
        </ul>
      )}
      <MoreButton hasMore={hasMore} onMore={showMore} text={t('admin.keys.more')} />
      <Toast said={said} />
    </>
  );
}

interface RowProps {
  readonly shown: ShownKey;
  readonly isBusy: boolean;
  readonly onRevoke: () => void;
}

function KeyRow({ shown, isBusy, onRevoke }: RowProps) {
  const { t } = useTexts();
  const { name, is_revoked, user_id, expires_at, last_used_at } = shown;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3 px-2 py-3.5 sm:px-3">
      <div className="min-w-0">
        <p className="font-semibold wrap-anywhere">{name}</p>
        <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-ash">
          <StatePill state={is_revoked ? 'revoked' : 'active'} />
          <span>{shown.scopes.join(', ')}</span>
          <span>{t(user_id === null ? 'admin.keys.ofProgram' : 'admin.keys.personal')}</span>
          <EndNote at={expires_at} />
          <span>
            {last_used_at === null
              ? t('admin.keys.neverUsed')
              : t.rich('admin.keys.used', { moment: () => <Moment iso={last_used_at} /> })}
          </span>
        </p>
      </div>
      {!is_revoked && (
        <button
          type="button"
          disabled={isBusy}
          onClick={onRevoke}
          aria-label={t('admin.keys.revokeOf', { name })}
          className={dangerButton}
        >
          {t('admin.keys.revoke')}
        </button>
      )}
    </li>
  );
}
