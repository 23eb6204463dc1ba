// Bytes written by the codecs of other libraries, each in its own layer: read right, and written back the same.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SchemaBook } from './schema-book.ts';

interface Recording {
  /** Library and version that wrote the bytes. */
  readonly source: string;
  readonly layer: number;
  readonly messages: readonly {
    readonly kind: 'request' | 'answer';
    readonly name: string;
    readonly hex: string;
    /** Fields as they were given to the library; longs as decimal strings. */
    readonly expect: Readonly<Record<string, unknown>>;
  }[];
}

const FOLDER = join(import.meta.dirname, 'fixtures');
const book = SchemaBook.load();
const recordings = readdirSync(FOLDER).map((file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Recording);

const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner)));

it('there is a recording for each layer that clients use most', () => {
  expect(new Set(recordings.map(({ layer }) => layer))).toEqual(new Set([181, 198, 216, 220, 227, 229]));
});

describe.each(recordings)('$source, layer $layer', ({ layer, messages }) => {
  const codec = book.codec(layer);

  it('is a layer of its own', () => {
    expect(codec.layer).toBe(layer);
  });

  it.each(messages)('$kind $name', ({ name, hex, expect: fields }) => {
    const bytes = Buffer.from(hex, 'hex');
    const { value, end } = codec.decode(bytes);
    expect(end).toBe(bytes.length);
    expect(plain(value)).toMatchObject({ _: name, ...fields });
    // The Pyrogram family puts an InputPeer where an InputChannel belongs; that is read, never written.
    const isLoose = (fields.channel as { _?: string } | undefined)?._ === 'inputPeerChannel';
    if (!isLoose) expect(codec.encode(value).toString('hex')).toBe(hex);
  });
});
