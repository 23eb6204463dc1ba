// When big messages are decrypted: all that are complete within the same turn of the event loop together.
//
// Figures behind it, and when this happens in a thread of its own: docs/decisions/0009-where-aes-runs.md.
import { createHash } from 'node:crypto';
import type { IgeBackend, IgeJob } from './aes-ige-backend.ts';

/** A message with what its proof needs. */
export interface MessageJob extends IgeJob {
  /** The 32 bytes of the authorization key that are hashed before the plain text. */
  readonly hashedBefore: Uint8Array;
  /** {@link digestOf} this job, where whoever decrypted it hashed it as well. */
  digest?: Uint8Array;
}

/** Decrypts messages in place, now or later, here or elsewhere. */
export interface MessageDecryption {
  /**
   * Resolves when the plain text stands in `job.data`.
   *
   * @param others gives up to that many jobs that may be done along with this one; whoever gives them out takes care that
   * nobody looks at them before this call resolves.
   * @throws LinkError `lost` when what decrypts broke down: the message and the others are of no use any more.
   */
  decrypt(job: MessageJob, others: (count: number) => readonly MessageJob[]): Promise<void>;
}

/** SHA-256 of what stands before the plain text and the plain text itself; the middle of it is the msg_key. */
export function digestOf({ hashedBefore, data }: Pick<MessageJob, 'hashedBefore' | 'data'>): Buffer {
  return createHash('sha256').update(hashedBefore).update(data).digest();
}

interface Waiting {
  readonly job: MessageJob;
  readonly others: (count: number) => readonly MessageJob[];
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

  decrypt(job: MessageJob, others: (count: number) => readonly MessageJob[]): Promise<void> {
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
