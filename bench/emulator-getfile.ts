// How many megabytes of upload.getFile the emulator serves for one second of its own CPU time.
// The client is a process of its own, so its work is not counted: node --import tsx bench/emulator-getfile.ts
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Faults } from '#emulator/faults.ts';
import { encryptIgeInPlace, loadIgeDecrypt } from '#emulator/mtproto/aes-ige.ts';
import { authKeyIdOf } from '#emulator/mtproto/auth-key-store.ts';
import { InboundBytes } from '#emulator/mtproto/inbound-bytes.ts';
import { IntermediateFraming } from '#emulator/mtproto/intermediate-framing.ts';
import { deriveKey, messageKey, paddingBytes } from '#emulator/mtproto/message-crypto.ts';
import { MessageIdSource } from '#emulator/mtproto/message-ids.ts';
import { MtprotoServer } from '#emulator/mtproto/mtproto-server.ts';
import type { RpcHandler } from '#emulator/mtproto/rpc.ts';
import { generateRsaPrivateKeyPem } from '#emulator/mtproto/rsa.ts';
import { SchemaBook } from '#emulator/tl/schema-book.ts';

const BLOCK_BYTES = 1024 * 1024;
const IN_FLIGHT = 8;
const TOTAL_BYTES = 1500 * BLOCK_BYTES;
const LAYER = 198;

/** Serves the same random block for ever: the cost of the protocol alone, with one copy out of a file's bytes. */
function blockHandler(): RpcHandler {
  const block = randomBytes(BLOCK_BYTES);
  const head = Buffer.alloc(16);
  head.writeUInt32LE(0x096a18d5, 0);
  head.writeUInt32LE(0xaa963b05, 4);
  head[12] = 254;
  head.writeUIntLE(BLOCK_BYTES, 13, 3);
  const answer = {
    kind: 'raw' as const,
    byteLength: head.length + BLOCK_BYTES,
    writeTo(target: Buffer, offset: number) {
      head.copy(target, offset);
      block.copy(target, offset + head.length);
    },
  };
  return { handle: async () => answer, describe: () => ({ botId: 1, fileId: '1', offset: 0 }) };
}

async function serve(): Promise<void> {
  const authKey = randomBytes(256);
  const book = SchemaBook.load();
  const server = new MtprotoServer({
    book,
    handler: blockHandler(),
    faults: new Faults(),
    rsaPrivateKeyPem: generateRsaPrivateKeyPem(),
    dcs: [{ id: 2 }],
  });
  await server.start();
  server.restoreAuthKey(authKeyIdOf(authKey).toString('hex'), { dcId: 2, authKey, layer: LAYER });
  const location = {
    _: 'inputDocumentFileLocation',
    id: 1n,
    access_hash: 1n,
    file_reference: Buffer.alloc(8),
    thumb_size: '',
  };
  const request = book.codec(LAYER).encode({ _: 'upload.getFile', location, offset: 0n, limit: BLOCK_BYTES });
  for (let run = 1; run <= 3; run++) {
    const before = process.cpuUsage();
    const startedMs = performance.now();
    const bytes = await pull({
      port: server.addresses[0]?.port ?? 0,
      host: server.addresses[0]?.host ?? '',
      authKey,
      request,
    });
    const { user, system } = process.cpuUsage(before);
    const megabytes = bytes / 1e6;
    const cpuSeconds = (user + system) / 1e6;
    const wallSeconds = (performance.now() - startedMs) / 1000;
    console.log(
      `run ${run}: ${(megabytes / cpuSeconds).toFixed(0)} MB per CPU-second (${megabytes.toFixed(0)} MB, ` +
        `${(megabytes / wallSeconds).toFixed(0)} MB/s, RSS ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB)`,
    );
  }
  await server.stop();
}

interface PullTask {
  readonly host: string;
  readonly port: number;
  readonly authKey: Buffer;
  readonly request: Buffer;
}

function pull(task: PullTask): Promise<number> {
  const plain = { ...task, authKey: task.authKey.toString('hex'), request: task.request.toString('hex') };
  const child = fork(fileURLToPath(import.meta.url), [JSON.stringify(plain)], { execArgv: process.execArgv });
  return new Promise((resolve, reject) => {
    child.once('message', (bytes) => resolve(Number(bytes)));
    child.once('exit', (code) => reject(new Error(`the client ended with ${code}`)));
  });
}

/** Pulls without decrypting the blocks: their packets are told by their size. */
function runClient(task: PullTask): void {
  const ids = new MessageIdSource(Date.now);
  const sessionId = randomBytes(8);
  const socket = connect({ host: task.host, port: task.port, noDelay: true });
  const bytes = new InboundBytes();
  const framing = new IntermediateFraming(false);
  let salt: bigint | undefined;
  let asked = 0;
  let received = 0;
  const ask = () => {
    // Server identifiers end in 1 for answers; a client's are the multiples of 4.
    socket.write(sealRequest(task, salt ?? 0n, ids.next('answer') - 1n, sessionId));
    asked += 1;
  };
  const onPacket = (packet: Buffer) => {
    if (salt === undefined) {
      salt = readNewSalt(task.authKey, packet);
      for (asked = 0; asked < IN_FLIGHT; ) ask();
    }
    if (packet.length < BLOCK_BYTES) return;
    received += BLOCK_BYTES;
    if (received >= TOTAL_BYTES) process.send?.(received, () => process.exit(0));
    else if (asked * BLOCK_BYTES < TOTAL_BYTES) ask();
  };
  socket.on('data', (chunk) => {
    bytes.push(chunk);
    for (let packet = framing.read(bytes); packet !== undefined; packet = framing.read(bytes)) onPacket(packet);
  });
  socket.write(Buffer.from('eeeeeeee', 'hex'));
  ask();
}

/** The first answer to a client with a wrong salt is bad_server_salt. */
function readNewSalt(authKey: Buffer, packet: Buffer): bigint {
  const { key, iv } = deriveKey(authKey, packet.subarray(8, 24), 8);
  const plain = loadIgeDecrypt()(packet.subarray(24), key, iv);
  return plain.readBigInt64LE(32 + 20);
}

function sealRequest({ authKey, request }: PullTask, salt: bigint, msgId: bigint, sessionId: Buffer): Buffer {
  const head = Buffer.alloc(32);
  head.writeBigInt64LE(salt, 0);
  sessionId.copy(head, 8);
  head.writeBigInt64LE(msgId, 16);
  head.writeInt32LE(1, 24);
  head.writeUInt32LE(request.length, 28);
  const plain = Buffer.concat([head, request, randomBytes(paddingBytes(head.length + request.length))]);
  const msgKey = messageKey(authKey, plain, 0);
  const { key, iv } = deriveKey(authKey, msgKey, 0);
  encryptIgeInPlace(plain, key, iv);
  const frame = Buffer.alloc(4);
  frame.writeUInt32LE(24 + plain.length);
  return Buffer.concat([frame, authKeyIdOf(authKey), msgKey, plain]);
}

const [task] = process.argv.slice(2);
if (task === undefined) await serve();
else {
  const { host, port, authKey, request } = JSON.parse(task) as {
    host: string;
    port: number;
    authKey: string;
    request: string;
  };
  runClient({ host, port, authKey: Buffer.from(authKey, 'hex'), request: Buffer.from(request, 'hex') });
}
