'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { AdminItem, AdminItemList } from '#lib/api/contract-admin.ts';
// The items of the library: found, chosen, worked on.
import { useTexts } from '#texts';
import { useItemActions } from '../_hooks/use-item-actions.ts';
import { type ItemChoice, useItems } from '../_hooks/use-items.ts';
import { ChosenBar } from './chosen-bar.tsx';
import { EditDialog } from './edit-dialog.tsx';
import { ItemRow, itemKey } from './item-row.tsx';
import { LibraryFilter } from './library-filter.tsx';
import { PurgeDialog } from './purge-dialog.tsx';
import { quietButton } from './styles.ts';
import { Toast, useToast } from './toast.tsx';
import { Trouble } from './trouble.tsx';
import { UploadPanel } from './upload-panel.tsx';

interface Props {
  readonly initial: AdminItemList;
  /** The one state that is shown; default: all, to be chosen from. */
  readonly only?: AdminItem['state'];
}

export function LibraryPanel({ initial, only }: Props) {
  const { t } = useTexts();
  const first: ItemChoice = { words: '', state: only ?? '', order: 'newest' };
  const [choice, setChoice] = useState(first);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [edited, setEdited] = useState<AdminItem>();
  const [doomed, setDoomed] = useState<readonly AdminItem[]>([]);
  const isFirst = choice.words === '' && choice.state === first.state && choice.order === 'newest';
  const { items, hasMore, error, showMore, reload } = useItems(choice, isFirst ? initial : undefined);
  const { said, say } = useToast();
  const actions = useItemActions(say, async () => {
    setChosen(new Set());
    await reload();
  });
  const reloadNow = useRef(reload);
  useEffect(() => {
    reloadNow.current = reload;
  });
  const arrived = useCallback(() => void reloadNow.current(), []);
  const picked = items.filter((item) => chosen.has(itemKey(item)));
  const choose = (keys: readonly string[], isChosen: boolean) =>
    setChosen((before) => new Set([...before, ...keys].filter((key) => isChosen || !keys.includes(key))));
  return (
    <>
      {only === undefined && <UploadPanel say={say} onArrived={arrived} />}
      <LibraryFilter choice={choice} hasState={only === undefined} onChange={setChoice} />
      <Trouble error={error} />
      <ChosenBar
        all={items}
        picked={picked}
        isBusy={actions.isBusy}
        onAll={(isChosen) => choose(items.map(itemKey), isChosen)}
        onRemove={() => void actions.remove(picked.filter(({ state }) => state === 'active'))}
        onRestore={() => void actions.restore(picked.filter(({ state }) => state === 'removed'))}
        onPurge={() => setDoomed(picked)}
      />
      {items.length === 0 ? (
        <p className="py-14 text-center text-lg text-ash">
          {t(isFirst ? 'admin.library.nothing' : 'admin.library.nothingFits')}
        </p>
      ) : (
        <ul aria-label={t('admin.library.items')} className="divide-y divide-ivory/6 border-y border-ivory/6">
          {items.map((item) => (
            <ItemRow
              key={itemKey(item)}
              item={item}
              isChosen={chosen.has(itemKey(item))}
              isBusy={actions.isBusy}
              onChoose={(isChosen) => choose([itemKey(item)], isChosen)}
              onEdit={() => setEdited(item)}
              onRemove={() => void actions.remove([item])}
              onRestore={() => void actions.restore([item])}
              onPurge={() => setDoomed([item])}
            />
          ))}
        </ul>
      )}
      {hasMore && (
        <button type="button" onClick={showMore} className={`${quietButton} mt-6`}>
          {t('admin.library.showMore')}
        </button>
      )}
      {edited && (
        <EditDialog
          item={edited}
          onClose={() => setEdited(undefined)}
          onSaved={(name) => {
            setEdited(undefined);
            say({ text: t('admin.library.saved', { name }) });
            void reload();
          }}
        />
      )}
      {doomed.length > 0 && (
        <PurgeDialog
          items={doomed}
          onClose={() => setDoomed([])}
          onPurge={() => {
            setDoomed([]);
            void actions.purge(doomed);
          }}
        />
      )}
      <Toast said={said} />
    </>
  );
}
