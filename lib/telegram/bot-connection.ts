// One bot's main connection: log-in, calls with a deadline, and coming back after a loss.
//
//   stopped ──start()──► connecting ──logged in──► ready ──link lost──► offline ──back-off──► connecting
//                            │                                              ▲________unreachable_____│
//                            └──credentials refused──► refused              any state ──stop()──► stopped
import { Api } from 'telegram';
import type { Clock } from '#lib/clock.ts';
import { AppError, isAppError } from '#lib/errors.ts';
import type { Log } from '#lib/log.ts';
import { proxyAddress } from '#lib/proxy-fault.ts';
import { abortable } from './abortable.ts';
import { connectAndLogIn, type LoggedIn, type LoginOptions } from './bot-login.ts';
import type { BotSession } from './bot-session.ts';
import { Gate } from './gate.ts';
import type { CallOptions, MtprotoLink } from './mtproto-link.ts';
import { type Fault, LinkError, readFault } from './rpc-errors.ts';
import { ProxyError } from './socks-tunnel.ts';

/** Waits between attempts to come back; the last one repeats. */
const backOffMs = [0, 500, 1_000, 2_000, 5_000, 10_000] as const;
/** A call is sent at most this often when the connection or Telegram's server fails under it. */
const maxAttempts = 3;
/** Calls in a row without an answer after which the connection counts as dead. */
const maxSilentCalls = 2;
const defaultTimeoutMs = 15_000;

/** What {@link BotConnection} works with. */
export interface BotConnectionOptions
  extends Pick<
    LoginOptions,
    'gramjs' | 'directory' | 'session' | 'transport' | 'salts' | 'apiId' | 'apiHash' | 'token' | 'tokenName'
  > {
  readonly log: Log;
  readonly clock: Clock;
  /** First connect: how long until we say that Telegram is not there, in ms. */
  readonly startDeadlineMs: number;
}

/** How a bot's main connection is: `refused` is final, the others change. */
export type ConnectionState = 'stopped' | 'connecting' | 'ready' | 'offline' | 'refused';

/** Somebody interested in what Telegram tells unasked. */
export interface ConnectionListener {
  onUpdates(updates: unknown): void;
  onReconnected(): void;
}

/** A bot's main connection, from log-in to stop; lost, it is made again. */
export class BotConnection {
  #state: ConnectionState = 'stopped';
  #reason: string | undefined;
  #link: MtprotoLink | undefined;
  #user: Api.User | undefined;
  #listener: ConnectionListener | undefined;
  #stopping = new AbortController();
  #ready = new Gate();
  #silentCalls = 0;
  #proxyFailure: AppError | undefined;

  constructor(private readonly options: BotConnectionOptions) {}

  /** As it is at this moment. */
  get state(): ConnectionState {
    return this.#state;
  }

  /** A plain sentence when the state is not `ready`. */
  get reason(): string | undefined {
    return this.#reason;
  }

  /** While it is the proxy that keeps it from connecting: how the last attempt ended. */
  get proxyFault(): ProxyError | undefined {
    return this.#proxyFailure?.cause instanceof ProxyError ? this.#proxyFailure.cause : undefined;
  }

  /** The bot's keys and home data center. */
  get session(): BotSession {
    return this.options.session;
  }

  /** Aborts when the connection is stopped. */
  get stopped(): AbortSignal {
    return this.#stopping.signal;
  }

  /** @throws Error before the first log-in. */
  getUser(): Api.User {
    if (!this.#user) throw new Error('The bot is not logged in yet');
    return this.#user;
  }

  /** Sets the one who hears of updates and of connections made again; one at a time, the last one. */
  listen(listener: ConnectionListener): void {
    this.#listener = listener;
  }

  /**
   * Connects and logs in, trying again until the deadline is over.
   *
   * @throws AppError `bad_credentials`, `telegram_flood_wait`, `telegram_refused` at once; `telegram_unavailable` at the end.
   */
  async start(): Promise<void> {
    this.#state = 'connecting';
    const deadline = new AbortController();
    const { startDeadlineMs } = this.options;
    const timer = setTimeout(() => deadline.abort(this.#tooLate()), startDeadlineMs);
    const onStop = () => deadline.abort(this.#stopping.signal.reason);
    this.#stopping.signal.addEventListener('abort', onStop, { once: true });
    try {
      await this.#connectUntil(deadline.signal);
    } catch (error) {
      this.#fall(deadline.signal.aborted ? deadline.signal.reason : error);
      throw deadline.signal.aborted ? deadline.signal.reason : error;
    } finally {
      clearTimeout(timer);
      this.#stopping.signal.removeEventListener('abort', onStop);
    }
  }

  /** Of a proxy the last attempt says more than that the time is over. */
  #tooLate(): AppError {
    if (this.#proxyFailure) return this.#proxyFailure;
    const { startDeadlineMs, transport } = this.options;
    const way = transport.socksProxy ? ` through the SOCKS proxy ${proxyAddress(transport.socksProxy)}` : '';
    const text = `Telegram cannot be reached${way}: no connection within ${Math.round(startDeadlineMs / 1_000)} s.`;
    return new AppError('telegram_unavailable', text);
  }

  /** Takes up the connection in the background, for a bot whose {@link start} failed with something that may pass. */
  keepTrying(delayMs: number): void {
    void this.#comeBack(delayMs);
  }

  /**
   * Calls Telegram on the main connection. Waits for the connection when it is being restored, and repeats the call when
   * the connection or Telegram's server fails under it: give sends a `random_id`.
   *
   * @param options `timeoutMs` for everything together. Default 15 s.
   * @throws errors to be read by rpc-errors.ts; AppError `aborted`.
   */
  async invoke<Answer>(request: Api.AnyRequest, options: Partial<CallOptions> = {}): Promise<Answer> {
    const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
    const endsAtMs = this.options.clock.nowMs() + timeoutMs;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#attempt<Answer>(request, endsAtMs, attempt, options.signal);
      } catch (error) {
        const isLast = attempt >= maxAttempts || this.options.clock.nowMs() >= endsAtMs || this.stopped.aborted;
        const fault = readFault(error);
        if (isLast || !this.#isWorthRepeating(fault)) throw error;
        if (!(error instanceof LinkError)) await this.options.clock.sleep(300 * attempt, options.signal);
      }
    }
  }

  /** A lane saw that the home key does not serve: connects anew, which finds out and logs in where needed. */
  doubtSession(): void {
    if (this.#link) this.#lose(this.#link, 'a lane was refused its key');
  }

  /** Resolves when the bot is logged in and connected, or stopped. */
  whenReady(): Promise<void> {
    return this.#ready.passed;
  }

  /** Ends the connection for good. */
  async stop(): Promise<void> {
    this.#state = 'stopped';
    this.#reason = 'The bot was stopped.';
    this.#stopping.abort(new AppError('shutting_down'));
    this.#link?.close();
    // Whoever waits for the connection finds it gone.
    this.#ready.open();
    await this.options.session.flush();
  }

  #isWorthRepeating(fault: Fault): boolean {
    // A revoked key shows at the next call; the connection then logs in anew and the call is worth repeating.
    return fault.kind === 'transient' || fault.kind === 'unauthorized';
  }

  async #attempt<Answer>(request: Api.AnyRequest, endsAtMs: number, attempt: number, signal?: AbortSignal) {
    const leftMs = () => Math.max(1, endsAtMs - this.options.clock.nowMs());
    const cancel = signal ? { signal } : {};
    const timeoutError = () => new LinkError('timeout', 'the bot is not connected');
    if (this.stopped.aborted) throw this.stopped.reason;
    if (this.#state === 'refused') throw new AppError('telegram_refused', this.#reason);
    await abortable(this.#ready.passed, { timeoutMs: leftMs(), timeoutError, ...cancel });
    const link = this.#link;
    if (!link?.isOpen) throw new LinkError('lost', 'the bot is not connected');
    // The first attempt may use half of the time, so that a lost answer leaves room for another.
    const timeoutMs = attempt < maxAttempts ? Math.ceil(leftMs() / 2) : leftMs();
    return this.#callOn<Answer>(link, request, { timeoutMs, ...cancel });
  }

  async #callOn<Answer>(link: MtprotoLink, request: Api.AnyRequest, options: CallOptions): Promise<Answer> {
    try {
      const answer = await link.call<Answer>(request, options);
      this.#silentCalls = 0;
      this.#passOn(answer);
      return answer;
    } catch (error) {
      const isSilence = error instanceof LinkError && error.reason === 'timeout';
      this.#silentCalls = isSilence ? this.#silentCalls + 1 : 0;
      const isRevoked = readFault(error).kind === 'unauthorized';
      if (isRevoked || this.#silentCalls >= maxSilentCalls)
        this.#lose(link, isRevoked ? 'the session ended' : 'no answers');
      throw error;
    }
  }

  /** Answers that are updates number the bot's own messages: without them its next incoming one would look like a gap. */
  #passOn(answer: unknown): void {
    const { SUBCLASS_OF_ID } = (answer ?? {}) as { SUBCLASS_OF_ID?: number };
    if (SUBCLASS_OF_ID === new Api.UpdatesTooLong().SUBCLASS_OF_ID) this.#listener?.onUpdates(answer);
  }

  async #connectUntil(signal: AbortSignal): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        return this.#rise(await this.#open(signal));
      } catch (error) {
        if (signal.aborted || !isAppError(error) || error.code !== 'telegram_unavailable') throw error;
        this.options.log.debug('connecting failed', { error });
        this.#proxyFailure = error.cause instanceof ProxyError ? error : undefined;
        if (this.#proxyFailure) this.#reason = error.message;
        await this.options.clock.sleep(backOffMs[Math.min(attempt + 1, backOffMs.length - 1)] ?? 1_000, signal);
      }
    }
  }

  async #open(signal: AbortSignal): Promise<LoggedIn> {
    let opened: MtprotoLink | undefined;
    const loggedIn = await connectAndLogIn({
      ...this.options,
      signal,
      onUpdates: (updates) => this.#listener?.onUpdates(updates),
      onClosed: (reason) => opened && this.#lose(opened, reason.message),
    });
    opened = loggedIn.link;
    if (!opened.isOpen) throw new AppError('telegram_unavailable', 'Telegram closed the connection.');
    return loggedIn;
  }

  #rise({ link, user }: LoggedIn): void {
    if (this.stopped.aborted) {
      link.close();
      throw this.stopped.reason;
    }
    this.#link = link;
    this.#user = user;
    this.#state = 'ready';
    this.#reason = undefined;
    this.#proxyFailure = undefined;
    this.#silentCalls = 0;
    this.#ready.open();
  }

  #fall(error: unknown): void {
    if (this.#state === 'stopped') return;
    const isRefused = isAppError(error) && error.code === 'bad_credentials';
    this.#state = isRefused ? 'refused' : 'offline';
    this.#reason = error instanceof Error ? error.message : 'The connection is lost.';
  }

  #lose(link: MtprotoLink, reason: string): void {
    if (this.#link !== link) return;
    this.#link = undefined;
    link.close();
    if (this.stopped.aborted) return;
    this.#ready = new Gate();
    this.#state = 'offline';
    this.#reason = 'The connection to Telegram is lost; trying again.';
    this.options.log.info('connection lost', { botId: this.options.session.botId, reason });
    void this.#comeBack(0);
  }

  async #comeBack(delayMs: number): Promise<void> {
    try {
      await this.options.clock.sleep(delayMs, this.stopped);
      await this.#connectUntil(this.stopped);
      this.options.log.info('connected again', { botId: this.options.session.botId });
      this.#listener?.onReconnected();
    } catch (error) {
      if (this.stopped.aborted) return;
      this.#fall(error);
      this.options.log.error('the bot cannot come back', { botId: this.options.session.botId, error });
      if (this.#state === 'offline') void this.#comeBack(this.#retryAfterMs(error));
    }
  }

  #retryAfterMs(error: unknown): number {
    return ((isAppError(error) ? error.retryAfterSeconds : undefined) ?? 30) * 1_000;
  }
}
