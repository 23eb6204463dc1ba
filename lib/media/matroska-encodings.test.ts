// What muxers did to the bytes of a text, undone.
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { EbmlData } from './ebml.ts';
import { decoderOf } from './matroska-encodings.ts';
import { fieldsOf } from './matroska-tracks.ts';

/** An element with a size of four bytes. */
function element(id: number[], ...content: (number[] | Uint8Array)[]): number[] {
  const data = content.flatMap((part) => [...part]);
  return [...id, 0x10, data.length >> 16, (data.length >> 8) & 255, data.length & 255, ...data];
}

const encoding = (...content: number[][]) => element([0x62, 0x40], ...content);
const compression = (...content: number[][]) => element([0x50, 0x34], ...content);
const algorithm = (value: number) => element([0x42, 0x54], [value]);
const track = (...encodings: number[][]) =>
  fieldsOf(new EbmlData(Uint8Array.from(element([0x6d, 0x80], ...encodings))));

async function decoded(fields: ReturnType<typeof track>, bytes: Uint8Array): Promise<string | undefined> {
  const decode = decoderOf(fields);
  const plain = await decode?.(bytes);
  return plain && new TextDecoder().decode(plain);
}

const text = new TextEncoder().encode('Hello, hello, hello');

describe('the bytes of a track', () => {
  it('are as they are without encodings', async () => {
    expect(await decoded(new Map(), text)).toBe('Hello, hello, hello');
  });

  it('are inflated, and get back the front that was taken off', async () => {
    const packed = new Uint8Array(deflateSync(text));
    expect(await decoded(track(encoding(compression(algorithm(0)))), packed)).toBe('Hello, hello, hello');
    expect(await decoded(track(encoding(compression())), packed)).toBe('Hello, hello, hello');
    const front = element([0x42, 0x55], text.subarray(0, 7));
    expect(await decoded(track(encoding(compression(algorithm(3), front))), text.subarray(7))).toBe(
      'Hello, hello, hello',
    );
  });

  it('that would fill the memory, or are not what they say, are none', async () => {
    const bomb = new Uint8Array(deflateSync(new Uint8Array(64 * 1024 * 1024)));
    const fields = track(encoding(compression(algorithm(0))));
    expect(await decoded(fields, bomb)).toBeUndefined();
    expect(await decoded(fields, text)).toBeUndefined();
    expect(await decoded(fields, new Uint8Array(deflateSync(text)).subarray(0, 9))).toBeUndefined();
  });

  it.each([
    ['encrypted', encoding(element([0x50, 0x33], [1]), element([0x50, 0x35], []))],
    ['packed by something old', encoding(compression(algorithm(1)))],
    ['nothing known', encoding()],
  ])('that are %s cannot be read', (_, one) => expect(decoderOf(track(one))).toBeUndefined());

  it('in two encodings at once cannot be read', () => {
    const one = encoding(compression(algorithm(0)));
    expect(decoderOf(track(one, one))).toBeUndefined();
  });
});
