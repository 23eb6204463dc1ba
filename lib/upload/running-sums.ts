// The md5 of small files while they come, over several requests. Lost with the process: then a file goes unchecked.
import { createHash, type Hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** Sums kept of files nobody is sending at the moment. */
const mostSums = 200;

interface Sum {
  readonly hash: Hash;
  readonly bytes: number;
}

/** Sums by upload, each of all bytes up to an offset. */
export class RunningSums {
  readonly #sums = new LRUCache<string, Sum>({ max: mostSums });

  /** Takes in bytes that begin at an offset. What does not follow on what came before makes the sum unknown. */
  add(id: string, offset: number, bytes: Uint8Array): void {
    const before = offset === 0 ? { hash: createHash('md5'), bytes: 0 } : this.#sums.get(id);
    if (before?.bytes !== offset) return void this.#sums.delete(id);
    this.#sums.set(id, { hash: before.hash.update(bytes), bytes: offset + bytes.byteLength });
  }

  /** In hexadecimal; empty when the bytes did not all come by here. The sum is forgotten. */
  take(id: string, sizeBytes: number): string {
    const sum = this.#sums.get(id);
    this.#sums.delete(id);
    return sum?.bytes === sizeBytes ? sum.hash.digest('hex') : '';
  }
}
