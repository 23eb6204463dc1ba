// What the stores promise. Types and obligations only; SQLite today, MongoDB next, one contract suite for both.
import type { LocationStore } from '../telegram/location-store.ts';
import type { ConversationStore, LanguageStore, UsageStore } from './bot-memory.ts';

export type {
  ConversationRecord,
  ConversationStore,
  LanguageRecord,
  LanguageStore,
  UsageKind,
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

export interface MediaPage {
  /** Active items in all. */
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
  /** By post id alone, newest channel first, deleted ones included. */
  findByMessageId(messageId: number): Promise<MediaRecord | undefined>;
  /** The oldest active item with this content, if any. */
  findByFile(fileUniqueId: string, sizeBytes: number): Promise<MediaRecord | undefined>;
  /** The oldest active item that was fetched from this link, if any. */
  findByLink(url: string): Promise<MediaRecord | undefined>;
  totals(): Promise<MediaTotals>;
  /** Active items, newest first (created_at, then message_id, descending). `page` counts from 1. */
  page(query: {
    readonly page: number;
    readonly perPage: number;
    readonly fileType?: MediaRecord['file_type'];
    /** Only what this user sent. */
    readonly uploadedBy?: number;
  }): Promise<MediaPage>;
  /** Active items strictly older than a row, newest first. The keyset form of {@link page}. */
  after(query: {
    readonly created_at: string;
    readonly message_id: number;
    readonly limit: number;
  }): Promise<readonly MediaRecord[]>;
  /** Highest message_id of a channel, 0 when there is none. */
  topMessageId(chatId: number): Promise<number>;
  /** @returns false when there is no such row. */
  rename(chatId: number, messageId: number, customName: string): Promise<boolean>;
  /** Soft delete or restore. @returns false when there is no such row. */
  setActive(chatId: number, messageId: number, isActive: boolean): Promise<boolean>;
  setThumb(chatId: number, messageId: number, thumb: string): Promise<boolean>;
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
  /** Adds the catalogue row and moves the entry to `published`, both or neither. Idempotent. */
  publish(key: string, record: MediaRecord): Promise<void>;
  /** Moves the entry to `published` with the post of an item that is in the catalogue, as a duplicate. Idempotent. */
  duplicate(key: string, postedMessageId: number): Promise<void>;
  answered(key: string): Promise<void>;
  rejected(key: string): Promise<void>;
  /** Entries in `received` or `published`, oldest first, at most `limit`. */
  unfinished(limit: number): Promise<readonly IngestEntry[]>;
}

/** Thumbnails by content hash. */
export interface PosterStore {
  /** Idempotent. @returns the hash: 32 hex digits of SHA-256. */
  put(bytes: Uint8Array, mimeType: string): Promise<string>;
  find(hash: string): Promise<{ readonly bytes: Uint8Array; readonly mimeType: string } | undefined>;
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

export interface SchemaReport {
  /** For example `SQLite`. */
  readonly engine: string;
  readonly migrationsApplied: number;
  readonly schemaVersion: number;
  /** One sentence for the start-up summary. */
  readonly summary: string;
}

/** A store. `start` before anything else; `stop` is idempotent and closes what `start` opened. */
export interface Storage {
  readonly media: MediaStore;
  readonly ingest: IngestStore;
  readonly posters: PosterStore;
  readonly bots: BotStateStore;
  readonly locations: LocationStore;
  readonly conversations: ConversationStore;
  readonly usage: UsageStore;
  readonly languages: LanguageStore;
  /** Opens, migrates, verifies. @throws AppError `storage_unavailable`. */
  start(): Promise<SchemaReport>;
  stop(): Promise<void>;
}
