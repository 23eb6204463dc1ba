'use client';
// One link that was given away.
import type { ShownLink } from '#lib/api/contract-access.ts';
import { useTexts } from '#texts';
import { copyText } from '../../_browser/copy-text.ts';
import { Moment } from '../../_components/moment.tsx';
import { EndNote } from './end-note.tsx';
import { StatePill } from './state-pill.tsx';
import { dangerButton, quietButton } from './styles.ts';
import type { Said } from './toast.tsx';

interface Props {
  readonly link: ShownLink;
  readonly isBusy: boolean;
  readonly say: (said: Said) => void;
  readonly onEnd: () => void;
}

export function LinkRow({ link, isBusy, say, onEnd }: Props) {
  const { t } = useTexts();
  const { message_id, scope, state, created_at, created_by, expires_at } = link;
  const name = link.name ?? t('admin.keys.itemNumber', { item: String(message_id) });
  const address = link.share ?? link.download;

  async function copy(text: string) {
    const isCopied = await copyText(text);
    say(
      isCopied
        ? { text: t('catalog.actions.copiedLink') }
        : { text: t('catalog.actions.copyRefused', { text }), isBad: true },
    );
  }

  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3 px-2 py-3.5 sm:px-3">
      <div className="min-w-0">
        <p className="font-semibold wrap-anywhere">{name}</p>
        <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-ash">
          <StatePill state={state} />
          <span>{t(`admin.keys.linkScopes.${scope}`)}</span>
          <EndNote at={expires_at} />
          <span>
            {t.rich('admin.keys.linkMadeBy', { moment: () => <Moment iso={created_at} />, actor: created_by })}
          </span>
        </p>
      </div>
      {address !== null && (
        <div className="flex flex-wrap gap-2">
          <button
            type="button"
            onClick={() => void copy(address)}
            aria-label={t('admin.keys.copyLinkTo', { name })}
            className={quietButton}
          >
            {t('admin.keys.copy')}
          </button>
          <button
            type="button"
            disabled={isBusy}
            onClick={onEnd}
            aria-label={t('admin.keys.endLinkTo', { name })}
            className={dangerButton}
          >
            {t('admin.keys.endLink')}
          </button>
        </div>
      )}
    </li>
  );
}
