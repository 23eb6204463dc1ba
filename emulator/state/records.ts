// What the little Telegram knows: people, bots, channels, messages, files. Plain records that go to the journal as they are.
import type { PeerRef } from '../control-api.ts';
import type { TlObject } from '../tl/tl-object.ts';

/** A person or a bot; a bot is a user with `bot` set. */
export interface UserRecord {
  readonly id: number;
  readonly firstName: string;
  readonly lastName?: string;
  readonly username?: string;
  readonly languageCode?: string;
  readonly bot?: { readonly token: string; readonly dc: number };
}

/** A channel and who is in it. */
export interface ChannelRecord {
  /** Bare id, without the -100 prefix. */
  readonly id: number;
  readonly title: string;
  /** Unix seconds. */
  readonly date: number;
  readonly members: Set<number>;
  /** The account that made it, if any. */
  readonly creatorId?: number;
  /** Bots that are admins; without it every bot is. */
  readonly adminIds?: readonly number[];
}

/** Where the bytes of a file come from. */
export type BlobRef =
  | { readonly kind: 'file'; readonly name: string }
  /** Generated, the same bytes for the same seed. */
  | { readonly kind: 'virtual'; readonly seed: number };

/** A document or a photo. */
export interface DocumentRecord {
  /** Decimal 63-bit id. */
  readonly id: string;
  readonly kind: 'document' | 'photo';
  readonly dc: number;
  readonly date: number;
  readonly mimeType: string;
  readonly sizeBytes: number;
  readonly attributes: readonly TlObject[];
  readonly blob: BlobRef;
  /** Pixels of a photo. */
  readonly width?: number;
  readonly height?: number;
  /** The small picture of a document, size type `m`. */
  readonly thumb?: {
    readonly blob: BlobRef;
    readonly sizeBytes: number;
    readonly width: number;
    readonly height: number;
  };
}

/** Where a forwarded message comes from. */
export interface ForwardOrigin {
  readonly userId?: number;
  readonly channelId?: number;
  readonly channelPost?: number;
  readonly date: number;
}

/** The content of a message. In a private chat both sides have a copy of the same post. */
export interface PostRecord {
  readonly id: number;
  readonly authorId: number;
  readonly date: number;
  editDate?: number;
  text: string;
  entities?: readonly TlObject[];
  markup?: TlObject;
  /** Id of a document or photo. */
  mediaId?: string;
  readonly groupedId?: string;
  readonly forward?: ForwardOrigin;
}

/** One side's view of a post: its number in that side's box. */
export interface CopyRecord {
  readonly box: BoxKey;
  readonly id: number;
  readonly peer: PeerRef;
  readonly out: boolean;
  readonly replyTo?: number;
}

/** A copy with its post, as it lies in a box. */
export interface BoxMessage extends CopyRecord {
  readonly post: PostRecord;
}

/** `u<user id>` for an account's private chats, `c<channel id>` for a channel. */
export type BoxKey = `u${number}` | `c${number}`;

/** Which account an auth key is logged in to. */
export interface LoginRecord {
  readonly userId: number;
  /** Logged in by importAuthorization at a foreign DC: such a key gets no updates. */
  readonly imported: boolean;
}

/** A command a bot offers. */
export interface BotCommandRecord {
  readonly command: string;
  readonly description: string;
}
