// Links that were given away, as the API shows them.
import type { z } from 'zod';
import type { IssuedLink, IssuedLinks } from '../auth/issued-links.ts';
import type { Storage } from '../storage/storage.ts';
import { nextOf } from './auth-answers.ts';
import type { LinkList } from './contract-access.ts';
import type { issuedLinkSchema } from './operations/link-operations.ts';

const moment = (atMs: number) => new Date(atMs).toISOString();

/** One link; its addresses only where they open something. @param name of its item. */
export function shownLink({ record, state, addresses }: IssuedLink, name: string | null) {
  const { id, message_id, scope, created_at_ms, created_by, expires_at_ms } = record;
  const ofItem = scope === 'item' ? addresses : undefined;
  return {
    ...{ id, message_id, name, scope, state, created_by, created_at: moment(created_at_ms) },
    expires_at: expires_at_ms === null ? null : moment(expires_at_ms),
    share: ofItem?.share ?? null,
    watch: ofItem?.watch ?? null,
    stream: ofItem?.stream ?? null,
    download: addresses?.download ?? null,
  } satisfies z.output<typeof issuedLinkSchema>;
}

interface Room {
  readonly auth: { readonly issuedLinks: Pick<IssuedLinks, 'list'> };
  readonly storage: Pick<Storage, 'media'>;
}

interface Query {
  /** `next` of the page before. */
  readonly before?: string | undefined;
  readonly limit: number;
  /** Only those this subject made. Default: all. */
  readonly createdBy?: string | undefined;
}

/** One page of links with the names of their items. */
export async function linkList({ auth, storage }: Room, { before, limit, createdBy }: Query): Promise<LinkList> {
  const [at = '', id = ''] = before?.split('-') ?? [];
  const found = await auth.issuedLinks.list({
    ...(before === undefined ? {} : { before: { created_at_ms: Number(at), id } }),
    ...(createdBy === undefined ? {} : { createdBy }),
    limit,
  });
  const rows = await storage.media.findMany(found.map(({ record }) => record));
  const nameOf = ({ chat_id, message_id }: IssuedLink['record']) =>
    rows.find((row) => row.chat_id === chat_id && row.message_id === message_id)?.custom_name ?? null;
  return {
    links: found.map((link) => shownLink(link, nameOf(link.record))),
    next: nextOf(found, limit, ({ record }) => `${record.created_at_ms}-${record.id}`),
  };
}
