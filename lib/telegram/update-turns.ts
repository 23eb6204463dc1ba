// The order of work on one box of updates: one thing after the other, what is missing asked for, again after a failure.

/** More than this waiting: what comes is dropped, and asked for when those before it are through. */
const maxWaiting = 1_000;

/** What a turn does, and what happens after a failure. */
export interface UpdateTurnsOptions {
  /** Fetches and applies what is missing by the numbering. */
  readonly catchUp: () => Promise<void>;
  /** Tells of a failure. @returns ms until what is missing is asked for again. */
  readonly onFailure: (error: unknown) => number;
  /** So often it is asked whether something was missed, in ms. */
  readonly quietCheckMs: number;
}

/** One box of updates, one thing at a time. */
export class UpdateTurns {
  #isRunning = false;
  #waiting = 0;
  #overflowed = false;
  #tail: Promise<void> = Promise.resolve();
  #quietTimer: NodeJS.Timeout | undefined;
  #retryTimer: NodeJS.Timeout | undefined;

  constructor(private readonly options: UpdateTurnsOptions) {}

  /** True between start and stop. */
  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** Begins with what was missed; resolves when that is through. */
  async start(): Promise<void> {
    this.#isRunning = true;
    clearInterval(this.#quietTimer);
    this.#quietTimer = setInterval(() => this.check(), this.options.quietCheckMs);
    await this.#enqueue(() => this.catchUp());
  }

  /** Resolves when the work that is running has ended; nothing is begun any more. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    clearInterval(this.#quietTimer);
    clearTimeout(this.#retryTimer);
    await this.#tail;
  }

  /** Work for what has come; dropped while nothing runs. */
  take(job: () => Promise<void>): void {
    if (!this.#isRunning) return;
    if (this.#waiting >= maxWaiting) this.#overflowed = true;
    else void this.#enqueue(job);
  }

  /** Asks for what may have been missed, when its turn comes. */
  check(): void {
    if (this.#isRunning) void this.#enqueue(() => this.catchUp());
  }

  /** Asks for what is missing now; for the work whose turn it is. */
  catchUp(): Promise<void> {
    this.#overflowed = false;
    return this.options.catchUp();
  }

  #enqueue(job: () => Promise<void>): Promise<void> {
    this.#waiting++;
    this.#tail = this.#tail.then(async () => {
      try {
        if (this.#isRunning) await job();
        if (this.#isRunning && this.#waiting === 1 && this.#overflowed) await this.catchUp();
      } catch (error) {
        if (this.#isRunning) this.#tryLater(error);
      } finally {
        this.#waiting--;
      }
    });
    return this.#tail;
  }

  /** Whatever was not applied is still missing by the numbering, so that catching up brings it. */
  #tryLater(error: unknown): void {
    const pauseMs = this.options.onFailure(error);
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => this.check(), pauseMs);
  }
}
