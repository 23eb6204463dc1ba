// Pieces of films over all bots: takes the next healthy bot in turn, and another one when the first cannot serve.
import type { Clock } from '#lib/clock.ts';
import { AppError, abortError, isAppError } from '#lib/errors.ts';
import type { Log } from '#lib/log.ts';
import { readFault, toAppError } from './rpc-errors.ts';
import type { ChunkRequest, ChunkSource } from './telegram.ts';

/** Failures of one piece, flood waits not counted, before we give up. */
const maxFailures = 3;
/** From the first call for a piece to the last. */
const deadlineMs = 30_000;
/** Wait before another try when there is only the bot that just failed. */
const retryPauseMs = 250;

/** A bot as the transfer sees it. */
export interface ReadingBot {
  readonly name: string;
  /** `shaky`: its main connection is being restored; its lanes may serve. `unusable`: not to be asked. */
  readonly health: 'ready' | 'shaky' | 'unusable';
  /** Flood wait: epoch ms until which the bot must not be asked. */
  restingUntilMs: number;
  read(request: ChunkRequest, leftMs: number): Promise<Uint8Array>;
}

interface Progress {
  readonly endsAtMs: number;
  readonly failed: Set<ReadingBot>;
  failures: number;
  lastError: unknown;
}

/** Where the rule of core.telegram.org/api/files is broken, no bot is asked. */
function checkWindow({ offset, limit }: ChunkRequest): void {
  const mebibyte = 1024 * 1024;
  const isAligned = offset >= 0 && offset % 4096 === 0 && limit >= 4096 && limit % 4096 === 0 && mebibyte % limit === 0;
  if (!isAligned || (offset % mebibyte) + limit > mebibyte) {
    throw new AppError('internal', `A piece of ${limit} bytes at ${offset} does not fit into one window of 1 MiB.`);
  }
}

export class FileTransfer implements ChunkSource {
  #turn = 0;

  constructor(
    private readonly bots: readonly ReadingBot[],
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  async readChunk(request: ChunkRequest): Promise<Uint8Array> {
    checkWindow(request);
    if (request.offset >= request.sizeBytes) return new Uint8Array(0);
    const progress: Progress = {
      endsAtMs: this.clock.nowMs() + deadlineMs,
      failed: new Set(),
      failures: 0,
      lastError: undefined,
    };
    for (;;) {
      if (request.signal.aborted) throw abortError(request.signal);
      const bytes = await this.#tryOne(request, progress);
      if (bytes) return bytes;
    }
  }

  async #tryOne(request: ChunkRequest, progress: Progress): Promise<Uint8Array | undefined> {
    const bot = this.#choose(progress);
    const leftMs = progress.endsAtMs - this.clock.nowMs();
    if (!bot || leftMs <= 0 || progress.failures >= maxFailures) throw this.#surrender(request, progress);
    if (progress.failed.has(bot)) await this.clock.sleep(retryPauseMs, request.signal);
    try {
      return await bot.read(request, leftMs);
    } catch (error) {
      this.#note(error, bot, request, progress);
      return undefined;
    }
  }

  /** Notes a failure, or throws what no other bot could mend. */
  #note(error: unknown, bot: ReadingBot, request: ChunkRequest, progress: Progress): void {
    if (request.signal.aborted) throw abortError(request.signal);
    if (isAppError(error) && (error.code === 'gone' || error.code === 'file_changed')) throw error;
    const fault = readFault(error);
    progress.lastError = error;
    this.log.debug('a bot could not read', { bot: bot.name, messageId: request.messageId, fault: fault.kind });
    if (fault.kind === 'flood') {
      bot.restingUntilMs = this.clock.nowMs() + fault.seconds * 1_000;
      this.log.info('a bot rests', { bot: bot.name, seconds: fault.seconds });
      return;
    }
    progress.failed.add(bot);
    progress.failures++;
  }

  /** In turn; bots that did not fail in this piece first, and of those the ones in good health. */
  #choose({ failed }: Progress): ReadingBot | undefined {
    const nowMs = this.clock.nowMs();
    const able = this.#usable().filter((bot) => bot.restingUntilMs <= nowMs);
    const fresh = able.filter((bot) => !failed.has(bot));
    const candidates = fresh.length > 0 ? fresh : able;
    const ready = candidates.filter((bot) => bot.health === 'ready');
    const choice = ready.length > 0 ? ready : candidates;
    return choice[this.#turn++ % Math.max(1, choice.length)];
  }

  #usable(): ReadingBot[] {
    return this.bots.filter((bot) => bot.health !== 'unusable');
  }

  #surrender({ messageId, offset }: ChunkRequest, { lastError }: Progress): AppError {
    const nowMs = this.clock.nowMs();
    const usable = this.#usable();
    const waitMs = Math.min(...usable.map((bot) => bot.restingUntilMs - nowMs));
    if (usable.length > 0 && waitMs > 0) {
      const retryAfterSeconds = Math.ceil(waitMs / 1_000);
      return new AppError('telegram_flood_wait', undefined, { retryAfterSeconds, cause: lastError });
    }
    if (lastError === undefined) return new AppError('telegram_unavailable', 'No bot is connected to Telegram.');
    const described = toAppError(lastError, `reading message ${messageId} at ${offset}`);
    // A post all bots fail to see for now is not a deleted one.
    return described.code === 'not_found'
      ? new AppError('telegram_unavailable', undefined, { cause: lastError })
      : described;
  }
}
