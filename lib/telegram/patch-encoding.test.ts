// What we send is what a server can read.
import { createHash, randomBytes } from 'node:crypto';
import bigInt from 'big-integer';
import { expect, test } from 'vitest';
import { igeLoaders } from './aes-ige-loaders.ts';
import type { DecodingState, StatePrototype } from './gramjs-internals.ts';
import { applyGramjsPatches } from './gramjs-patches.ts';
import { deriveMessageKeys, sha256 } from './message-keys.ts';
import { createSilentLogger } from './silent-logger.ts';

const { gramjs } = applyGramjsPatches();
const authKey = randomBytes(256);

async function makeState(key: Buffer | undefined): Promise<DecodingState & StatePrototype> {
  const holder = new gramjs.authKey.AuthKey();
  if (key) await holder.setKey(key);
  return new gramjs.state.MTProtoState(holder as never, createSilentLogger()) as never;
}

/** As a server does (MTProto 2.0, x = 0). */
function open(message: Buffer): { keyId: Buffer; messageKey: Buffer; plain: Buffer } {
  const messageKey = message.subarray(8, 24);
  const plain = Buffer.from(message.subarray(24));
  igeLoaders.wasm().decryptInPlace([{ data: plain, ...deriveMessageKeys(authKey, messageKey, 0) }]);
  return { keyId: message.subarray(0, 8), messageKey, plain };
}

test.each([0, 4, 16, 20, 100, 4096, 65_536])('%i bytes', async (sizeBytes) => {
  const state = await makeState(authKey);
  Object.assign(state, { salt: bigInt('-1234567890123456789') });
  const data = randomBytes(sizeBytes);
  const { keyId, messageKey, plain } = open(await state.encryptMessageData(data));
  expect(keyId).toEqual(createHash('sha1').update(authKey).digest().subarray(12));
  expect(plain.readBigInt64LE(0)).toBe(-1234567890123456789n);
  expect(plain.readBigInt64LE(8)).toBe(BigInt.asIntN(64, BigInt(state.id.toString())));
  expect(plain.subarray(16, 16 + sizeBytes).equals(data)).toBe(true);
  const paddingBytes = plain.length - 16 - sizeBytes;
  expect(paddingBytes).toBeGreaterThanOrEqual(12);
  expect(paddingBytes).toBeLessThan(12 + 16);
  expect(messageKey.equals(sha256(authKey.subarray(88, 120), plain).subarray(8, 24))).toBe(true);
});

test('no two paddings are alike, however many are taken', async () => {
  const state = await makeState(authKey);
  const paddings = new Set<string>();
  for (let index = 0; index < 1000; index += 1) {
    const { plain } = open(await state.encryptMessageData(Buffer.alloc(4)));
    paddings.add(plain.subarray(20).toString('hex'));
  }
  expect(paddings.size).toBe(1000);
});

test('without a salt nothing is sent', async () => {
  const state = await makeState(authKey);
  Object.assign(state, { salt: undefined });
  await expect(state.encryptMessageData(Buffer.alloc(4))).rejects.toThrow(/without key, salt or session/);
});

test.each(['0', '1', '-1', '255', '9223372036854775807', '-9223372036854775808', '1234567890123456789'])(
  'the integer %s as eight bytes and back',
  (digits) => {
    const { helpers } = gramjs;
    const bytes = helpers.toSignedLittleBuffer(bigInt(digits));
    const expected = Buffer.alloc(8);
    expected.writeBigInt64LE(BigInt(digits));
    expect(bytes.equals(expected)).toBe(true);
    expect(helpers.readBigIntFromBuffer(bytes, true, true).toString()).toBe(digits);
    expect(helpers.readBigIntFromBuffer(bytes, true, false).toString()).toBe(
      String(BigInt.asUintN(64, BigInt(digits))),
    );
    expect(bytes.equals(expected)).toBe(true);
  },
);

test('integers of other lengths are read as before', () => {
  const { helpers } = gramjs;
  const bytes = randomBytes(16);
  const number = helpers.readBigIntFromBuffer(bytes, true, true);
  expect(helpers.toSignedLittleBuffer(number, 16).equals(bytes)).toBe(true);
  expect(helpers.readBigIntFromBuffer(Buffer.from('0102', 'hex'), false).toString()).toBe('258');
});
