// What GramJS does wrong by itself and right with the patches.
import { createHash, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { encryptIge } from './aes-ige.ts';
import type { DecodingState, GramjsInternals, StatePrototype } from './gramjs-internals.ts';
import { applyGramjsPatches } from './gramjs-patches.ts';
import { selfTest } from './self-test.ts';
import { createSilentLogger } from './silent-logger.ts';

const { gramjs } = applyGramjsPatches();
const key = randomBytes(256);
const sha256 = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest();

async function makeState(): Promise<DecodingState & StatePrototype> {
  const authKey = new gramjs.authKey.AuthKey();
  await authKey.setKey(key);
  return new gramjs.state.MTProtoState(authKey as never, createSilentLogger()) as unknown as DecodingState &
    StatePrototype;
}

interface Envelope {
  readonly sessionId: bigint;
  readonly messageId?: bigint;
  readonly paddingBytes?: number;
  readonly lengthBytes?: number;
}

/** Encrypts a pong as a server would (MTProto 2.0, x = 8). */
function seal({ sessionId, messageId = 5n, paddingBytes = 12, lengthBytes = 20 }: Envelope): Buffer {
  const plain = Buffer.alloc(32 + 20 + paddingBytes);
  plain.writeBigInt64LE(sessionId, 8);
  plain.writeBigInt64LE(messageId, 16);
  plain.writeInt32LE(lengthBytes, 28);
  plain.writeUInt32LE(0x347773c5, 32);
  const messageKey = sha256(key.subarray(96, 128), plain).subarray(8, 24);
  const a = sha256(messageKey, key.subarray(8, 44));
  const b = sha256(key.subarray(48, 84), messageKey);
  const aesKey = Buffer.concat([a.subarray(0, 8), b.subarray(8, 24), a.subarray(24, 32)]);
  const iv = Buffer.concat([b.subarray(0, 8), a.subarray(8, 24), b.subarray(24, 32)]);
  const keyId = createHash('sha1').update(key).digest().subarray(12);
  return Buffer.concat([keyId, messageKey, encryptIge(plain, aesKey, iv)]);
}

test('the self-test passes with this GramJS', async () => {
  await expect(selfTest(gramjs)).resolves.toBeUndefined();
});

test('applying twice changes nothing', () => {
  const before = gramjs.state.MTProtoState.prototype.decryptMessageData;
  expect(applyGramjsPatches().gramjs.state.MTProtoState.prototype.decryptMessageData).toBe(before);
});

test('the self-test names what is missing or wrong', async () => {
  class WrongIge {
    encryptIge = (plain: Buffer) => plain;
    decryptIge = (cipher: Buffer) => cipher;
  }
  const wrongCipher: GramjsInternals = { ...gramjs, ige: { IGE: WrongIge } };
  await expect(selfTest(wrongCipher)).rejects.toThrow(/crypto\/IGE encrypts wrongly/);
  const otherState = { MTProtoState: class {} } as unknown as GramjsInternals['state'];
  await expect(selfTest({ ...gramjs, state: otherState })).rejects.toMatchObject({
    code: 'internal',
    message: expect.stringMatching(/telegram@2\.26\.22 .*MTProtoState\.decryptMessageData/),
  });
});

test('a good message is read', async () => {
  const state = await makeState();
  const message = await state.decryptMessageData(seal({ sessionId: BigInt(state.id.toString()) }));
  expect(message.obj).toMatchObject({ className: 'Pong' });
});

test('the same message a second time is acknowledged and not handled', async () => {
  const state = await makeState();
  const body = seal({ sessionId: BigInt(state.id.toString()) });
  await state.decryptMessageData(Buffer.from(body));
  expect((await state.decryptMessageData(body)).obj).toMatchObject({ className: 'MsgsAck', msgIds: [] });
});

test.each([
  ['of another session', { sessionId: 1n }, /another session/],
  ['with too little padding', { paddingBytes: 12, lengthBytes: 24 }, /padding/],
  ['with a length that is no multiple of 4', { lengthBytes: 19 }, /multiple of 4/],
])('a message %s is refused', async (_name, changes, reason) => {
  const state = await makeState();
  const body = seal({ sessionId: BigInt(state.id.toString()), ...changes });
  await expect(state.decryptMessageData(body)).rejects.toThrow(reason);
});

test('a message with a flipped bit is refused', async () => {
  const state = await makeState();
  const body = seal({ sessionId: BigInt(state.id.toString()) });
  body[60] = (body[60] ?? 0) ^ 1;
  await expect(state.decryptMessageData(body)).rejects.toThrow(/msg_key/);
});

test('an object of an unknown type costs only itself', async () => {
  const inner = (id: number, body: Buffer) => {
    const head = Buffer.alloc(16);
    head.writeBigInt64LE(BigInt(id), 0);
    head.writeInt32LE(body.length, 12);
    return Buffer.concat([head, body]);
  };
  const pong = Buffer.alloc(20);
  pong.writeUInt32LE(0x347773c5, 0);
  const container = Buffer.concat([
    Buffer.from('dcf8f173', 'hex'),
    Buffer.from([3, 0, 0, 0]),
    ...[inner(1, pong), inner(2, Buffer.from('0badf00d00000000', 'hex')), inner(3, pong)],
  ]);
  const read = (await new gramjs.reader.BinaryReader(container).tgReadObject()) as { messages: { msgId: object }[] };
  expect(read.messages.map(({ msgId }) => String(msgId))).toEqual(['1', '3']);
});
