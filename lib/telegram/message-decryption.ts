// When big messages are decrypted: all that are complete within the same turn of the event loop together.
//
// Figures behind it, and why this happens in the main thread: docs/decisions/0009-where-aes-runs.md.
import type { IgeBackend, IgeJob } from './aes-ige-backend.ts';

/** Decrypts messages in place, now or later, here or elsewhere. */
export interface MessageDecryption {
  /**
   * Resolves when the plain text stands in `job.data`.
   *
   * @param others gives up to that many jobs that may be done along with this one; whoever gives them out takes care that
   * nobody looks at them before this call resolves.
   */
  decrypt(job: IgeJob, others: (count: number) => readonly IgeJob[]): Promise<void>;
}

interface Waiting {
  readonly job: IgeJob;
  readonly others: (count: number) => readonly IgeJob[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Gathers what arrives in one turn, and lets the event loop turn between groups. Bounded by its callers: each connection waits
 * for its message before it brings the next.
 */
export class TurnDecryption implements MessageDecryption {
  readonly #waiting: Waiting[] = [];

  constructor(private readonly backend: IgeBackend) {}

  decrypt(job: IgeJob, others: (count: number) => readonly IgeJob[]): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) setImmediate(() => this.#decryptGroup());
      this.#waiting.push({ job, others, resolve, reject });
    });
  }

  #decryptGroup(): void {
    const { interleaves } = this.backend;
    const group = this.#waiting.splice(0, interleaves);
    if (this.#waiting.length > 0) setImmediate(() => this.#decryptGroup());
    const jobs = group.map(({ job }) => job);
    for (const { others } of group) jobs.push(...others(interleaves - jobs.length));
    try {
      this.backend.decryptInPlace(jobs);
      for (const { resolve } of group) resolve();
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
}
