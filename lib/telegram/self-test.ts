// Proves at start-up that this GramJS is the one the patches were written for, and that they do what they should.
import { createCipheriv } from 'node:crypto';
import { Api } from 'telegram';
import { AppError } from '#lib/errors.ts';
import { igeVector } from './aes-ige-vectors.ts';
import type { GramjsInternals } from './gramjs-internals.ts';
import { createSilentLogger } from './silent-logger.ts';

/** The version all private names were read in. */
const knownVersion = '2.26.22';

function checkCiphers({ ige, ctr }: GramjsInternals): string[] {
  const { key, iv, plain, cipher } = igeVector;
  const native = createCipheriv('aes-256-ctr', key, iv.subarray(0, 16)).update(plain);
  return [
    ...(new ige.IGE(key, iv).encryptIge(plain).equals(cipher) ? [] : ['crypto/IGE encrypts wrongly']),
    ...(new ige.IGE(key, iv).decryptIge(cipher).equals(plain) ? [] : ['crypto/IGE decrypts wrongly']),
    ...(new ctr.CTR(key, iv.subarray(0, 16)).encrypt(plain).equals(native) ? [] : ['crypto/CTR encrypts wrongly']),
  ];
}

/** Private names by the prototype that must have them; each one is called or replaced somewhere in this room. */
function missingNames(gramjs: GramjsInternals): string[] {
  const senderNames = [
    ...['_handleContainer', '_processMessage', '_handleRPCResult', '_handleBadAuthKey', 'addStateToQueue', 'reconnect'],
    ...['connect', 'disconnect'],
  ];
  const sender = gramjs.sender.MTProtoSender.prototype as unknown as Record<string, unknown>;
  const state = gramjs.state.MTProtoState.prototype as unknown as Record<string, unknown>;
  return [
    ...senderNames.filter((name) => typeof sender[name] !== 'function').map((name) => `MTProtoSender.${name}`),
    ...['decryptMessageData', 'encryptMessageData']
      .filter((name) => typeof state[name] !== 'function')
      .map((name) => `MTProtoState.${name}`),
    ...(gramjs.rsa._serverKeys instanceof Map ? [] : ['RSA._serverKeys']),
    ...(typeof gramjs.layer.LAYER === 'number' ? [] : ['AllTLObjects.LAYER']),
  ];
}

function missingFields(gramjs: GramjsInternals): string[] {
  const callbacks = { logger: createSilentLogger(), _exportedSenderPromises: new Map() };
  const sender = new gramjs.sender.MTProtoSender(undefined, callbacks as never) as unknown as {
    readonly _pendingState?: { readonly getAndDelete?: unknown };
    readonly _sendQueue?: { readonly _queue?: unknown };
  };
  return [
    ...(typeof sender._pendingState?.getAndDelete === 'function' ? [] : ['MTProtoSender._pendingState.getAndDelete']),
    ...(Array.isArray(sender._sendQueue?._queue) ? [] : ['MTProtoSender._sendQueue._queue']),
  ];
}

const rpcResultId = 0xf35c6d01;
const containerId = 0x73f1f8dc;

/** A container message whose body is an rpc_result for the request of this id. */
function answerMessage(requestId: number, result: Buffer): Buffer {
  const head = Buffer.alloc(16 + 12);
  head.writeBigInt64LE(BigInt(requestId + 100), 0);
  head.writeInt32LE(1, 8);
  head.writeInt32LE(12 + result.length, 12);
  head.writeUInt32LE(rpcResultId, 16);
  head.writeBigInt64LE(BigInt(requestId), 20);
  return Buffer.concat([head, result]);
}

/** Three answers in one container: good, an error, good. */
function sampleContainer(): Buffer {
  // boolTrue
  const good = Buffer.from('b5757299', 'hex');
  const bad = new Api.RpcError({ errorCode: 400, errorMessage: 'SELF_TEST' }).getBytes();
  const head = Buffer.alloc(8);
  head.writeUInt32LE(containerId, 0);
  head.writeInt32LE(3, 4);
  return Buffer.concat([head, answerMessage(1, good), answerMessage(2, bad), answerMessage(3, good)]);
}

/** Whatever stands in the middle of a container, the last message of it must reach its request. */
async function checkContainers(gramjs: GramjsInternals): Promise<string[]> {
  const settled: number[] = [];
  const note = (id: number) => () => void settled.push(id);
  const callbacks = { logger: createSilentLogger(), _exportedSenderPromises: new Map() };
  const sender = new gramjs.sender.MTProtoSender(undefined, callbacks as never);
  for (const msgId of [1, 2, 3]) {
    const request = new Api.help.GetConfig();
    sender._pendingState.set(msgId as never, { msgId, request, resolve: note(msgId), reject: note(msgId) } as never);
  }
  const obj = await new gramjs.reader.BinaryReader(sampleContainer()).tgReadObject();
  await sender._processMessage(new gramjs.tlMessage.TLMessage(9, 1, obj) as never).catch(() => {
    // The error answer comes out at the end, as it should; what counts is who was settled.
  });
  return settled.join() === '1,2,3' ? [] : ['MTProtoSender._handleContainer loses messages'];
}

/**
 * Checks names, ciphers against a fixed vector, and that an error in a container leaves its neighbours alone.
 *
 * @throws AppError `internal` naming everything that is missing.
 */
export async function selfTest(gramjs: GramjsInternals): Promise<void> {
  const missing = missingNames(gramjs);
  const behaviour = async () => [...missingFields(gramjs), ...checkCiphers(gramjs), ...(await checkContainers(gramjs))];
  const faults = missing.length > 0 ? missing : await behaviour();
  if (faults.length === 0) return;
  throw new AppError(
    'internal',
    `The installed telegram@${gramjs.version} does not fit (written for ${knownVersion}); at fault: ${faults.join(', ')}`,
  );
}
