// All that a title's page shows.
import { cache } from 'react';
import { type CatalogFile, messageIdSchema, type ViewerProgressAnswer } from '#lib/api/contract.ts';
import type { Series } from '#lib/api/contract-browse.ts';
import { runtime } from '#lib/runtime.ts';
import { itemName } from '../_format/item-name.ts';
import { readShelves, seriesOf, sharingOf, shownHere, streamPathOf } from './visitor.ts';

export interface Title {
  readonly file: CatalogFile;
  readonly name: string;
  /** Address of the stream that opens without a cookie: other players have none. */
  readonly streamPath: string;
  readonly related: readonly CatalogFile[];
  /** Of an episode. */
  readonly series: Series | undefined;
  readonly isListed: boolean;
  /** Whether the visitor may give links to it to others. */
  readonly sharing: Awaited<ReturnType<typeof sharingOf>>;
  readonly progress: readonly ViewerProgressAnswer[];
}

/** Once a request: head and page ask for the same. Undefined when there is no such item. */
export const findTitle = cache(async (messageId: string): Promise<Title | undefined> => {
  const parsed = messageIdSchema.safeParse(messageId);
  const found = parsed.success ? await runtime().catalog.find(parsed.data) : undefined;
  if (!found) return undefined;
  const [[file = found], related, shelves, series] = await Promise.all([
    shownHere([found]),
    runtime().browse.related(found.message_id),
    readShelves(),
    seriesOf(found),
  ]);
  return {
    file,
    name: itemName(file),
    streamPath: await streamPathOf(found),
    related: await shownHere(related.files),
    series,
    sharing: await sharingOf(),
    isListed: shelves.list.some((item) => item.file.message_id === file.message_id),
    progress: shelves.history.flatMap(({ progress }) => progress ?? []),
  };
});
