// The body of a 200 or 206: windows of the file and the bytes between them, pulled as fast as the socket drains.
import { AppError } from '../errors.ts';
import type { ChunkReader } from './chunk-reader.ts';
import type { BodySegment } from './multipart.ts';
import type { ByteWindow } from './range.ts';
import type { StreamJournal } from './stream-journal.ts';

/** What a body consists of, and who hears of its end. */
export interface StreamBodyOptions {
  /** At least one window. */
  readonly segments: readonly BodySegment[];
  /** Opens a reader of one window; called for a window only when those before it are through. */
  openReader(window: ByteWindow): ChunkReader;
  readonly journal: StreamJournal;
}

/**
 * Opens a body; resolves when the first bytes of the file are in hand.
 *
 * The body keeps no queue of its own (high-water mark 0): the reader's window is the buffer. It has every byte of every segment
 * or errors.
 *
 * @throws AppError what the reader throws before its first bytes.
 */
export async function openStreamBody(options: StreamBodyOptions): Promise<ReadableStream<Uint8Array>> {
  const source = new SegmentSource(options);
  await source.fillFirst();
  return new ReadableStream<Uint8Array>(
    {
      pull: (controller) => source.pull(controller),
      cancel: () => source.leave(),
    },
    { highWaterMark: 0 },
  );
}

class SegmentSource {
  readonly #options: StreamBodyOptions;
  readonly #segments: BodySegment[];
  /** In hand, not yet handed out. */
  readonly #ready: Uint8Array[] = [];
  #reader: ChunkReader | undefined;
  /** Of the window being read. */
  #leftBytes = 0;

  constructor(options: StreamBodyOptions) {
    this.#options = options;
    this.#segments = [...options.segments];
  }

  async fillFirst(): Promise<void> {
    try {
      while (!this.#reader) await this.#advance();
    } catch (error) {
      this.#fail(error);
      throw error;
    }
  }

  async pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    try {
      if (this.#ready.length === 0) await this.#advance();
      const bytes = this.#ready.shift();
      if (bytes) controller.enqueue(bytes);
      if (this.#ready.length > 0 || this.#leftBytes > 0 || this.#segments.length > 0) return;
      controller.close();
      this.#reader?.close();
      this.#options.journal.finished();
    } catch (error) {
      this.#fail(error);
      throw error;
    }
  }

  leave(): void {
    this.#reader?.close();
    this.#options.journal.left();
  }

  /** Puts the next bytes into #ready: of the window being read, else of the next segment. */
  async #advance(): Promise<void> {
    if (this.#leftBytes === 0) {
      const segment = this.#segments.shift();
      if (!segment) throw new AppError('internal', 'a body without a window was opened');
      if (segment.kind === 'text') return void this.#ready.push(segment.bytes);
      this.#reader?.close();
      this.#reader = this.#options.openReader(segment);
      this.#leftBytes = segment.end - segment.start;
    }
    const bytes = await this.#reader?.next();
    if (!bytes) throw new AppError('internal', `the stream ended ${this.#leftBytes} bytes short`);
    this.#leftBytes -= bytes.byteLength;
    this.#options.journal.handedOut(bytes.byteLength);
    this.#ready.push(bytes);
  }

  #fail(error: unknown): void {
    this.#reader?.close();
    this.#options.journal.failed(error);
  }
}
