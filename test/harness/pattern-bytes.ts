// File contents that differ everywhere, so that a byte from the wrong place never goes unnoticed.

/** A small, fast, seedable generator of 32-bit numbers (xorshift32). The same seed gives the same sequence. */
export function seededNumbers(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** `sizeBytes` bytes that depend on `seed` and never repeat at a block's distance. */
export function patternBytes(sizeBytes: number, seed: number): Buffer {
  const next = seededNumbers(seed);
  const bytes = Buffer.alloc(sizeBytes + 3);
  for (let offset = 0; offset < sizeBytes; offset += 4) bytes.writeUInt32LE(next(), Math.min(offset, sizeBytes - 1));
  return bytes.subarray(0, sizeBytes);
}
