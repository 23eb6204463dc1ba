// What was revoked: in memory for those who ask at every request, in the store for restarts and other processes.
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { RevocationRecord, RevocationStore } from '../storage/auth-stores.ts';

/** How soon what another process revoked counts here. */
const pollEveryMs = 2000;

/** Clocks of processes may differ by this, and a write may take as long. */
const overlapMs = 60_000;

const pageSize = 500;

/** Records that are over are removed this often. */
const tidyEveryMs = 3_600_000;

/** What {@link Revocations} works with. */
export interface RevocationsOptions {
  readonly store: RevocationStore;
  readonly clock: Clock;
  readonly log: Log;
}

/** Generations of items, people, keys and sessions; one entry for each that was ever revoked and is not forgotten. */
export class Revocations {
  readonly #options: RevocationsOptions;
  readonly #records = new Map<string, RevocationRecord>();
  readonly #stopping = new AbortController();
  #latestMs = 0;
  #following: Promise<void> | undefined;
  #isReady = false;

  constructor(options: RevocationsOptions) {
    this.#options = options;
  }

  /** False until all that is revoked was read once: before that nothing can be said. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** How often it was revoked. */
  generationOf(key: string): number {
    return this.#records.get(key)?.generation ?? 0;
  }

  /**
   * Revokes what hangs on it: here at once, in other processes within seconds. Durable when the promise resolves.
   *
   * @param expiresAtMs when nothing can hang on it any more; default: never.
   */
  async revoke(key: string, expiresAtMs: number | null = null): Promise<void> {
    this.#note(await this.#options.store.add(key, this.#options.clock.nowMs(), expiresAtMs));
  }

  /** Reads all, then follows. Idempotent. @throws AppError `storage_unavailable`. */
  async start(): Promise<void> {
    if (this.#isReady) return;
    await this.#tidy();
    await this.refresh();
    this.#isReady = true;
    this.#following = this.#follow();
  }

  /** Ends the following; resolves when no read is under way. What was read stays known. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#following;
  }

  /** Reads what changed since the last time. */
  async refresh(): Promise<void> {
    const { store } = this.#options;
    let after = { updated_at_ms: this.#latestMs - overlapMs, key: '' };
    for (;;) {
      const page = await store.list({ after, limit: pageSize });
      for (const record of page) this.#note(record);
      const last = page.at(-1);
      if (!last || page.length < pageSize) return;
      after = last;
    }
  }

  #note(record: RevocationRecord): void {
    const known = this.#records.get(record.key);
    // Two that come at once may be noted in either order.
    if (!known || known.generation < record.generation) this.#records.set(record.key, record);
    this.#latestMs = Math.max(this.#latestMs, record.updated_at_ms);
  }

  async #follow(): Promise<void> {
    const { clock, log } = this.#options;
    let tidiedAtMs = clock.nowMs();
    let isAway = false;
    while (!this.#stopping.signal.aborted) {
      try {
        await clock.sleep(pollEveryMs, this.#stopping.signal);
        await this.refresh();
        isAway = false;
        if (clock.nowMs() - tidiedAtMs < tidyEveryMs) continue;
        tidiedAtMs = clock.nowMs();
        await this.#tidy();
      } catch (error) {
        // What is known goes on counting; once is enough to say.
        if (!this.#stopping.signal.aborted && !isAway) log.warn('revocations cannot be followed right now', { error });
        isAway = true;
      }
    }
  }

  async #tidy(): Promise<void> {
    const nowMs = this.#options.clock.nowMs();
    await this.#options.store.removeExpired(nowMs);
    for (const [key, { expires_at_ms }] of this.#records)
      if (expires_at_ms !== null && expires_at_ms <= nowMs) this.#records.delete(key);
  }
}
