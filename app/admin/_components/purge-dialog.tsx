'use client';
// The last question before items are gone for good.
import { useState } from 'react';
import type { AdminItem } from '#lib/api/contract-admin.ts';
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
  const [typed, setTyped] = useState('');
  const words = `delete ${items.length}`;
  const isRight = typed.trim().toLowerCase() === words;
  return (
    <ModalDialog title="Delete for good" onClose={onClose}>
      <p className="mt-3 leading-relaxed text-ash">
        The messages in Telegram are deleted, too. Nothing brings back what is deleted this way.
      </p>
      <ul className="mt-4 list-disc space-y-1 pl-5 font-semibold wrap-anywhere">
        {items.slice(0, maxNames).map((item) => (
          <li key={itemKey(item)}>{item.custom_name}</li>
        ))}
        {items.length > maxNames && <li>and {items.length - maxNames} more</li>}
      </ul>
      <form
        className="mt-6"
        onSubmit={(event) => {
          event.preventDefault();
          if (isRight) onPurge();
        }}
      >
        <label className={label}>
          Type <strong className="text-ivory">{words}</strong> to go on
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
            Keep
          </button>
          <button type="submit" disabled={!isRight} className={dangerButton}>
            Delete for good
          </button>
        </div>
      </form>
    </ModalDialog>
  );
}
