import { describe, expect, it } from 'vitest';
import { openByteStream } from './byte-stream.ts';

/** Counts parts made; says when it was ended. */
function counted(failAt = Number.POSITIVE_INFINITY) {
  const seen = { made: 0, ended: false };
  async function* parts(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        if (seen.made === failAt) throw new Error('the store is away');
        seen.made += 1;
        yield Uint8Array.of(seen.made);
      }
    } finally {
      seen.ended = true;
    }
  }
  return { seen, parts };
}

describe('a body made while it is read', () => {
  it('makes one part ahead and no more, and ends with its reader', async () => {
    const { seen, parts } = counted();
    const reader = (await openByteStream(parts())).getReader();
    expect(seen.made).toBe(1);
    expect((await reader.read()).value).toEqual(Uint8Array.of(1));
    expect((await reader.read()).value).toEqual(Uint8Array.of(2));
    expect(seen.made).toBe(2);
    await reader.cancel();
    expect(seen).toEqual({ made: 2, ended: true });
  });

  it('tells of a failure at once when it is the first part, else by a cut', async () => {
    await expect(openByteStream(counted(0).parts())).rejects.toThrow('the store is away');
    const reader = (await openByteStream(counted(1).parts())).getReader();
    await reader.read();
    await expect(reader.read()).rejects.toThrow('the store is away');
  });
});
