// Pieces of films over all bots: any free lane of any bot takes the next one, and another one when the first cannot serve.
//
//   waiting ──a bot is free──► asked ──late──► asked twice ──first good answer──► done
//      ▲________failed, up to 3 times____│___________│
//      ▲________held back, nothing sent__│
import { setMaxListeners } from 'node:events';
import type { Clock } from '#lib/clock.ts';
import { AppError, abortError, isAppError } from '#lib/errors.ts';
import type { Log } from '#lib/log.ts';
import { abortable } from './abortable.ts';
import { type BotChoice, chooseBot } from './bot-choice.ts';
import { BotLoad } from './bot-load.ts';
import { type Outlook, urgentBytes } from './file-reader.ts';
import { HedgeBudget } from './hedge-budget.ts';
import { hedgedRead } from './hedged-read.ts';
import { lateAfterMs } from './latency.ts';
import { PartQueue, type Turn } from './part-queue.ts';
import { LinkError, readFault, toAppError } from './rpc-errors.ts';
import type { BotTransferStatus, ChunkRequest, ChunkSource, TransferStats } from './telegram.ts';

/** Failures of one piece, flood waits not counted, before we give up. */
const maxFailures = 3;
/** From the first call for a piece to the last. */
const deadlineMs = 30_000;
/** A piece that has failed is not asked for again so long after its first call: a viewer must know within 10 s. */
const retryWithinMs = 8_000;
/** A call begun after a failure gets what is left of these 10 s, and no less than 4 s: less would fail on any slow line. */
const knownWithinMs = 10_000;
const leastRetryMs = 4_000;
/** Wait before another try when there is only the bot that just failed. */
const retryPauseMs = 250;
/** When no data center answers, a piece waits so long for one to come back. A viewer must know within 10 s. */
const brokenPatienceMs = 5_000;
/** As long as pieces wait, their time limits and the state of the bots are looked at this often. */
const reviewEveryMs = 250;
/** Tells calls not sent yet that nobody waits for them. Made once: an error with its stack for every part is dear. */
const partIsOver = new AppError('aborted');

/** A bot as the transfer sees it. */
export interface ReadingBot {
  readonly name: string;
  /** See `BotCandidate.health`. */
  readonly health: 'ready' | 'shaky' | 'unusable';
  /** Flood wait: epoch ms until which the bot must not be asked. */
  restingUntilMs: number;
  outlook(request: ChunkRequest): Outlook;
  /** Looks the film up and opens a lane, in the background. */
  prepare(messageId: number, documentId: string): void;
  /** Another bot answered first, though it was asked later. */
  overtaken(request: ChunkRequest, issuedAtMs: number): void;
  /** An abort of the request takes effect only as long as nothing is sent: settles when the bot is done with it. */
  read(request: ChunkRequest, leftMs: number): Promise<Uint8Array>;
}

interface Part {
  readonly request: ChunkRequest;
  readonly isUrgent: boolean;
  readonly signal: AbortSignal;
  readonly startedAtMs: number;
  readonly failed: Set<ReadingBot>;
  failures: number;
  lastError: unknown;
  /** When a bot was first asked; undefined before. */
  askedAtMs: number | undefined;
}

/** Where the rule of core.telegram.org/api/files is broken, no bot is asked. */
function checkWindow({ offset, limit }: ChunkRequest): void {
  const mebibyte = 1024 * 1024;
  const isAligned = offset >= 0 && offset % 4096 === 0 && limit >= 4096 && limit % 4096 === 0 && mebibyte % limit === 0;
  if (!isAligned || (offset % mebibyte) + limit > mebibyte) {
    throw new AppError('internal', `A piece of ${limit} bytes at ${offset} does not fit into one window of 1 MiB.`);
  }
}

/** The bot was asked in vain, but Telegram was not: says nothing new of the bot, and the part has not failed. */
function isHeldBack(error: unknown): boolean {
  return error instanceof LinkError && error.reason === 'held_back';
}

/** The bots that read, and how. */
export interface FileTransferOptions {
  /** Those of the beginning; others may {@link FileTransfer.join} later. */
  readonly bots: readonly ReadingBot[];
  readonly clock: Clock;
  readonly log: Log;
  /** Parts a bot may have in flight at most; at least 1. */
  readonly maxPartsPerBot: number;
}

/** All bots as one source of bytes. */
export class FileTransfer implements ChunkSource {
  readonly #queue: PartQueue<Part, ReadingBot>;
  /** Of those that left, too: what they have in flight comes to its end. */
  readonly #loads = new WeakMap<ReadingBot, BotLoad>();
  readonly #bots: ReadingBot[] = [];
  readonly #budget = new HedgeBudget();
  readonly #stats = { parts: 0, bytes: 0, retries: 0, hedges: 0, hedgesWon: 0, floods: 0, timeouts: 0 };
  #turns = 0;
  #isReviewing = false;

  constructor(private readonly options: FileTransferOptions) {
    this.#queue = new PartQueue<Part, ReadingBot>({
      decide: (part) => this.#decide(part),
      // With no bot at hand each part has to be told so.
      hasRoom: (isUrgent) =>
        this.#awake().length === 0 || this.#awake().some((bot) => this.#load(bot).isFree(isUrgent)),
    });
    for (const bot of options.bots) this.join(bot);
  }

  /** From now on it serves, too. */
  join(bot: ReadingBot): void {
    if (this.#bots.includes(bot)) return;
    this.#loads.set(bot, new BotLoad(this.options.maxPartsPerBot));
    this.#bots.push(bot);
    this.#queue.serve();
  }

  /** It is not asked any more; what was asked of it goes its way. No effect when it is not there. */
  leave(bot: ReadingBot): void {
    const at = this.#bots.indexOf(bot);
    if (at >= 0) this.#bots.splice(at, 1);
  }

  stats(): TransferStats {
    return { ...this.#stats, waiting: this.#queue.size };
  }

  /** @throws AppError `internal` for a bot that is not in the pool. */
  botStatus(bot: ReadingBot): Omit<BotTransferStatus, 'lanes' | 'breaker'> {
    const load = this.#load(bot);
    const nowMs = this.options.clock.nowMs();
    const p95Ms = load.latency.overallP95Ms();
    return {
      inFlight: load.partsInFlight,
      partsLimit: load.limit.parts,
      bytesPerSecond: load.rate.bytesPerSecond(nowMs),
      ...(bot.restingUntilMs > nowMs ? { floodUntilMs: bot.restingUntilMs } : {}),
      ...(p95Ms === undefined ? {} : { p95Ms: Math.round(p95Ms) }),
    };
  }

  async readChunk(request: ChunkRequest): Promise<Uint8Array> {
    checkWindow(request);
    if (request.offset >= request.sizeBytes) return new Uint8Array(0);
    // One signal may stand for all pieces of a viewer's window; Node warns at the eleventh listener.
    setMaxListeners(0, request.signal);
    const part: Part = {
      request,
      isUrgent: request.limit <= urgentBytes,
      signal: request.signal,
      startedAtMs: this.options.clock.nowMs(),
      failed: new Set(),
      failures: 0,
      lastError: undefined,
      askedAtMs: undefined,
    };
    for (;;) {
      if (request.signal.aborted) throw abortError(request.signal);
      const bytes = await this.#tryOne(part);
      if (bytes) return bytes;
    }
  }

  async #tryOne(part: Part): Promise<Uint8Array | undefined> {
    if (this.#isLost(part)) throw this.#surrender(part);
    await this.#pause(part);
    const bot = await this.#seat(part);
    if (part.signal.aborted) {
      this.#giveUpSeat(bot);
      throw abortError(part.signal);
    }
    part.askedAtMs ??= this.options.clock.nowMs();
    this.#prepareSecond(part, bot);
    const over = new AbortController();
    try {
      return await abortable(this.#hedged(bot, part, over.signal), { signal: part.signal });
    } catch (error) {
      this.#note(error, part);
      return undefined;
    } finally {
      // Whoever has not sent the call yet need not do so any more.
      over.abort(partIsOver);
    }
  }

  #isLost({ failures, askedAtMs = Number.POSITIVE_INFINITY }: Part): boolean {
    if (failures === 0) return false;
    return failures >= maxFailures || this.options.clock.nowMs() - askedAtMs >= retryWithinMs;
  }

  /** A bot that failed alone gets a moment, except when only one of its lanes broke and it has others. */
  async #pause(part: Part): Promise<void> {
    const { lastError, failed, request } = part;
    if (failed.size === 0) return;
    const others = this.#awake().filter((bot) => !failed.has(bot));
    if (others.length > 0) return;
    const isLaneLost = lastError instanceof LinkError && lastError.reason === 'lost';
    if (isLaneLost && part.failures === 1 && [...failed].some((bot) => bot.outlook(request).openLanes > 0)) return;
    await this.options.clock.sleep(retryPauseMs, part.signal);
  }

  #seat(part: Part): Promise<ReadingBot> {
    const seat = this.#queue.take(part);
    if (this.#queue.size > 0) void this.#review();
    return seat;
  }

  async #review(): Promise<void> {
    if (this.#isReviewing) return;
    this.#isReviewing = true;
    while (this.#queue.size > 0) {
      await this.options.clock.sleep(reviewEveryMs);
      this.#queue.review();
    }
    this.#isReviewing = false;
  }

  #decide(part: Part): Turn<ReadingBot> {
    const waitedMs = this.options.clock.nowMs() - part.startedAtMs;
    if (waitedMs >= deadlineMs) return { kind: 'fail', error: this.#surrender(part) };
    const choice = this.#choose(part);
    if (choice.kind === 'take') {
      this.#occupy(choice.bot);
      return choice;
    }
    const isHopeless = choice.kind === 'nobody' || choice.kind === 'resting';
    if (isHopeless || (choice.kind === 'broken' && waitedMs >= brokenPatienceMs))
      return { kind: 'fail', error: this.#surrender(part) };
    return { kind: 'wait' };
  }

  #choose({ request, failed, isUrgent }: Part, avoided?: ReadingBot): BotChoice<ReadingBot> {
    const nowMs = this.options.clock.nowMs();
    const candidates = this.#bots.map((bot) => {
      const load = this.#load(bot);
      const { costBytes, admits } = bot.outlook(request);
      return {
        ...{ bot, health: bot.health, costBytes, admits, lastTurn: load.lastTurn },
        isResting: bot.restingUntilMs > nowMs,
        hasFailed: failed.has(bot) || bot === avoided,
        isFree: load.isFree(isUrgent),
      };
    });
    return chooseBot(candidates);
  }

  #occupy(bot: ReadingBot): void {
    const load = this.#load(bot);
    load.partsInFlight++;
    load.lastTurn = ++this.#turns;
  }

  #giveUpSeat(bot: ReadingBot): void {
    this.#load(bot).partsInFlight--;
    this.#queue.serve();
  }

  async #hedged(bot: ReadingBot, part: Part, signal: AbortSignal): Promise<Uint8Array> {
    const { clock } = this.options;
    const issuedAtMs = clock.nowMs();
    this.#budget.earn();
    let isFirstDone = false;
    const first = this.#run(bot, part, signal).finally(() => {
      isFirstDone = true;
    });
    const second = (): Promise<Uint8Array> | undefined => {
      const other = signal.aborted ? undefined : this.#takeSecond(part, bot);
      if (!other) return undefined;
      this.#stats.hedges++;
      return this.#run(other, part, signal).then((bytes) => {
        if (!isFirstDone && !signal.aborted) {
          this.#stats.hedgesWon++;
          if (other !== bot) bot.overtaken(part.request, issuedAtMs);
        }
        return bytes;
      });
    };
    return hedgedRead({ first, second, clock, lateAfterMs: lateAfterMs(this.#bestP95Ms(part)) });
  }

  /** A bot, or a second lane of the same one, for a part that is late. */
  #takeSecond(part: Part, first: ReadingBot): ReadingBot | undefined {
    const choice = this.#choose(part, first);
    if (choice.kind !== 'take') return undefined;
    const { openLanes, isSuspect } = first.outlook(part.request);
    if (choice.bot === first && openLanes < 2) return undefined;
    // A part that went out to find whether a bot is back must not cost the viewer more than that.
    if (!isSuspect && !this.#budget.spend()) return undefined;
    this.#occupy(choice.bot);
    return choice.bot;
  }

  /** What the fastest bot would need: were it asked, the part would be here by now. */
  #bestP95Ms({ request }: Part): number | undefined {
    const known = this.#awake().flatMap((bot) => this.#load(bot).latency.p95Ms(request.limit) ?? []);
    return known.length === 0 ? undefined : Math.min(...known);
  }

  /** One call on a bot whose place is taken; gives the place back when the bot is done, not when the viewer is. */
  async #run(bot: ReadingBot, part: Part, signal: AbortSignal): Promise<Uint8Array> {
    const { clock } = this.options;
    const load = this.#load(bot);
    const startedAtMs = clock.nowMs();
    const knewLocation = bot.outlook(part.request).knowsLocation;
    try {
      const bytes = await bot.read({ ...part.request, signal }, this.#leftMs(part));
      if (knewLocation) load.latency.record(part.request.limit, clock.nowMs() - startedAtMs);
      load.limit.grow();
      load.rate.add(bytes.length, clock.nowMs());
      this.#stats.parts++;
      this.#stats.bytes += bytes.length;
      return bytes;
    } catch (error) {
      this.#judge(error, bot, part, startedAtMs);
      throw error;
    } finally {
      this.#giveUpSeat(bot);
    }
  }

  #leftMs({ startedAtMs, failures }: Part): number {
    const passedMs = this.options.clock.nowMs() - startedAtMs;
    return failures === 0 ? Math.max(1, deadlineMs - passedMs) : Math.max(leastRetryMs, knownWithinMs - passedMs);
  }

  /** What a failure says about the bot. */
  #judge(error: unknown, bot: ReadingBot, part: Part, startedAtMs: number): void {
    const fault = readFault(error);
    if (fault.kind === 'aborted' || isHeldBack(error)) return;
    const { clock, log } = this.options;
    log.debug('a bot could not read', { bot: bot.name, messageId: part.request.messageId, fault: fault.kind });
    const isTimeout = error instanceof LinkError && error.reason === 'timeout';
    if (isTimeout) this.#stats.timeouts++;
    if (isTimeout || fault.kind === 'flood') this.#load(bot).limit.cut(startedAtMs, clock.nowMs());
    if (fault.kind !== 'flood') {
      part.failed.add(bot);
      return;
    }
    this.#stats.floods++;
    const untilMs = clock.nowMs() + Math.max(1, fault.seconds) * 1_000;
    if (bot.restingUntilMs <= clock.nowMs()) log.info('a bot rests', { bot: bot.name, seconds: fault.seconds });
    bot.restingUntilMs = Math.max(bot.restingUntilMs, untilMs);
  }

  /** Notes a failure, or throws what no other bot could mend. */
  #note(error: unknown, part: Part): void {
    if (part.signal.aborted) throw abortError(part.signal);
    if (isAppError(error) && (error.code === 'gone' || error.code === 'file_changed')) throw error;
    // Several parts may take a seat while only one may try the data center: the others go back to waiting.
    if (isHeldBack(error)) return;
    this.#stats.retries++;
    part.lastError = error;
    const { kind } = readFault(error);
    // The reader has fetched a new reference by then: asking for ever newer ones does not help.
    if (kind === 'file_reference') part.failures += 2;
    else if (kind !== 'flood') part.failures++;
  }

  /** As soon as a film is being read, a second bot learns where it is: spreading then costs no round trip. */
  #prepareSecond({ request }: Part, first: ReadingBot): void {
    const others = this.#awake().filter((bot) => bot !== first && bot.health === 'ready');
    if (others.some((bot) => bot.outlook(request).knowsLocation)) return;
    const [next] = others.sort((a, b) => this.#load(a).partsInFlight - this.#load(b).partsInFlight);
    next?.prepare(request.messageId, request.documentId);
  }

  #load(bot: ReadingBot): BotLoad {
    const load = this.#loads.get(bot);
    if (!load) throw new AppError('internal', `The bot ${bot.name} is not in the pool.`);
    return load;
  }

  #usable(): ReadingBot[] {
    return this.#bots.filter((bot) => bot.health !== 'unusable');
  }

  #awake(): ReadingBot[] {
    const nowMs = this.options.clock.nowMs();
    return this.#usable().filter((bot) => bot.restingUntilMs <= nowMs);
  }

  #surrender({ request: { messageId, offset }, lastError }: Part): AppError {
    const nowMs = this.options.clock.nowMs();
    const usable = this.#usable();
    const waitMs = Math.min(...usable.map((bot) => bot.restingUntilMs - nowMs));
    if (usable.length > 0 && waitMs > 0) {
      const retryAfterSeconds = Math.ceil(waitMs / 1_000);
      return new AppError('telegram_flood_wait', undefined, { retryAfterSeconds, cause: lastError });
    }
    if (lastError === undefined) {
      const text = usable.length === 0 ? 'No bot is connected to Telegram.' : 'No bot gets an answer from Telegram.';
      return new AppError('telegram_unavailable', text);
    }
    const described = toAppError(lastError, `reading message ${messageId} at ${offset}`);
    // A post or a channel that no bot gets to see for now is not lost for good.
    return described.code === 'not_found' || readFault(lastError).kind === 'access'
      ? new AppError('telegram_unavailable', undefined, { cause: lastError })
      : described;
  }
}
