// What the stores promise. Types and obligations only; SQLite and MongoDB keep them, one contract suite for both.
import type { LocationStore } from '../telegram/location-store.ts';
import type {
  ApiKeyStore,
  AuditStore,
  BotSessionStore,
  RevocationStore,
  SettingStore,
  UserStore,
} from './auth-stores.ts';
import type { ConversationStore, LanguageStore, SenderStore, UsageStore } from './bot-memory.ts';
import type { EgressStore } from './egress-store.ts';
import type { IssuedLinkStore } from './issued-links.ts';
import type { JobStore } from './job-store.ts';
import type { LeaseStore } from './lease-store.ts';
import type { MediaFactsRowStore, MediaFactsStore } from './media-facts.ts';
import type { MediaTitleStore } from './media-titles.ts';
import type { PublicationStore } from './publication-store.ts';
import type { SidecarStore } from './sidecar-store.ts';
import type { UploadStore } from './upload-store.ts';
import type { ViewerListStore, ViewerProgressStore } from './viewer-store.ts';

export type {
  ConversationRecord,
  ConversationStore,
  LanguageRecord,
  LanguageStore,
  SenderRecord,
  SenderStore,
  UsageKind,
  UsageRecord,
  UsageStore,
} from './bot-memory.ts';

/** A film, song or file of the catalogue. Field names are those of the stored documents and rows, fixed for outside readers. */
export interface MediaRecord {
  /** Bare id of the log channel. */
  readonly chat_id: number;
  /** Id of the post in the log channel. Unique together with chat_id. */
  readonly message_id: number;
  readonly document_id: string;
  readonly file_unique_id: string;
  readonly file_id: string;
  readonly custom_name: string;
  /** Original file name, null when the sender gave none. */
  readonly file_name: string | null;
  /** Bytes. */
  readonly file_size: number;
  readonly file_type: 'video' | 'audio' | 'file';
  readonly mime_type: string;
  readonly source: 'direct_upload' | 'youtube_link';
  readonly youtube_url: string | null;
  /** Seconds, null when unknown. */
  readonly duration: number | null;
  readonly width: number | null;
  readonly height: number | null;
  /** Content hash of the thumbnail in {@link PosterStore}, null when there is none. */
  readonly thumb: string | null;
  /** User id of the sender. */
  readonly uploaded_by: number;
  /** ISO 8601, UTC, seconds. */
  readonly created_at: string;
  /** Absolute link as it was when the item was added; the API builds it anew from the configured URL. */
  readonly stream_link: string;
  /** False after a soft delete. */
  readonly is_active: boolean;
}

/** A row as recovery and the export see it: with what pages never show. */
export interface MediaRow extends MediaRecord {
  /**
   * ISO 8601, UTC, seconds: since when the row's message is known to be gone from the channel; null while it is there. A row
   * with it is inactive; whether it was before stands in the caption of the message, should that ever come back.
   */
  readonly missing_since: string | null;
  /** Key it was published under, as in its caption; null for a post that somebody made by hand. */
  readonly post_key: string | null;
  /** Changes that the caption in the channel does not tell of yet; 0 when it is up to date. */
  readonly caption_due: number;
}

/** A place in the order of {@link MediaRowStore.scan}. */
export type MediaPlace = Pick<MediaRecord, 'chat_id' | 'message_id'>;

/** A place in the order newest first: created_at, then message_id, then chat_id, all descending. */
export type NewestPlace = Pick<MediaRecord, 'created_at' | 'message_id' | 'chat_id'>;

/** Which active items a list has; all of them when nothing is said. */
export interface MediaFilter {
  readonly fileType?: MediaRecord['file_type'];
  /** Only what this user sent. */
  readonly uploadedBy?: number;
}

/** A page of films, newest first. */
export interface MediaPage {
  /** Active items in all that the filter lets through. */
  readonly total: number;
  readonly items: readonly MediaRecord[];
}

/** Sums over the catalogue. */
export interface MediaTotals {
  /** Active items and their bytes. */
  readonly items: number;
  readonly bytes: number;
  readonly videos: number;
  readonly audios: number;
  readonly files: number;
  /** Items removed and not restored. */
  readonly removed: number;
}

/**
 * The catalogue's rows. Every write is atomic and durable when its promise resolves.
 *
 * @throws AppError `storage_unavailable` from every method when the store cannot be reached.
 */
export interface MediaStore {
  /** Adds a row. `exists` and no change when (chat_id, message_id) is taken. */
  add(record: MediaRecord): Promise<'added' | 'exists'>;
  /** By post, deleted ones included. */
  find(chatId: number, messageId: number): Promise<MediaRecord | undefined>;
  /** Those of the posts that are there, in any order, deleted ones included. At most 200. @throws RangeError for more. */
  findMany(places: readonly MediaPlace[]): Promise<readonly MediaRecord[]>;
  /** By post id alone, newest channel first, deleted ones included. */
  findByMessageId(messageId: number): Promise<MediaRecord | undefined>;
  /** The oldest active item with this content, if any. */
  findByFile(fileUniqueId: string, sizeBytes: number): Promise<MediaRecord | undefined>;
  /** The oldest active item that was fetched from this link, if any. */
  findByLink(url: string): Promise<MediaRecord | undefined>;
  totals(): Promise<MediaTotals>;
  /** Active items in the order of {@link NewestPlace}. `page` counts from 1. */
  page(query: MediaFilter & { readonly page: number; readonly perPage: number }): Promise<MediaPage>;
  /** The keyset form of {@link page}, for cursors: strictly after a place; without one from the newest. */
  pageAfter(query: MediaFilter & { readonly after?: NewestPlace; readonly limit: number }): Promise<MediaPage>;
  /** Highest message_id of a channel, 0 when there is none. */
  topMessageId(chatId: number): Promise<number>;
  /** Another name than before counts as a change due in the caption, noted in the same write. @returns false when there is no such row. */
  rename(chatId: number, messageId: number, customName: string): Promise<boolean>;
  /**
   * Soft delete or restore; a change is due in the caption, noted in the same write. A row whose message is missing stays
   * inactive.
   *
   * @returns false when there is no such row, or it is missing and was to be restored.
   */
  setActive(chatId: number, messageId: number, isActive: boolean): Promise<boolean>;
  setThumb(chatId: number, messageId: number, thumb: string): Promise<boolean>;
}

/** Where rows stand: shown, taken out by somebody, or without their message. */
export type RowState = 'active' | 'removed' | 'missing';

/** Orders of {@link MediaRowStore.list}; rows that are equal in it follow by message id and channel. */
export type RowOrder = 'newest' | 'oldest' | 'name' | 'largest';

/** A place in one of these orders: what the row is ordered by, and its post. */
export interface RowPlace extends MediaPlace {
  /** `created_at`, `custom_name` or `file_size`. */
  readonly key: string | number;
}

/** The catalogue's rows as a whole. Every write is atomic and durable when its promise resolves. */
export interface MediaRowStore {
  find(chatId: number, messageId: number): Promise<MediaRow | undefined>;
  /** All rows, inactive ones too, by (chat_id, message_id) ascending, strictly after a place. Keyset. */
  scan(query: { readonly after?: MediaPlace; readonly limit: number }): Promise<readonly MediaRow[]>;
  /**
   * Writes a whole row if the one there is still as expected (undefined: none is there).
   *
   * @returns false, and nothing changed, when somebody else was faster: read again and decide anew.
   */
  replace(expected: MediaRow | undefined, next: MediaRow): Promise<boolean>;
  /** Writes rows, replacing those of the same post. For imports, as {@link Storage} says. */
  putAll(rows: readonly MediaRow[]): Promise<void>;
  /**
   * Rows for those who look after them, inactive ones too, strictly after a place of the same order. Keyset. Names are ordered
   * without regard to case.
   *
   * @param query `words`: those whose name or file name has this in it, letters of ASCII in either case. `state`: default all.
   */
  list(query: {
    readonly state?: RowState;
    readonly words?: string;
    readonly order: RowOrder;
    readonly after?: RowPlace;
    readonly limit: number;
  }): Promise<readonly MediaRow[]>;
  /**
   * Deletes an inactive row for good, with all that hangs on its post: facts, progress and lists of viewers, subtitles linked to
   * it, copies known, places in Telegram. Where the engine has no transactions the row goes last, so that the same call again
   * completes it. Pictures stay: others may share them.
   *
   * @returns false, and nothing changed, when there is no such row or it is active.
   */
  erase(place: MediaPlace): Promise<boolean>;
  /** Rows whose message is gone, the latest first. */
  missing(limit: number): Promise<readonly MediaRow[]>;
  /** Rows with a change due in their caption, by place ascending, strictly after a place. */
  captionsDue(query: { readonly after?: MediaPlace; readonly limit: number }): Promise<readonly MediaRow[]>;
  /** The caption tells of this state of the row: nothing is due, unless the row has changed since. */
  captionWritten(row: MediaRow): Promise<void>;
}

/**
 * One upload on its way from the sender's message to its answer. States:
 *
 * ```
 * received ──post in the log channel + row, one write──► published ──answer sent──► answered
 *     ├──the same file is in the catalogue──────────────► published, `is_duplicate`
 *     └──refused for good (deleted, not allowed)──► rejected
 * ```
 */
export interface IngestEntry {
  /** `<chatId>:<messageId>` of the sender's message. */
  readonly key: string;
  readonly chat_id: number;
  readonly message_id: number;
  readonly sender_id: number;
  readonly state: 'received' | 'published' | 'answered' | 'rejected';
  /** Decimal signed 64-bit, written before the copy is sent: Telegram drops a second copy with the same value. */
  readonly copy_random_id: string;
  readonly answer_random_id: string;
  /** Top message id of the log channel when the entry was written: a lost copy stands above it. */
  readonly log_top_id: number;
  /** The post, from `published` on. */
  readonly posted_message_id: number | null;
  readonly custom_name: string;
  /** Content of the file: equal for the same file sent again. Empty and 0 in entries of older versions. */
  readonly file_unique_id: string;
  /** Bytes. */
  readonly file_size: number;
  /** The post is that of an earlier upload of the same file. */
  readonly is_duplicate: boolean;
  readonly received_at: string;
}

/** Write-ahead log of ingest. Every write is atomic and durable when its promise resolves. */
export interface IngestStore {
  /** Inserts, or returns the entry that is already there, unchanged. */
  receive(entry: IngestEntry): Promise<IngestEntry>;
  find(key: string): Promise<IngestEntry | undefined>;
  /** Adds the catalogue row with the entry's key and moves the entry to `published`, all or nothing. Idempotent. */
  publish(key: string, record: MediaRecord): Promise<void>;
  /** Moves the entry to `published` with the post of an item that is in the catalogue, as a duplicate. Idempotent. */
  duplicate(key: string, postedMessageId: number): Promise<void>;
  answered(key: string): Promise<void>;
  rejected(key: string): Promise<void>;
  /** Entries in `received` or `published`, oldest first, at most `limit`. */
  unfinished(limit: number): Promise<readonly IngestEntry[]>;
}

/** The write-ahead log as a whole. */
export interface IngestRowStore {
  /** All entries by key ascending (by code point), strictly after one. Keyset. */
  scan(query: { readonly after?: string; readonly limit: number }): Promise<readonly IngestEntry[]>;
  /** Writes entries, replacing those of the same key. For imports, as {@link Storage} says. */
  putAll(entries: readonly IngestEntry[]): Promise<void>;
}

/** A picture under the hash of its bytes. */
export interface Poster {
  readonly hash: string;
  readonly bytes: Uint8Array;
  readonly mimeType: string;
}

/** Thumbnails by content hash. */
export interface PosterStore {
  /** Idempotent. @returns the hash: 32 hex digits of SHA-256. */
  put(bytes: Uint8Array, mimeType: string): Promise<string>;
  find(hash: string): Promise<{ readonly bytes: Uint8Array; readonly mimeType: string } | undefined>;
  /** All by hash ascending, strictly after one. Keyset. */
  scan(query: { readonly after?: string; readonly limit: number }): Promise<readonly Poster[]>;
  /** Stores thumbnails whose hashes are known to be right. For imports, as {@link Storage} says. */
  putAll(posters: readonly Poster[]): Promise<void>;
}

/** Where long work stands, so that it goes on after a restart. Every write is durable when its promise resolves. */
export interface PlaceStore {
  find(name: string): Promise<string | undefined>;
  save(name: string, value: string): Promise<void>;
  remove(name: string): Promise<void>;
}

/** The copy of a post in the second log channel. */
export interface MirrorCopy {
  readonly chat_id: number;
  readonly message_id: number;
  readonly mirror_chat_id: number;
  /** The document that was copied: another one in the post needs another copy. */
  readonly document_id: string;
  /** Decimal signed 64-bit, written before the copy is sent: Telegram drops a second copy with the same value. */
  readonly random_id: string;
  /** Highest message id known in the second channel when this was written: a copy whose answer was lost stands above it. */
  readonly after_id: number;
  /** The copy; null while it is not known whether there is one. */
  readonly copy_message_id: number | null;
}

/** Which posts have a copy in the second log channel. Every write is atomic and durable when its promise resolves. */
export interface MirrorCopyStore {
  find(place: MediaPlace, mirrorChatId: number): Promise<MirrorCopy | undefined>;
  /** Replaces the one of the same post and channel. */
  save(copy: MirrorCopy): Promise<void>;
  /**
   * Rows of a channel whose present document has no finished copy, by message id ascending, strictly after one. Inactive rows
   * too, missing ones not: there is nothing to copy any more.
   */
  wanting(query: {
    readonly chatId: number;
    readonly mirrorChatId: number;
    readonly afterMessageId: number;
    readonly limit: number;
  }): Promise<readonly MediaRow[]>;
  /** Highest copy known in a second channel, 0 when there is none. */
  topCopyId(mirrorChatId: number): Promise<number>;
  /** All by (chat_id, message_id, mirror_chat_id) ascending, strictly after one. Keyset. */
  scan(query: {
    readonly after?: Pick<MirrorCopy, 'chat_id' | 'message_id' | 'mirror_chat_id'>;
    readonly limit: number;
  }): Promise<readonly MirrorCopy[]>;
  /** Writes copies, replacing those of the same post and channel. For imports, as {@link Storage} says. */
  putAll(copies: readonly MirrorCopy[]): Promise<void>;
}

/** A bot's place in the update stream. */
export interface UpdatesState {
  readonly pts: number;
  readonly qts: number;
  readonly date: number;
  readonly seq: number;
}

/** A peer's access hash as one bot knows it; hashes differ per bot. */
export interface PeerRecord {
  readonly bot_id: number;
  readonly kind: 'user' | 'channel';
  readonly id: number;
  /** Decimal signed 64-bit. */
  readonly access_hash: string;
}

/** What a bot must remember over a restart besides its session. */
export interface BotStateStore {
  findUpdatesState(botId: number): Promise<UpdatesState | undefined>;
  saveUpdatesState(botId: number, state: UpdatesState): Promise<void>;
  findPeer(botId: number, kind: PeerRecord['kind'], id: number): Promise<PeerRecord | undefined>;
  savePeers(peers: readonly PeerRecord[]): Promise<void>;
}

/** What the front bot must remember of the channels it follows. */
export interface ChannelPlaceStore {
  /** A bot's place in the updates of a channel, which counts for itself. */
  findChannelPts(botId: number, channelId: number): Promise<number | undefined>;
  saveChannelPts(botId: number, channelId: number, pts: number): Promise<void>;
}

/** What the start found and did. */
export interface SchemaReport {
  /** For example `SQLite`. */
  readonly engine: string;
  readonly migrationsApplied: number;
  readonly schemaVersion: number;
  /** One sentence for the start-up summary. */
  readonly summary: string;
}

/**
 * A store. `start` before anything else; `stop` is idempotent and closes what `start` opened.
 *
 * `putAll` is for imports: rows of the same key are replaced, in their order, and no bound of a single write (so many records of a
 * viewer, a full list) is looked at. It writes all or none where the engine has transactions, as SQLite has. MongoDB writes up to
 * 50 at once: a failure leaves what came before it written, and the same call again completes it. None is nothing to do.
 */
export interface Storage {
  readonly media: MediaStore;
  readonly mediaRows: MediaRowStore;
  readonly ingest: IngestStore;
  readonly ingestRows: IngestRowStore;
  readonly posters: PosterStore;
  readonly bots: BotStateStore & ChannelPlaceStore;
  readonly locations: LocationStore;
  readonly jobs: JobStore;
  readonly publications: PublicationStore;
  readonly facts: MediaFactsStore;
  readonly factRows: MediaFactsRowStore;
  readonly titles: MediaTitleStore;
  readonly places: PlaceStore;
  readonly mirrorCopies: MirrorCopyStore;
  /**
   * Writes a consistent copy of the whole store to a file that does not exist yet, while the store goes on working. Missing
   * where the engine has tools of its own for that.
   *
   * @throws AppError `storage_unavailable`; nothing is left at `path` then, nor after an abort.
   */
  snapshotTo?(path: string, signal: AbortSignal): Promise<void>;
  readonly conversations: ConversationStore;
  readonly usage: UsageStore;
  readonly senders: SenderStore;
  readonly languages: LanguageStore;
  readonly users: UserStore;
  readonly apiKeys: ApiKeyStore;
  readonly revocations: RevocationStore;
  readonly audit: AuditStore;
  readonly issuedLinks: IssuedLinkStore;
  readonly settings: SettingStore;
  readonly botSessions: BotSessionStore;
  readonly viewerProgress: ViewerProgressStore;
  readonly viewerLists: ViewerListStore;
  readonly sidecars: SidecarStore;
  /** Under way, of no use to another installation: neither exported nor counted. */
  readonly uploads: UploadStore;
  readonly leases: LeaseStore;
  /** Of this installation's host: not exported. */
  readonly egress: EgressStore;
  /**
   * Opens, migrates, verifies. A server somewhere else that does not answer yet may be waited for in the background: the report
   * says so, and every method throws `storage_unavailable` until it does.
   *
   * @throws AppError `storage_unavailable`, `bad_configuration`.
   */
  start(): Promise<SchemaReport>;
  stop(): Promise<void>;
}
