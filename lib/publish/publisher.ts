// A post in the log channel and its row in the catalogue, once, whatever is killed when: the steps every such job takes. Types only.
//
//   claim the key ──► already there? ──► post (random_id written before) ──► note the post ──► row + state, one write ──► published
//
// Every step can be repeated by a later attempt, and an earlier attempt that wakes up again is refused by its token.
import type { PublicationRecord } from '../storage/publication-store.ts';
import type { MediaRecord } from '../storage/storage.ts';
import type { PostedMedia } from '../telegram/telegram.ts';

/** Whose attempt it is. */
export interface PublishingAttempt {
  /** What must not be posted twice. Stands in the caption of the post. */
  readonly key: string;
  /** Of the job that runs (`JobRun.token`). */
  readonly token: number;
  readonly signal: AbortSignal;
}

/** The door of this room. */
export interface Publisher {
  /** Begins an attempt; nothing is written before {@link Publishing.claim}. */
  attempt(attempt: PublishingAttempt): Publishing;
}

/**
 * The steps of one attempt.
 *
 * @throws AppError `aborted` from each that writes, when a newer attempt has the key; `storage_unavailable`, `telegram_unavailable`.
 */
export interface Publishing {
  /** Takes the key. The random_id of its record is that of the first attempt. */
  claim(): Promise<PublicationRecord>;
  /** Begins anew, with a random_id of its own: the post is gone. */
  reopen(): Promise<PublicationRecord>;
  /** The post of an earlier attempt, whose answer was lost; undefined when there is none, or this attempt is the first. */
  findEarlier(publication: PublicationRecord): Promise<PostedMedia | undefined>;
  /** The post as the channel has it. */
  find(publication: PublicationRecord): Promise<PostedMedia | undefined>;
  /** A post that Telegram says it has: looked for until it can be read, six times within 8 s. */
  findSent(publication: PublicationRecord): Promise<PostedMedia>;
  /** Notes the post, then adds its row together with the record's end. @param describe makes the row, in between. */
  index(posted: PostedMedia, describe: () => Promise<MediaRecord>): Promise<MediaRecord>;
}
