'use client';
// Items of the library, page by page.
import type { AdminItem, AdminItemList, AdminItemQuery } from '#lib/api/contract-admin.ts';
import { usePages } from './use-pages.ts';

/** What is looked for. */
export interface ItemChoice {
  readonly words: string;
  readonly state: AdminItem['state'] | '';
  readonly order: AdminItemQuery['order'];
}

const everyMs = 5000;

function pathOf({ words, state, order }: ItemChoice): string {
  const query = new URLSearchParams({ order });
  if (words.trim() !== '') query.set('q', words.trim());
  if (state !== '') query.set('state', state);
  return `/api/admin/items?${query}`;
}

/** @param initial the first page of the first choice, as the server rendered it. */
export function useItems(choice: ItemChoice, initial: AdminItemList | undefined) {
  const { pages, ...list } = usePages<AdminItemList>({ path: pathOf(choice), parameter: 'cursor', initial, everyMs });
  return { ...list, items: pages.flatMap((page) => page.items) };
}
