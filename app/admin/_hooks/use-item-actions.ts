'use client';
import { useState } from 'react';
import type { AdminItem } from '#lib/api/contract-admin.ts';
import { type Say, useTexts } from '#texts';
// Removing, restoring and deleting items, one after the other, with words on how it went.
import { errorText } from '../../_browser/error-text.ts';
import { sendJson } from '../../_browser/send-json.ts';
import type { Said } from '../_components/toast.tsx';

type Place = Pick<AdminItem, 'chat_id' | 'message_id'>;

export const itemPath = ({ chat_id, message_id }: Place) => `/api/admin/items/${chat_id}/${message_id}`;

const counted = (t: Say, items: readonly AdminItem[]) =>
  items.length === 1 ? (items[0]?.custom_name ?? '') : t('admin.library.several', { count: items.length });

/** @param settled called after each action, however it ended. */
export function useItemActions(say: (said: Said | undefined) => void, settled: () => Promise<void>) {
  const { t } = useTexts();
  const [isBusy, setBusy] = useState(false);

  /** One by one: the first that fails ends it, and says why. */
  async function each(items: readonly AdminItem[], act: (item: AdminItem) => Promise<unknown>, said: Said) {
    setBusy(true);
    try {
      for (const item of items) await act(item);
      say(said);
    } catch (error) {
      say({ text: errorText(t, error), isBad: true });
    } finally {
      await settled();
      setBusy(false);
    }
  }

  const restore = (items: readonly AdminItem[]) =>
    each(items, (item) => sendJson('POST', `${itemPath(item)}/restore`), {
      text: t('admin.library.restored', { what: counted(t, items) }),
    });
  const remove = (items: readonly AdminItem[]) =>
    each(items, (item) => sendJson('DELETE', itemPath(item)), {
      text: t('admin.library.deleted', { what: counted(t, items) }),
      undo: () => void restore(items),
    });
  const purge = (items: readonly AdminItem[]) =>
    each(items, (item) => sendJson('POST', `${itemPath(item)}/purge`, { confirm: item.custom_name }), {
      text: t('admin.library.purging', { what: counted(t, items) }),
    });
  return { isBusy, remove, restore, purge };
}
