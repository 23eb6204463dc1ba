// Where a film is for one bot: access hashes and file references differ per bot, and references expire.
import { type Api, helpers } from 'telegram';
import { AppError } from '#lib/errors.ts';
import type { Log } from '#lib/log.ts';
import { abortable } from './abortable.ts';
import type { LocationRecord, LocationStore } from './location-store.ts';
import { type LogChannelOptions, readPosts } from './log-channel.ts';
import { documentOf } from './media-file.ts';

/** Locations kept per bot; the least used goes first. */
const maxLocations = 5_000;
/** A viewer may be waiting for it, and must know within 10 s. */
const lookUpTimeoutMs = 8_000;
/** A store answers within a few ms, or something is wrong with it. Chosen by feel. */
const storedWithinMs = 1_000;
/** A look-up in advance that failed is not repeated before this. */
const prepareAgainMs = 30_000;
const maxFailedPreparations = 1_000;

/** One bot's way to a document. */
export interface FileLocation {
  readonly documentId: string;
  readonly id: Api.long;
  readonly accessHash: Api.long;
  readonly fileReference: Buffer;
  readonly dcId: number;
  readonly sizeBytes: number;
}

/** What {@link FileLocator} works with. */
export interface FileLocatorOptions extends LogChannelOptions {
  readonly botId: number;
  /** Undefined: locations live as long as the process. */
  readonly store?: LocationStore | undefined;
  readonly log: Log;
  /** A look-up in advance failed: nobody waits for it, and still it tells something about the bot. */
  readonly onUnprepared: (error: unknown) => void;
}

function toLocation(document: Api.Document): FileLocation {
  return {
    documentId: document.id.toString(),
    id: document.id,
    accessHash: document.accessHash,
    fileReference: document.fileReference,
    dcId: document.dcId,
    sizeBytes: Number(document.size.toString()),
  };
}

function fromRecord(record: LocationRecord): FileLocation {
  return {
    documentId: record.document_id,
    id: helpers.returnBigInt(record.document_id),
    accessHash: helpers.returnBigInt(record.access_hash),
    fileReference: Buffer.from(record.file_reference),
    dcId: record.dc_id,
    sizeBytes: record.size_bytes,
  };
}

/** Finds where a film is for one bot, and remembers it; who asks at the same time shares the answer. */
export class FileLocator {
  readonly #locations = new Map<number, FileLocation>();
  readonly #lookUps = new Map<number, Promise<FileLocation>>();
  readonly #failedAtMs = new Map<number, number>();

  constructor(private readonly options: FileLocatorOptions) {}

  /** The location if it is at hand; asks nobody. */
  peek(messageId: number, documentId: string): FileLocation | undefined {
    const known = this.#locations.get(messageId);
    return known?.documentId === documentId ? known : undefined;
  }

  /** True while Telegram or the store is asked for the place of this post. */
  isLookingUp(messageId: number): boolean {
    return this.#lookUps.has(messageId);
  }

  /**
   * The location of the file in a post: from memory, from the store, or from Telegram, which is asked once for all who ask at
   * the same time.
   *
   * @param documentId the document the caller expects there.
   * @throws AppError `gone` when the post is deleted or holds no file, `file_changed` when another document stands there,
   * `aborted`; errors to be read by rpc-errors.ts.
   */
  async locate(messageId: number, documentId: string, signal: AbortSignal): Promise<FileLocation> {
    const known = this.peek(messageId, documentId);
    if (known) {
      this.#keep(messageId, known);
      return known;
    }
    const found = await abortable(this.#lookUp(messageId, documentId), { signal });
    if (found.documentId !== documentId) {
      throw new AppError('file_changed', `Another file stands in message ${messageId} by now.`);
    }
    return found;
  }

  /** Looks a film up that will be needed soon; once, and in silence. */
  prepare(messageId: number, documentId: string): void {
    if (this.peek(messageId, documentId) || this.#lookUps.has(messageId)) return;
    if (Date.now() - (this.#failedAtMs.get(messageId) ?? Number.NEGATIVE_INFINITY) < prepareAgainMs) return;
    this.#failedAtMs.delete(messageId);
    this.#lookUp(messageId, documentId).catch((error: unknown) => {
      const [oldest] = this.#failedAtMs.keys();
      if (this.#failedAtMs.size >= maxFailedPreparations && oldest !== undefined) this.#failedAtMs.delete(oldest);
      this.#failedAtMs.set(messageId, Date.now());
      this.options.log.debug('a film could not be looked up in advance', { messageId, error });
      this.options.onUnprepared(error);
    });
  }

  /** The reference of this location has expired: the next {@link locate} asks Telegram, unless somebody else already did. */
  expire(messageId: number, expired: FileLocation): void {
    if (this.#locations.get(messageId) !== expired) return;
    this.#locations.delete(messageId);
    this.#startLookUp(messageId, this.#fetch(messageId)).catch(() => {
      // Whoever needs the location waits for the same look-up and sees what became of it.
    });
  }

  /** Telegram says that the document is kept in another data center. */
  move(messageId: number, moved: FileLocation, dcId: number): void {
    if (this.#locations.get(messageId) === moved) this.#store(messageId, { ...moved, dcId });
  }

  #keep(messageId: number, location: FileLocation): void {
    this.#locations.delete(messageId);
    this.#locations.set(messageId, location);
    const [oldest] = this.#locations.keys();
    if (this.#locations.size > maxLocations && oldest !== undefined) this.#locations.delete(oldest);
  }

  #store(messageId: number, location: FileLocation): void {
    this.#keep(messageId, location);
    const record: LocationRecord = {
      bot_id: this.options.botId,
      message_id: messageId,
      document_id: location.documentId,
      access_hash: location.accessHash.toString(),
      file_reference: location.fileReference,
      dc_id: location.dcId,
      size_bytes: location.sizeBytes,
    };
    this.options.store?.saveLocation(record).catch((error: unknown) => {
      this.options.log.debug('a location could not be saved', { messageId, error });
    });
  }

  #lookUp(messageId: number, documentId: string): Promise<FileLocation> {
    return this.#lookUps.get(messageId) ?? this.#startLookUp(messageId, this.#find(messageId, documentId));
  }

  #startLookUp(messageId: number, work: Promise<FileLocation>): Promise<FileLocation> {
    const lookUp = work.finally(() => {
      if (this.#lookUps.get(messageId) === lookUp) this.#lookUps.delete(messageId);
    });
    this.#lookUps.set(messageId, lookUp);
    return lookUp;
  }

  async #find(messageId: number, documentId: string): Promise<FileLocation> {
    const stored = await this.#findStored(messageId);
    if (stored?.document_id !== documentId) return this.#fetch(messageId);
    const location = fromRecord(stored);
    this.#keep(messageId, location);
    return location;
  }

  async #findStored(messageId: number): Promise<LocationRecord | undefined> {
    const { store, botId } = this.options;
    if (!store) return undefined;
    // A store that is away must not keep the viewer from Telegram, who knows it as well.
    const timeoutError = () => new AppError('storage_unavailable');
    const limit = { timeoutMs: storedWithinMs, timeoutError };
    try {
      return await abortable(store.findLocation(botId, messageId), limit);
    } catch (error) {
      this.options.log.debug('stored locations cannot be read', { messageId, error });
      return undefined;
    }
  }

  async #fetch(messageId: number): Promise<FileLocation> {
    const [message] = await readPosts(this.options, [messageId], { timeoutMs: lookUpTimeoutMs });
    const document = message && documentOf(message);
    if (!document) throw new AppError('gone', `Message ${messageId} of the log channel holds no file any more.`);
    const location = toLocation(document);
    this.#store(messageId, location);
    return location;
  }
}
