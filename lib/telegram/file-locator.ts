// Where a film is for one bot: access hashes and file references differ per bot, and references expire.
import type { Api } from 'telegram';
import { AppError } from '#lib/errors.ts';
import { abortable } from './abortable.ts';
import { type LogChannelOptions, readPosts } from './log-channel.ts';
import { documentOf } from './media-file.ts';

/** Locations kept per bot; the least used goes first. */
const maxLocations = 5_000;
const lookUpTimeoutMs = 10_000;

/** One bot's way to a document. */
export interface FileLocation {
  readonly documentId: string;
  readonly id: Api.long;
  readonly accessHash: Api.long;
  readonly fileReference: Buffer;
  readonly dcId: number;
  readonly sizeBytes: number;
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

export class FileLocator {
  readonly #locations = new Map<number, FileLocation>();
  readonly #lookUps = new Map<number, Promise<FileLocation>>();

  constructor(private readonly channel: LogChannelOptions) {}

  /**
   * The location of the file in a post; asks Telegram once for all who ask at the same time.
   *
   * @param documentId the document the caller expects there.
   * @throws AppError `gone` when the post is deleted or holds no file, `file_changed` when another document stands there,
   * `aborted`; errors to be read by rpc-errors.ts.
   */
  async locate(messageId: number, documentId: string, signal: AbortSignal): Promise<FileLocation> {
    const known = this.#use(messageId);
    if (known?.documentId === documentId) return known;
    const found = await abortable(this.#lookUp(messageId), { signal });
    if (found.documentId !== documentId) {
      throw new AppError('file_changed', `Another file stands in message ${messageId} by now.`);
    }
    return found;
  }

  /** The reference of this location has expired: the next {@link locate} asks anew, unless somebody else already did. */
  expire(messageId: number, expired: FileLocation): void {
    if (this.#locations.get(messageId) === expired) this.#locations.delete(messageId);
  }

  /** Telegram says that the document is kept in another data center. */
  move(messageId: number, moved: FileLocation, dcId: number): void {
    if (this.#locations.get(messageId) === moved) this.#locations.set(messageId, { ...moved, dcId });
  }

  #use(messageId: number): FileLocation | undefined {
    const location = this.#locations.get(messageId);
    if (location) this.#store(messageId, location);
    return location;
  }

  #store(messageId: number, location: FileLocation): void {
    this.#locations.delete(messageId);
    this.#locations.set(messageId, location);
    const [oldest] = this.#locations.keys();
    if (this.#locations.size > maxLocations && oldest !== undefined) this.#locations.delete(oldest);
  }

  #lookUp(messageId: number): Promise<FileLocation> {
    const running = this.#lookUps.get(messageId);
    if (running) return running;
    const lookUp = this.#fetch(messageId).finally(() => this.#lookUps.delete(messageId));
    this.#lookUps.set(messageId, lookUp);
    return lookUp;
  }

  async #fetch(messageId: number): Promise<FileLocation> {
    const [message] = await readPosts(this.channel, [messageId], { timeoutMs: lookUpTimeoutMs });
    const document = message && documentOf(message);
    if (!document) throw new AppError('gone', `Message ${messageId} of the log channel holds no file any more.`);
    const location = toLocation(document);
    this.#store(messageId, location);
    return location;
  }
}
