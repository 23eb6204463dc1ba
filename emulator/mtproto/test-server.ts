// A server for the tests of the protocol half: two data centres, a stub for the service half, keys made at once.
import { randomBytes } from 'node:crypto';
import { Faults } from '../faults.ts';
import { SchemaBook } from '../tl/schema-book.ts';
import type { TlObject } from '../tl/tl-object.ts';
import { authKeyIdOf } from './auth-key-store.ts';
import { MtprotoServer, type MtprotoServerOptions } from './mtproto-server.ts';
import { RawClient } from './raw-client.ts';
import { type RawAnswer, type RpcAnswer, type RpcCall, RpcError, type RpcHandler, type RpcSubject } from './rpc.ts';
import { generateRsaPrivateKeyPem } from './rsa.ts';

/** The layer clients of the tests speak. */
export const TEST_LAYER = 198;

/** Answers by method name; what is not listed is refused. */
export type StubMethods = Record<string, (call: RpcCall) => RpcAnswer | Promise<RpcAnswer>>;

/** A running server and what a test needs around it. */
export class TestServer {
  readonly server: MtprotoServer;
  readonly faults = new Faults();
  readonly book: SchemaBook;
  readonly calls: RpcCall[] = [];
  readonly warnings: string[] = [];
  readonly #clients: RawClient[] = [];
  // Made once for a test file: both take a good part of a second on a busy machine.
  static #book: SchemaBook | undefined;
  static #rsaPrivateKeyPem: string | undefined;

  constructor(methods: StubMethods, options: Partial<MtprotoServerOptions> = {}) {
    TestServer.#book ??= SchemaBook.load();
    TestServer.#rsaPrivateKeyPem ??= generateRsaPrivateKeyPem();
    this.book = TestServer.#book;
    this.server = new MtprotoServer({
      book: this.book,
      handler: this.#stub(methods),
      faults: this.faults,
      rsaPrivateKeyPem: TestServer.#rsaPrivateKeyPem,
      dcs: [{ id: 2 }, { id: 4 }],
      log: (level, event) => {
        if (level === 'warn') this.warnings.push(event);
      },
      ...options,
    });
  }

  /** Starts a server whose service half knows `methods` and `help.getConfig`. */
  static async start(methods: StubMethods = {}, options?: Partial<MtprotoServerOptions>): Promise<TestServer> {
    const test = new TestServer(methods, options);
    await test.server.start();
    return test;
  }

  address(dcId = 2): { id: number; host: string; port: number } {
    const found = this.server.addresses.find(({ id }) => id === dcId);
    if (found === undefined) throw new Error(`no DC ${dcId}`);
    return found;
  }

  /** A client with a key of its own, its salt already learned. */
  async client(dcId = 2, layer = TEST_LAYER): Promise<RawClient> {
    const authKey = randomBytes(256);
    this.server.restoreAuthKey(authKeyIdOf(authKey).toString('hex'), { dcId, authKey, layer });
    const client = await this.rawClient(authKey, dcId);
    client.send(this.ping(1n));
    const { body } = await client.waitForConstructor(0xedab447b);
    client.salt = body.readBigInt64LE(20);
    client.messages.length = 0;
    return client;
  }

  async rawClient(authKey: Buffer, dcId = 2): Promise<RawClient> {
    const client = await RawClient.open(this.address(dcId), authKey);
    this.#clients.push(client);
    return client;
  }

  encode(query: TlObject): Buffer {
    return this.book.codec(TEST_LAYER).encode(query);
  }

  ping(id: bigint): Buffer {
    const body = Buffer.alloc(12);
    body.writeUInt32LE(0x7abe77ec, 0);
    body.writeBigInt64LE(id, 4);
    return body;
  }

  async stop(): Promise<void> {
    for (const client of this.#clients) client.close();
    await this.server.stop();
  }

  #stub(methods: StubMethods): RpcHandler {
    return {
      describe: (call) => describeFile(call),
      handle: async (call) => {
        this.calls.push(call);
        const method = methods[call.method];
        if (method !== undefined) return method(call);
        if (call.method === 'help.getConfig') return this.#config(call.dcId);
        throw new RpcError(401, 'AUTH_KEY_UNREGISTERED');
      },
    };
  }

  #config(dcId: number): TlObject {
    return {
      _: 'config',
      this_dc: dcId,
      dc_options: this.server.addresses.map(({ id, host, port }) => ({ _: 'dcOption', id, ip_address: host, port })),
      // Long enough that the answer is worth packing.
      dc_txt_domain_name: 'example.org. '.repeat(120),
    };
  }
}

/** An upload.file that writes itself. */
export function rawFile(block: Buffer): RawAnswer {
  const head = Buffer.alloc(16);
  head.writeUInt32LE(0x096a18d5, 0);
  head.writeUInt32LE(0xaa963b05, 4);
  head[12] = 254;
  head.writeUIntLE(block.length, 13, 3);
  return {
    kind: 'raw',
    byteLength: head.length + block.length,
    writeTo(target, offset) {
      head.copy(target, offset);
      block.copy(target, offset + head.length);
    },
  };
}

/**
 * The query for a block of file 77.
 *
 * @param offset in the file, bytes.
 * @param limit bytes.
 */
export function getFileQuery(offset = 0, limit = 4096): TlObject {
  const location = {
    _: 'inputDocumentFileLocation',
    id: 77n,
    access_hash: 1n,
    file_reference: Buffer.alloc(4),
    thumb_size: '',
  };
  return { _: 'upload.getFile', location, offset: BigInt(offset), limit };
}

function describeFile(call: RpcCall): RpcSubject {
  if (call.method !== 'upload.getFile') return {};
  return { botId: 1001, fileId: '77', offset: Number(call.query.offset) };
}
