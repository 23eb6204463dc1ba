// Bytes as they come -> parts of one size in Telegram's hands, a few in flight; what fills no part is kept by the store.
//
//   bytes ──► part being filled ──full, and a place is free──► in flight ──saved──► counted, once all before it are
//
// The stream is read only while there is room, so that a slow Telegram slows the sender down.
import { AppError, abortError } from '../errors.ts';
import type { UploadProgress, UploadRecord } from '../storage/upload-store.ts';
import type { PartUploads } from '../telegram/telegram.ts';
import { untilAbort } from './until-abort.ts';

/** Parts in flight of one upload: with the one being filled 2.5 MiB. */
const partsInFlight = 4;
/** Progress is written after so many parts: what a kill costs at most is 4 MiB sent again. */
const partsPerNote = 8;
/** How long parts in flight may still arrive when the sender has left. Chosen by feel. */
const graceMs = 2000;

/** Which upload is written, and where its parts go. */
export interface PartWriterOptions {
  readonly record: UploadRecord;
  readonly parts: Pick<PartUploads, 'savePart' | 'partBytes'>;
  /** Writes progress. @returns false when the upload is not to be written any more. */
  readonly note: (progress: Pick<UploadProgress, 'saved_parts' | 'tail'>) => Promise<boolean>;
  /** Called with all bytes in their order. */
  readonly onBytes?: (bytes: Buffer) => void;
  /** Ends the writing; what has arrived is kept. */
  readonly signal: AbortSignal;
}

/** Takes the bytes of one request. */
export class PartWriter {
  readonly #options: PartWriterOptions;
  readonly #partBytes: number;
  readonly #inFlight = new Set<Promise<void>>();
  /** Saved, with a gap before them. */
  readonly #ahead = new Set<number>();
  readonly #giveUp = new AbortController();
  #part: Buffer;
  #filled: number;
  #nextPart: number;
  #savedParts: number;
  #notedParts: number;
  #noting: Promise<void> = Promise.resolve();
  #failure: unknown;

  constructor(options: PartWriterOptions) {
    const { record, parts } = options;
    this.#options = options;
    this.#partBytes = parts.partBytes;
    this.#part = Buffer.allocUnsafeSlow(parts.partBytes);
    this.#part.set(record.tail);
    this.#filled = record.tail.byteLength;
    this.#nextPart = record.saved_parts;
    this.#savedParts = record.saved_parts;
    this.#notedParts = record.saved_parts;
  }

  /**
   * Reads the stream to its end, and notes how far it came, however it ended.
   *
   * @returns the offset that is kept: all that came, after a good end.
   * @throws what the stream, the signal or Telegram failed with.
   */
  async take(stream: AsyncIterable<Buffer>): Promise<number> {
    try {
      for await (const chunk of stream) await this.#add(chunk);
      await this.#sendLast();
      await this.#settle();
    } catch (error) {
      await this.#breakOff();
      throw error;
    }
    return await this.#noteAll();
  }

  get #offset(): number {
    return this.#nextPart * this.#partBytes + this.#filled;
  }

  async #add(chunk: Buffer): Promise<void> {
    this.#options.onBytes?.(chunk);
    for (let at = 0; at < chunk.length; ) {
      const taken = Math.min(chunk.length - at, this.#partBytes - this.#filled);
      this.#part.set(chunk.subarray(at, at + taken), this.#filled);
      this.#filled += taken;
      at += taken;
      if (this.#filled === this.#partBytes) await this.#send();
    }
  }

  /** The last part of a file may be shorter. */
  async #sendLast(): Promise<void> {
    if (this.#filled > 0 && this.#offset === this.#options.record.size_bytes) await this.#send();
  }

  async #send(): Promise<void> {
    while (this.#inFlight.size >= partsInFlight) await this.#oneArrives();
    this.#throwFailure();
    const { parts, record } = this.#options;
    const part = this.#nextPart;
    const bytes = this.#part.subarray(0, this.#filled);
    const order = { fileId: record.file_id, part, sizeBytes: record.size_bytes, bytes, signal: this.#giveUp.signal };
    const sending = parts
      .savePart(order)
      .then(
        () => this.#saved(part),
        (error: unknown) => {
          this.#failure ??= error;
        },
      )
      .finally(() => this.#inFlight.delete(sending));
    this.#inFlight.add(sending);
    this.#nextPart += 1;
    this.#part = Buffer.allocUnsafeSlow(this.#partBytes);
    this.#filled = 0;
  }

  #saved(part: number): void {
    this.#ahead.add(part);
    while (this.#ahead.delete(this.#savedParts)) this.#savedParts += 1;
    if (this.#savedParts - this.#notedParts < partsPerNote) return;
    const savedParts = this.#savedParts;
    this.#notedParts = savedParts;
    this.#noting = this.#noting
      .then(() => this.#note({ saved_parts: savedParts, tail: new Uint8Array() }))
      .catch((error: unknown) => {
        this.#failure ??= error;
      });
  }

  /** Waits until a part in flight has arrived or failed, or the writing is to end. */
  async #oneArrives(): Promise<void> {
    await untilAbort(Promise.race(this.#inFlight), this.#options.signal);
  }

  async #settle(): Promise<void> {
    while (this.#inFlight.size > 0) await this.#oneArrives();
    this.#throwFailure();
  }

  #throwFailure(): void {
    if (this.#options.signal.aborted) throw abortError(this.#options.signal);
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** What is on its way may still arrive; then all that follows without a gap is noted. */
  async #breakOff(): Promise<void> {
    const patience = AbortSignal.timeout(graceMs);
    await untilAbort(Promise.all(this.#inFlight), patience).catch(() => undefined);
    this.#giveUp.abort(new AppError('aborted'));
    // Its failure is what the caller hears of; the store's would only hide it, and costs parts sent again.
    await this.#noteAll().catch(() => undefined);
  }

  async #noteAll(): Promise<number> {
    await this.#noting;
    const isWithoutGap = this.#savedParts === this.#nextPart;
    const tail = isWithoutGap ? this.#part.subarray(0, this.#filled) : new Uint8Array();
    await this.#note({ saved_parts: this.#savedParts, tail });
    return Math.min(this.#options.record.size_bytes, this.#savedParts * this.#partBytes + tail.byteLength);
  }

  async #note(progress: Pick<UploadProgress, 'saved_parts' | 'tail'>): Promise<void> {
    if (!(await this.#options.note(progress))) throw new AppError('gone', 'This upload has ended.');
  }
}
