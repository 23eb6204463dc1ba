// What the obfuscated transport puts on the wire, read as a server would.
import { createDecipheriv, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createObfuscation } from './obfuscation.ts';

test('a server finds the tag and the bytes by the keys in the header', () => {
  const { header, encrypt } = createObfuscation();
  const inward = createDecipheriv('aes-256-ctr', header.subarray(8, 40), header.subarray(40, 56));
  expect(inward.update(header).readUInt32LE(56)).toBe(0xefefefef);
  expect(inward.update(encrypt(Buffer.from('first'))).toString()).toBe('first');
  expect(inward.update(encrypt(Buffer.from('second'))).toString()).toBe('second');
});

test('answers are under the reversed keys', () => {
  const { header, decrypt } = createObfuscation();
  const reversed = Buffer.from(header.subarray(8, 56)).reverse();
  const server = createDecipheriv('aes-256-ctr', reversed.subarray(0, 32), reversed.subarray(32, 48));
  expect(decrypt(server.update(Buffer.from('answer'))).toString()).toBe('answer');
});

test.each([
  ['the abridged mark', 'ef'],
  ['HTTP', Buffer.from('GET ').toString('hex')],
  ['the intermediate mark', 'eeeeeeee'],
  ['the padded mark', 'dddddddd'],
  ['a full message', '0102030400000000'],
])('a header that begins like %s is drawn again', (_name, hex) => {
  const start = Buffer.from(hex, 'hex');
  const draws = [Buffer.concat([start, randomBytes(64 - start.length)]), Buffer.alloc(64, 0x42)];
  const { header } = createObfuscation(() => draws.shift() ?? Buffer.alloc(64));
  expect(header[0]).toBe(0x42);
});
