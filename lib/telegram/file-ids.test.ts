// Bot API identifiers: taken apart again field by field.
import { describe, expect, test } from 'vitest';
import { fileId, fileUniqueId, shortenZeroes } from './file-ids.ts';

/** The inverse, as readers of these ids do it. */
function expand(id: string): Buffer {
  const bytes = Buffer.from(id, 'base64url');
  const result: number[] = [];
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0;
    if (byte === 0) result.push(...new Array<number>(bytes[++index] ?? 0).fill(0));
    else result.push(byte);
  }
  return Buffer.from(result);
}

describe('shortenZeroes', () => {
  test.each([
    ['', ''],
    ['0507', '0507'],
    ['050000000007', '05000407'],
    ['0000', '0002'],
    ['00'.repeat(300), '00ff002d'],
  ])('%s -> %s', (input, output) => {
    expect(shortenZeroes(Buffer.from(input, 'hex')).toString('hex')).toBe(output);
  });
});

describe('fileUniqueId', () => {
  test.each([1n, 5_123_456_789_012_345_678n, 2n ** 63n - 1n, -5n])('of %s holds the type and the id', (documentId) => {
    const bytes = expand(fileUniqueId(documentId));
    expect(bytes.length).toBe(12);
    expect([bytes.readInt32LE(0), bytes.readBigInt64LE(4)]).toEqual([2, documentId]);
  });

  test('has the known look of documents', () => {
    expect(fileUniqueId(1n)).toBe('AgADAQAH');
  });
});

describe('fileId', () => {
  const document = { type: 'video', dcId: 4, documentId: 77n, accessHash: -9n } as const;

  test('holds type, data center, reference, id, hash and version', () => {
    const bytes = expand(fileId({ ...document, fileReference: Buffer.from('abcdef0102', 'hex') }));
    expect(bytes.readInt32LE(0)).toBe(4 | (1 << 25));
    expect(bytes.readInt32LE(4)).toBe(4);
    expect(bytes.subarray(8, 16).toString('hex')).toBe('05abcdef01020000');
    expect([bytes.readBigInt64LE(16), bytes.readBigInt64LE(24)]).toEqual([77n, -9n]);
    expect([...bytes.subarray(32)]).toEqual([30, 4]);
  });

  test('does without a reference', () => {
    const bytes = expand(fileId({ ...document, fileReference: Buffer.alloc(0) }));
    expect(bytes.readInt32LE(0)).toBe(4);
    expect(bytes.readBigInt64LE(8)).toBe(77n);
  });
});
