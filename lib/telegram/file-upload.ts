// Puts a file of this machine into Telegram's hands: parts in flight side by side, no barrier between them.
import { type FileHandle, open } from 'node:fs/promises';
import { Api, helpers } from 'telegram';
import type { Clock } from '#lib/clock.ts';
import { AppError } from '#lib/errors.ts';
import type { SavePart } from './media-lane.ts';
import { maxUploadParts, PartSender, smallFileBytes, uploadPartBytes } from './part-sender.ts';
import { UploadPacer } from './upload-pacer.ts';

/** By which lanes a file is sent, and how many parts at once. */
export interface FileUploadOptions {
  /** The lane for the next part. */
  readonly lane: () => { savePart(request: SavePart): Promise<void> };
  readonly clock: Clock;
  /** Time limit of one part, in ms. Default 60,000: a slow line takes half a minute for 512 KiB at 16 KiB/s. */
  readonly partTimeoutMs?: number;
  /** Default 8. */
  readonly partsInFlight?: number;
  /** Default: as fast as it goes. */
  readonly bytesPerSecond?: number | undefined;
}

/** A file of this machine. It must not change while it is sent. */
export interface UploadSource {
  readonly path: string;
  /** As it shall be called in Telegram. */
  readonly fileName: string;
  /** Bytes Telegram has so far; grows. `waitSeconds`: everything rests that long, because Telegram asked for it. */
  readonly onProgress?: (progress: { readonly sentBytes: number; readonly waitSeconds?: number }) => void;
  readonly signal: AbortSignal;
}

/**
 * Sends a file in parts.
 *
 * @returns what a message names the file by; Telegram forgets unused parts by itself.
 * @throws AppError `bad_request` (empty file), `payload_too_large` (over 2000 MiB), `aborted` at once, `telegram_flood_wait`
 * (more than 10 minutes), `telegram_unavailable`, `telegram_refused`; `internal` when the file cannot be read or became
 * shorter. Nothing of it is kept here.
 */
export async function uploadFile(source: UploadSource, options: FileUploadOptions): Promise<Api.TypeInputFile> {
  const file = await open(source.path, 'r').catch((error: unknown) => {
    throw new AppError('internal', 'The file to send cannot be read.', { cause: error });
  });
  try {
    const { size } = await file.stat();
    if (size === 0) throw new AppError('bad_request', 'The file is empty.');
    if (size > maxUploadParts * uploadPartBytes)
      throw new AppError('payload_too_large', 'Telegram takes files of at most 2000 MiB.');
    return await new Upload(file, size, source, options).run();
  } finally {
    await file.close();
  }
}

class Upload {
  readonly #fileId = helpers.generateRandomLong(true);
  readonly #parts: number;
  readonly #stopping = new AbortController();
  readonly #signal: AbortSignal;
  readonly #pacer: UploadPacer;
  #nextPart = 0;
  #sentBytes = 0;
  readonly #sender: PartSender;

  constructor(
    private readonly file: FileHandle,
    private readonly sizeBytes: number,
    private readonly source: UploadSource,
    private readonly options: FileUploadOptions,
  ) {
    this.#parts = Math.ceil(sizeBytes / uploadPartBytes);
    this.#signal = AbortSignal.any([source.signal, this.#stopping.signal]);
    this.#pacer = new UploadPacer(options.clock, options.bytesPerSecond);
    const onWait = (waitSeconds: number) => this.source.onProgress?.({ sentBytes: this.#sentBytes, waitSeconds });
    this.#sender = new PartSender({ ...options, onWait });
  }

  async run(): Promise<Api.TypeInputFile> {
    const { partsInFlight = 8 } = this.options;
    try {
      await Promise.all(Array.from({ length: Math.min(partsInFlight, this.#parts) }, () => this.#sendParts()));
    } catch (error) {
      // The others must not go on for a file that will never be whole.
      this.#stopping.abort(new AppError('aborted'));
      throw error;
    }
    const name = { id: this.#fileId, parts: this.#parts, name: this.source.fileName };
    return this.#isBig ? new Api.InputFileBig(name) : new Api.InputFile({ ...name, md5Checksum: '' });
  }

  get #isBig(): boolean {
    return this.sizeBytes > smallFileBytes;
  }

  async #sendParts(): Promise<void> {
    const memory = Buffer.allocUnsafeSlow(Math.min(uploadPartBytes, this.sizeBytes));
    while (this.#nextPart < this.#parts) {
      const part = this.#nextPart++;
      const bytes = await this.#read(part, memory);
      await this.#pacer.take(bytes.length, this.#signal);
      await this.#send(part, bytes);
      this.#sentBytes += bytes.length;
      this.source.onProgress?.({ sentBytes: this.#sentBytes });
    }
  }

  async #read(part: number, memory: Buffer): Promise<Buffer> {
    const offset = part * uploadPartBytes;
    const wanted = Math.min(uploadPartBytes, this.sizeBytes - offset);
    for (let got = 0; got < wanted; ) {
      const { bytesRead } = await this.file.read(memory, got, wanted - got, offset + got);
      if (bytesRead === 0) throw new AppError('internal', 'The file to send became shorter.');
      got += bytesRead;
    }
    return memory.subarray(0, wanted);
  }

  async #send(part: number, bytes: Buffer): Promise<void> {
    const totalParts = this.#isBig ? this.#parts : undefined;
    await this.#sender.send({ fileId: this.#fileId, part, totalParts, bytes, signal: this.#signal });
  }
}
