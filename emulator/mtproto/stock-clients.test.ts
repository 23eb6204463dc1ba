// Two unchanged client libraries reach help.getConfig: stock GramJS (another crypto, layer 198) and mtcute (layer 227).
import { createPublicKey } from 'node:crypto';
import { createRequire } from 'node:module';
import { MemoryStorage, TelegramClient as MtcuteClient } from '@mtcute/node';
import { addPublicKey, NodeCryptoProvider } from '@mtcute/node/utils.js';
import { Api, TelegramClient } from 'telegram';
import { PromisedNetSockets } from 'telegram/extensions/PromisedNetSockets.js';
import { ConnectionTCPFull as FullTransport } from 'telegram/network/connection/TCPFull.js';
import { ConnectionTCPObfuscated as ObfuscatedTransport } from 'telegram/network/connection/TCPObfuscated.js';
import { StringSession } from 'telegram/sessions/index.js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KeyExchange } from './key-exchange.ts';
import { TestServer } from './test-server.ts';

const require = createRequire(import.meta.url);

let test: TestServer;

beforeEach(async () => {
  test = await TestServer.start();
});

afterEach(() => test.stop());

/** The table of keys that GramJS trusts; only its CommonJS object is the one in use. */
function trustServerKey(): void {
  const { _serverKeys } = require('telegram/crypto/RSA.js') as { _serverKeys: Map<string, { n: unknown; e: number }> };
  const bigInt = require('big-integer') as (text: string, base: number) => unknown;
  const { n = '' } = createPublicKey(test.server.publicKeyPem).export({ format: 'jwk' });
  _serverKeys.set(test.server.fingerprint, { n: bigInt(Buffer.from(n, 'base64url').toString('hex'), 16), e: 65_537 });
}

function gramJsClient(connection: typeof FullTransport | typeof ObfuscatedTransport): TelegramClient {
  trustServerKey();
  const { addresses } = test.server;
  class MappedSocket extends PromisedNetSockets {
    override connect(_port: number, host: string): Promise<this> {
      const port = addresses.find((address) => address.host === host)?.port ?? 0;
      return super.connect(port, host) as Promise<this>;
    }
  }
  const session = new StringSession('');
  session.setDC(2, test.address().host, 443);
  const client = new TelegramClient(session, 1, 'hash', {
    connection: connection as typeof FullTransport,
    networkSocket: MappedSocket as unknown as typeof PromisedNetSockets,
    // One exchange in 256 starts over, see below.
    retryDelay: 50,
  });
  client.setLogLevel('none' as never);
  return client;
}

describe('stock GramJS', () => {
  it.each([
    ['TCPFull', FullTransport],
    ['TCPObfuscated', ObfuscatedTransport],
  ])('makes a key and reads the configuration over %s', async (_name, transport) => {
    const client = gramJsClient(transport);
    try {
      await client.connect();
      const config = await client.invoke(new Api.help.GetConfig());
      expect(config.dcOptions.map(({ ipAddress, port }) => ({ ipAddress, port }))).toEqual(
        test.server.addresses.map(({ host, port }) => ({ ipAddress: host, port })),
      );
      expect(await client.checkAuthorization()).toBe(false);
      expect(test.faults.counters().keyCreations).toBeGreaterThan(0);
    } finally {
      await client.destroy();
    }
  });

  it('starts the exchange over when it has left a leading zero byte of the key out', async () => {
    // The hash is then over another key, which is all that GramJS can see of it.
    const original = KeyExchange.prototype.step;
    let spoiled = 0;
    const step = vi.spyOn(KeyExchange.prototype, 'step').mockImplementation(function (this: KeyExchange, body) {
      const result = original.call(this, body);
      if (result.agreed === undefined || result.answer === undefined || spoiled++ > 0) return result;
      return { answer: { ...result.answer, new_nonce_hash1: Buffer.alloc(16, 1) } };
    });
    const client = gramJsClient(FullTransport);
    try {
      await client.connect();
      await client.invoke(new Api.help.GetConfig());
      expect(spoiled).toBe(2);
    } finally {
      step.mockRestore();
      await client.destroy();
    }
  });
});

describe('mtcute', () => {
  it('makes a key and reads the configuration in its own layer', async () => {
    const crypto = new NodeCryptoProvider();
    await crypto.initialize();
    addPublicKey(crypto, test.server.publicKeyPem);
    const { id, host: ipAddress, port } = test.address();
    const dc = { id, ipAddress, port };
    const client = new MtcuteClient({
      apiId: 1,
      apiHash: 'hash',
      crypto,
      storage: new MemoryStorage(),
      defaultDcs: { main: dc, media: dc },
      logLevel: 0,
    });
    try {
      await client.connect();
      const config = await client.call({ _: 'help.getConfig' });
      expect(config.dcOptions.map((option) => option.port)).toEqual(test.server.addresses.map((one) => one.port));
      expect(new Set(test.calls.map(({ layer }) => layer)).has(227)).toBe(true);
    } finally {
      await client.destroy();
    }
  });
});
