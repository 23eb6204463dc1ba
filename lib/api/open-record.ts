// The row of an item for a caller who may watch it.
import type { Caller } from '../auth/caller.ts';
import type { LinkAccess } from '../auth/link-access.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { AppError } from '../errors.ts';
import type { MediaRecord } from '../storage/storage.ts';
import type { GivenSignature } from './given-signature.ts';

interface Room {
  readonly catalog: Pick<Catalog, 'findMedia'>;
  readonly links: Pick<LinkAccess, 'mayOpen'>;
}

/** @throws AppError `not_found` also for those who may not open it, `gone` when it was removed. */
export async function openRecord(
  { catalog, links }: Room,
  place: { readonly chat_id: number; readonly message_id: number },
  given: GivenSignature,
  caller: Caller,
): Promise<MediaRecord> {
  const record = await catalog.findMedia(place.chat_id, place.message_id);
  // What is not there is asked about all the same: the answer shall not come sooner.
  const mayOpen = links.mayOpen(record ?? { ...place, chat_id: 0 }, given, { caller });
  if (!record || !mayOpen) throw new AppError('not_found');
  if (!record.is_active) throw new AppError('gone');
  return record;
}
