// An item by a link that was given away. Server components only.
import { cache } from 'react';
import { type CatalogFile, messageIdSchema } from '#lib/api/contract.ts';
import { givenSignature } from '#lib/api/given-signature.ts';
import { fileLike } from '#lib/api/shown-links.ts';
import { runtime } from '#lib/runtime.ts';

export interface Shared {
  /** With addresses that open as long as the link does. */
  readonly file: CatalogFile;
  /** ISO 8601, UTC; null: it does not end. */
  readonly endsAt: string | null;
  /** Of the page itself. */
  readonly address: string;
}

type Given = Readonly<Record<string, string | string[] | undefined>>;

/** Undefined for what is not there, over, ended or was never good: all are answered alike. */
export function findShared(messageId: string, given: Given): Promise<Shared | undefined> {
  const { exp, by, sig } = given;
  return find(messageId, ...[exp, by, sig].map((one) => (typeof one === 'string' ? one : '')));
}

/** Once a request: head and page ask for the same. */
const find = cache(async (messageId: string, exp = '', by = '', sig = ''): Promise<Shared | undefined> => {
  const { catalog, links, config } = runtime();
  const parsed = messageIdSchema.safeParse(messageId);
  const file = parsed.success ? await catalog.find(parsed.data) : undefined;
  const query = new URLSearchParams({ exp, ...(by === '' ? {} : { by }), sig });
  const signature = givenSignature(query);
  const untilMs = file && links.sharedUntil(file, signature);
  if (!file || untilMs === undefined) return undefined;
  return {
    file: fileLike(links, signature, file),
    endsAt: untilMs === null ? null : new Date(untilMs).toISOString(),
    address: `${config.url}/share/${file.message_id}?${query}`,
  };
});
