'use client';
import Link from 'next/link';
import type { AdminItem } from '#lib/api/contract-admin.ts';
import { useTexts } from '#texts';
import { BreakableName } from '../../_components/breakable-name.tsx';
// One item, and what can be done with it.
import { Moment } from '../../_components/moment.tsx';
import { formatContainer, formatSize } from '../../_format/file-facts.ts';
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
  const { t, language } = useTexts();
  const { custom_name: name, state, poster, missing_since: missing } = item;
  const kind = kindLine(item);
  return (
    <li className="grid grid-cols-[auto_3rem_1fr] items-center gap-x-4 gap-y-3 px-2 py-3.5 sm:px-3 lg:grid-cols-[auto_3rem_1fr_auto]">
      <input
        type="checkbox"
        aria-label={t('admin.library.choose', { name })}
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
          <span className="tabular-nums">{formatSize(item.file_size, language)}</span>
          <Moment iso={item.created_at} className="tabular-nums" />
          {missing !== null && (
            <span>{t.rich('admin.library.goneSince', { moment: () => <Moment iso={missing} /> })}</span>
          )}
        </p>
      </div>
      <div className="col-span-full flex flex-wrap gap-2 pl-9 lg:col-span-1 lg:justify-end lg:pl-0">
        {state === 'active' && (
          <>
            <button
              type="button"
              onClick={on.onEdit}
              aria-label={t('admin.library.editOf', { name })}
              className={quietButton}
            >
              {t('admin.library.edit')}
            </button>
            <button
              type="button"
              disabled={isBusy}
              onClick={on.onRemove}
              aria-label={t('admin.library.deleteOf', { name })}
              className={quietButton}
            >
              {t('admin.library.delete')}
            </button>
          </>
        )}
        {state === 'removed' && (
          <button
            type="button"
            disabled={isBusy}
            onClick={on.onRestore}
            aria-label={t('admin.library.restoreOf', { name })}
            className={quietButton}
          >
            {t('admin.library.restore')}
          </button>
        )}
        {state !== 'active' && (
          <button
            type="button"
            disabled={isBusy}
            onClick={on.onPurge}
            aria-label={t('admin.library.purgeOf', { name })}
            className={dangerButton}
          >
            {t('admin.library.purge')}
          </button>
        )}
      </div>
    </li>
  );
}
