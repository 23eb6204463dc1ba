'use client';
// One link that was given away.
import type { ShownLink } from '#lib/api/contract-access.ts';
import { copyText } from '../../_browser/copy-text.ts';
import { formatMoment } from '../../_format/moment.ts';
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
  const { message_id, scope, state, created_at, created_by, expires_at } = link;
  const name = link.name ?? `Item ${message_id}`;
  const address = link.share ?? link.download;

  async function copy(text: string) {
    const isCopied = await copyText(text);
    say(isCopied ? { text: 'The link is in the clipboard.' } : { text: `Copy it by hand: ${text}`, isBad: true });
  }

  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3 px-2 py-3.5 sm:px-3">
      <div className="min-w-0">
        <p className="font-semibold wrap-anywhere">{name}</p>
        <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-ash">
          <StatePill state={state} />
          <span>{scope === 'item' ? 'watch and save' : 'save only'}</span>
          <span>{expires_at === null ? 'does not end' : `until ${formatMoment(expires_at)}`}</span>
          <span>
            made {formatMoment(created_at)} by {created_by}
          </span>
        </p>
      </div>
      {address !== null && (
        <div className="flex flex-wrap gap-2">
          <button
            type="button"
            onClick={() => void copy(address)}
            aria-label={`Copy link to ${name}`}
            className={quietButton}
          >
            Copy
          </button>
          <button
            type="button"
            disabled={isBusy}
            onClick={onEnd}
            aria-label={`End link to ${name}`}
            className={dangerButton}
          >
            End
          </button>
        </div>
      )}
    </li>
  );
}
