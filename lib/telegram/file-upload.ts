// Puts a file of this machine into Telegram's hands: parts in flight side by side, no barrier between them.
//
//   part: read ──► sent ──saved──► done
//                   ▲ │ flood wait: all parts rest, then the same part again
//                   └─┘ lost, late or refused for now: the same part again, a few times
import { type FileHandle, open } from 'node:fs/promises';
import { Api, helpers } from 'telegram';
import type { Clock } from '#lib/clock.ts';
import { AppError } from '#lib/errors.ts';
import type { SavePart } from './media-lane.ts';
import { readFault, toAppError } from './rpc-errors.ts';
import { UploadPacer } from './upload-pacer.ts';

/** The largest part Telegram takes (core.telegram.org/api/files). */
export const uploadPartBytes = 512 * 1024;
/** With parts of 512 KiB: 2000 MiB (core.telegram.org/api/files). */
const maxParts = 4000;
/** Above this a file is "big": its parts carry their number (core.telegram.org/api/files). */
const smallFileBytes = 10 * 1024 * 1024;
/** Tries of one part, flood waits not counted. */
const maxTries = 6;
/** Before the second try; doubled for each further one. */
const firstPauseMs = 250;
/** A longer flood wait ends the upload: its caller has other bots, or tries again later. */
const maxFloodWaitSeconds = 600;

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
    if (size > maxParts * uploadPartBytes)
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
  #restingUntilMs = 0;

  constructor(
    private readonly file: FileHandle,
    private readonly sizeBytes: number,
    private readonly source: UploadSource,
    private readonly options: FileUploadOptions,
  ) {
    this.#parts = Math.ceil(sizeBytes / uploadPartBytes);
    this.#signal = AbortSignal.any([source.signal, this.#stopping.signal]);
    this.#pacer = new UploadPacer(options.clock, options.bytesPerSecond);
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
    const { clock, lane, partTimeoutMs: timeoutMs = 60_000 } = this.options;
    const totalParts = this.#isBig ? this.#parts : undefined;
    for (let tries = 1; ; ) {
      await this.#rest();
      try {
        return await lane().savePart({
          fileId: this.#fileId,
          part,
          totalParts,
          bytes,
          signal: this.#signal,
          timeoutMs,
        });
      } catch (error) {
        if (this.#signal.aborted || !this.#isWorthRepeating(error, tries)) throw toAppError(error, 'sending a file');
        if (readFault(error).kind === 'flood') continue;
        await clock.sleep(firstPauseMs * 2 ** (tries - 1), this.#signal);
        tries++;
      }
    }
  }

  #isWorthRepeating(error: unknown, tries: number): boolean {
    const fault = readFault(error);
    if (fault.kind === 'flood') return this.#restFor(fault.seconds);
    return (fault.kind === 'transient' || fault.kind === 'unauthorized') && tries < maxTries;
  }

  /** @returns false when it would take too long. */
  #restFor(seconds: number): boolean {
    if (seconds > maxFloodWaitSeconds) return false;
    this.#restingUntilMs = Math.max(this.#restingUntilMs, this.options.clock.nowMs() + Math.max(1, seconds) * 1_000);
    this.source.onProgress?.({ sentBytes: this.#sentBytes, waitSeconds: seconds });
    return true;
  }

  async #rest(): Promise<void> {
    for (;;) {
      const restMs = this.#restingUntilMs - this.options.clock.nowMs();
      if (restMs <= 0) return;
      await this.options.clock.sleep(restMs, this.#signal);
    }
  }
}
