// Generated films of any size: benches need gigabytes that take no disk. The same seed gives the same bytes.
import { createCipheriv, createHash } from 'node:crypto';

const TILE_BYTES = 1024 * 1024;
/** A multiple of no common block size, so that a block read from a wrong place differs. */
const STAMP_EVERY_BYTES = 4096;

/** Making a tile takes about a millisecond; the last few are enough for any bench. */
const MAX_TILES = 8;

/**
 * Generated films by seed.
 *
 * A film is a tile of pseudo-random bytes, repeated, with its own position written into each page of 4096 bytes: any two
 * pages differ, and a copy is nearly as fast as memory.
 */
export class VirtualFilms {
  readonly #tiles = new Map<number, Buffer>();

  /** Fills `target` with the bytes of the film from `position` on. */
  fill(seed: number, target: Buffer, position: number): void {
    const tile = this.#tile(seed);
    for (let done = 0; done < target.length; ) {
      const start = (position + done) % TILE_BYTES;
      done += tile.copy(target, done, start, Math.min(TILE_BYTES, start + target.length - done));
    }
    stampPages(target, position);
  }

  #tile(seed: number): Buffer {
    const known = this.#tiles.get(seed);
    if (known !== undefined) return known;
    const key = createHash('sha256').update(`film ${seed}`).digest();
    const tile = createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(TILE_BYTES));
    this.#tiles.set(seed, tile);
    const oldest = this.#tiles.keys().next().value;
    if (this.#tiles.size > MAX_TILES && oldest !== undefined) this.#tiles.delete(oldest);
    return tile;
  }
}

function stampPages(target: Buffer, position: number): void {
  const firstPage = Math.floor(position / STAMP_EVERY_BYTES) * STAMP_EVERY_BYTES;
  const stamp = Buffer.alloc(8);
  for (let page = firstPage; page < position + target.length; page += STAMP_EVERY_BYTES) {
    const at = page - position;
    if (at <= -8) continue;
    stamp.writeBigUInt64LE(BigInt(page));
    stamp.copy(target, Math.max(at, 0), Math.max(-at, 0), Math.min(8, target.length - at));
  }
}
