'use client';
// One item, and what can be done with it.
import Link from 'next/link';
import type { AdminItem } from '#lib/api/contract-admin.ts';
import { BreakableName } from '../../_components/breakable-name.tsx';
import { formatContainer, formatSize } from '../../_format/file-facts.ts';
import { formatMoment } from '../../_format/moment.ts';
import { StatePill } from './state-pill.tsx';
import { dangerButton, quietButton } from './styles.ts';

interface Props {
  readonly item: AdminItem;
  readonly isChosen: boolean;
  readonly isBusy: boolean;
  readonly onChoose: (isChosen: boolean) => void;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
  readonly onRestore: () => void;
  readonly onPurge: () => void;
}

export const itemKey = ({ chat_id, message_id }: Pick<AdminItem, 'chat_id' | 'message_id'>) =>
  `${chat_id}/${message_id}`;

/** What the item is, beyond its name. @example 'Harbour Lights · 2019 · S1 E2' */
function kindLine({ title, custom_name, year, season, episodes }: AdminItem): string {
  const numbers = season === null ? '' : `S${season}${episodes ? ` E${episodes.join('+')}` : ''}`;
  return [title === custom_name ? '' : title, year, numbers].filter(Boolean).join(' · ');
}

export function ItemRow({ item, isChosen, isBusy, onChoose, ...on }: Props) {
  const { custom_name: name, state, poster } = item;
  const kind = kindLine(item);
  return (
    <li className="grid grid-cols-[auto_3rem_1fr] items-center gap-x-4 gap-y-3 px-2 py-3.5 sm:px-3 lg:grid-cols-[auto_3rem_1fr_auto]">
      <input
        type="checkbox"
        aria-label={`Choose ${name}`}
        checked={isChosen}
        onChange={(event) => onChoose(event.target.checked)}
        className="size-5 accent-glow"
      />
      {poster === null ? (
        <div className="dial h-12 w-12 rounded-lg bg-plum" />
      ) : (
        // biome-ignore lint/performance/noImgElement: posters are small and come from our own route
        <img src={poster} alt="" loading="lazy" className="h-12 w-12 rounded-lg object-cover" />
      )}
      <div className="min-w-0">
        <p className="font-semibold wrap-anywhere">
          {state === 'active' ? (
            <Link href={item.watch_path} prefetch={false} className="hover:text-glow">
              <BreakableName name={name} />
            </Link>
          ) : (
            <BreakableName name={name} />
          )}
        </p>
        {kind !== '' && <p className="text-sm wrap-anywhere text-ash">{kind}</p>}
        <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-ash">
          <StatePill state={state} />
          <span>{formatContainer(item.mime_type)}</span>
          <span className="tabular-nums">{formatSize(item.file_size)}</span>
          <span className="tabular-nums">{formatMoment(item.created_at)}</span>
          {item.missing_since !== null && <span>gone since {formatMoment(item.missing_since)}</span>}
        </p>
      </div>
      <div className="col-span-full flex flex-wrap gap-2 pl-9 lg:col-span-1 lg:justify-end lg:pl-0">
        {state === 'active' && (
          <>
            <button type="button" onClick={on.onEdit} aria-label={`Edit ${name}`} className={quietButton}>
              Edit
            </button>
            <button
              type="button"
              disabled={isBusy}
              onClick={on.onRemove}
              aria-label={`Delete ${name}`}
              className={quietButton}
            >
              Delete
            </button>
          </>
        )}
        {state === 'removed' && (
          <button
            type="button"
            disabled={isBusy}
            onClick={on.onRestore}
            aria-label={`Restore ${name}`}
            className={quietButton}
          >
            Restore
          </button>
        )}
        {state !== 'active' && (
          <button
            type="button"
            disabled={isBusy}
            onClick={on.onPurge}
            aria-label={`Delete for good: ${name}`}
            className={dangerButton}
          >
            Delete for good
          </button>
        )}
      </div>
    </li>
  );
}
