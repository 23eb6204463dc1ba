'use client';
// The last question before items are gone for good.
import { useState } from 'react';
import type { AdminItem } from '#lib/api/contract-admin.ts';
import { useTexts } from '#texts';
import { ModalDialog } from '../../_components/modal-dialog.tsx';
import { itemKey } from './item-row.tsx';
import { dangerButton, field, label, quietButton } from './styles.ts';

/** Names listed; of more only their number is told. */
const maxNames = 6;

interface Props {
  readonly items: readonly AdminItem[];
  readonly onClose: () => void;
  readonly onPurge: () => void;
}

export function PurgeDialog({ items, onClose, onPurge }: Props) {
  const { t, language } = useTexts();
  const [typed, setTyped] = useState('');
  const words = t('admin.purge.words', { count: String(items.length) });
  const isRight = typed.trim().toLocaleLowerCase(language) === words;
  return (
    <ModalDialog title={t('admin.purge.title')} onClose={onClose}>
      <p className="mt-3 leading-relaxed text-ash">{t('admin.purge.warning')}</p>
      <ul className="mt-4 list-disc space-y-1 pl-5 font-semibold wrap-anywhere">
        {items.slice(0, maxNames).map((item) => (
          <li key={itemKey(item)}>{item.custom_name}</li>
        ))}
        {items.length > maxNames && <li>{t('admin.purge.more', { count: items.length - maxNames })}</li>}
      </ul>
      <form
        className="mt-6"
        onSubmit={(event) => {
          event.preventDefault();
          if (isRight) onPurge();
        }}
      >
        <label className={label}>
          {t.rich('admin.purge.type', {
            words,
            strong: (typedWords) => <strong className="text-ivory">{typedWords}</strong>,
          })}
          <input
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            className={`${field} mt-1.5 text-ivory`}
          />
        </label>
        <div className="mt-6 flex flex-wrap justify-end gap-3">
          <button type="button" onClick={onClose} className={quietButton}>
            {t('admin.purge.keep')}
          </button>
          <button type="submit" disabled={!isRight} className={dangerButton}>
            {t('admin.purge.title')}
          </button>
        </div>
      </form>
    </ModalDialog>
  );
}
