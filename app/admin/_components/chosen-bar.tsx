'use client';
import type { AdminItem } from '#lib/api/contract-admin.ts';
// What can be done with all that is chosen.
import { useTexts } from '#texts';
import { dangerButton, quietButton } from './styles.ts';

interface Props {
  readonly all: readonly AdminItem[];
  readonly picked: readonly AdminItem[];
  readonly isBusy: boolean;
  readonly onAll: (isChosen: boolean) => void;
  readonly onRemove: () => void;
  readonly onRestore: () => void;
  readonly onPurge: () => void;
}

export function ChosenBar({ all, picked, isBusy, onAll, onRemove, onRestore, onPurge }: Props) {
  const { t } = useTexts();
  const has = (state: AdminItem['state']) => picked.some((item) => item.state === state);
  if (all.length === 0) return null;
  return (
    <div className="flex min-h-14 flex-wrap items-center gap-2 pb-3 pl-2 sm:pl-3">
      <label className="mr-2 flex min-h-11 items-center gap-3 text-sm text-ash">
        <input
          type="checkbox"
          checked={picked.length === all.length}
          onChange={(event) => onAll(event.target.checked)}
          className="size-5 accent-glow"
        />
        {picked.length === 0 ? t('admin.library.chooseAll') : t('admin.library.chosen', { count: picked.length })}
      </label>
      {has('active') && (
        <button type="button" disabled={isBusy} onClick={onRemove} className={quietButton}>
          {t('admin.library.deleteChosen')}
        </button>
      )}
      {has('removed') && (
        <button type="button" disabled={isBusy} onClick={onRestore} className={quietButton}>
          {t('admin.library.restoreChosen')}
        </button>
      )}
      {picked.length > 0 && (
        <button type="button" disabled={isBusy} onClick={onPurge} className={dangerButton}>
          {t('admin.library.purgeChosen')}
        </button>
      )}
    </div>
  );
}
