// Every fault action, seen from the client; closed data centres; network conditions; a client that does not read.
import { createHash, randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { MAX_OUTGOING_BYTES } from './connection.ts';
import type { RawClient } from './raw-client.ts';
import { getFileQuery, rawFile, TestServer } from './test-server.ts';
import { readTlBytes } from './tl-bytes.ts';

const BLOCK = randomBytes(64 * 1024);
const BIG_BLOCK = randomBytes(1024 * 1024);
const RPC_ERROR = 0x2144ca19;
const BAD_SALT = 0xedab447b;
const BAD_MSG = 0xa7eff811;

let running: TestServer | undefined;

async function start(): Promise<TestServer> {
  running = await TestServer.start({
    'upload.getFile': (call) => rawFile(call.query.limit === 1024 * 1024 ? BIG_BLOCK : BLOCK),
  });
  return running;
}

afterEach(async () => {
  await running?.stop();
  running = undefined;
});

function getFile(test: TestServer, client: RawClient, offset = 0, limit = 65_536): bigint {
  return client.send(test.encode(getFileQuery(offset, limit)));
}

function blockOf(result: Buffer): Buffer {
  expect(result.readUInt32LE(0)).toBe(0x096a18d5);
  return readTlBytes(result, 12).value;
}

describe('fault actions', () => {
  it('rpc_error takes the place of the call', async () => {
    const test = await start();
    const client = await test.client();
    test.faults.add({ method: 'upload.getFile', action: { do: 'rpc_error', code: 420, text: 'FLOOD_WAIT_3' } });
    const refused = await client.result(getFile(test, client));
    expect(refused.readUInt32LE(0)).toBe(RPC_ERROR);
    expect(refused.readInt32LE(4)).toBe(420);
    expect(readTlBytes(refused, 8).value.toString()).toBe('FLOOD_WAIT_3');
    expect(test.calls).toEqual([]);
    expect(blockOf(await client.result(getFile(test, client))).equals(BLOCK)).toBe(true);
  });

  it('delay holds one answer back and no other', async () => {
    const test = await start();
    const client = await test.client();
    test.faults.add({ offset: 4096, action: { do: 'delay', delayMs: 300 } });
    const startedMs = performance.now();
    const slow = getFile(test, client, 4096);
    await client.result(getFile(test, client));
    expect(performance.now() - startedMs).toBeLessThan(250);
    await client.result(slow);
    expect(performance.now() - startedMs).toBeGreaterThan(290);
  });

  it('drop_answer carries the call out and keeps silent', async () => {
    const test = await start();
    const client = await test.client();
    test.faults.add({ action: { do: 'drop_answer' } });
    const dropped = getFile(test, client);
    await client.result(getFile(test, client));
    expect(client.results(dropped)).toEqual([]);
    expect(test.calls.length).toBe(2);
  });

  it('dup_answer answers twice', async () => {
    const test = await start();
    const client = await test.client();
    test.faults.add({ action: { do: 'dup_answer' } });
    const msgId = getFile(test, client);
    await client.waitFor(() => client.results(msgId).length === 2);
    const [first, second] = client.results(msgId).map(({ body }) => blockOf(body.subarray(12)));
    expect(first?.equals(BLOCK) && second?.equals(BLOCK)).toBe(true);
  });

  it('close ends with FIN, reset with RST', async () => {
    const test = await start();
    const closing = await test.client();
    test.faults.add({ action: { do: 'close' } });
    const errors: string[] = [];
    closing.socket.on('error', (error: NodeJS.ErrnoException) => errors.push(error.code ?? ''));
    getFile(test, closing);
    await closing.closed();
    expect(errors).toEqual([]);

    const resetting = await test.client();
    // Bytes still on their way would hide the RST: the client's event loop takes what is left for an ordinary end.
    await resetting.result(getFile(test, resetting));
    test.faults.add({ action: { do: 'reset' } });
    resetting.socket.on('error', (error: NodeJS.ErrnoException) => errors.push(error.code ?? ''));
    getFile(test, resetting);
    await expect(resetting.closed()).rejects.toThrow('ECONNRESET');
    expect(errors).toEqual(['ECONNRESET']);
  });

  it('black_hole keeps the connection open and mute', async () => {
    const test = await start();
    const client = await test.client();
    await client.result(getFile(test, client));
    test.faults.add({ action: { do: 'black_hole' } });
    const seen = client.messages.length;
    getFile(test, client);
    client.send(test.ping(5n));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(client.messages.length).toBe(seen);
    expect(client.socket.closed).toBe(false);
    expect(test.faults.counters().openSockets).toBe(1);
  });

  it('bad_salt is answered bad_server_salt once', async () => {
    const test = await start();
    const client = await test.client();
    await client.result(getFile(test, client));
    test.faults.add({ action: { do: 'bad_salt' } });
    const msgId = getFile(test, client);
    const { body } = await client.waitForConstructor(BAD_SALT);
    expect(body.readBigInt64LE(4)).toBe(msgId);
    expect(body.readBigInt64LE(20)).not.toBe(client.salt);
    client.salt = body.readBigInt64LE(20);
    client.send(test.encode(getFileQuery()), msgId);
    expect(blockOf(await client.result(msgId)).equals(BLOCK)).toBe(true);
  });

  it.each([16, 17, 20, 32, 33, 48])('bad_msg answers with code %i', async (code) => {
    const test = await start();
    const client = await test.client();
    test.faults.add({ action: { do: 'bad_msg', code } });
    const msgId = getFile(test, client);
    const { body } = await client.waitForConstructor(BAD_MSG);
    expect([body.readBigInt64LE(4), body.readInt32LE(16)]).toEqual([msgId, code]);
  });

  it.each([-404, -429, -444])('transport_code sends %i and closes', async (code) => {
    const test = await start();
    const client = await test.client();
    test.faults.add({ action: { do: 'transport_code', code } });
    getFile(test, client);
    await client.closed();
    expect(client.transportError).toBe(code);
  });

  it('short_block leaves bytes out, corrupt_block changes them', async () => {
    const test = await start();
    const client = await test.client();
    test.faults.add({ action: { do: 'short_block', bytes: 1001 } });
    test.faults.add({ action: { do: 'corrupt_block' } });
    expect(blockOf(await client.result(getFile(test, client)))).toEqual(BLOCK.subarray(0, 1001));
    const corrupt = blockOf(await client.result(getFile(test, client)));
    expect(corrupt.length).toBe(BLOCK.length);
    expect(corrupt.equals(BLOCK)).toBe(false);
    expect(blockOf(await client.result(getFile(test, client))).equals(BLOCK)).toBe(true);
  });

  it.each([64 * 1024, 1])('long_block puts %i bytes behind those asked for', async (extraBytes) => {
    const test = await start();
    const client = await test.client();
    test.faults.add({ action: { do: 'long_block', extraBytes } });
    const long = blockOf(await client.result(getFile(test, client)));
    expect(long.length).toBe(BLOCK.length + extraBytes);
    expect(long.subarray(0, BLOCK.length).equals(BLOCK)).toBe(true);
    expect(blockOf(await client.result(getFile(test, client))).equals(BLOCK)).toBe(true);
  });

  it('cdn_redirect names a CDN, in the form of every layer, and leaves other methods alone', async () => {
    const test = await start();
    for (const layer of test.book.layers) {
      const client = await test.client(2, layer);
      test.faults.add({ times: 2, action: { do: 'cdn_redirect' } });
      const answer = await client.result(getFile(test, client));
      const redirect = test.book.codec(layer).decodeResult('upload.getFile', answer);
      expect(redirect).toMatchObject({ value: { _: 'upload.fileCdnRedirect', dc_id: 2, file_hashes: [] } });
      const config = await client.result(client.send(test.encode({ _: 'help.getConfig' })));
      expect(config.readUInt32LE(0)).not.toBe(0xf18cda44);
      expect(blockOf(await client.result(getFile(test, client))).equals(BLOCK)).toBe(true);
    }
    expect(test.faults.counters().getFile[0]?.calls).toBe(test.book.layers.length);
  });

  it.each([0, 3, 1000, 60_000])('cut_block sends %i bytes of the frame and resets', async (bytes) => {
    const test = await start();
    const client = await test.client();
    await client.result(getFile(test, client));
    test.faults.add({ action: { do: 'cut_block', bytes } });
    const { bytesRead } = client.socket;
    const seen = client.messages.length;
    const errors: string[] = [];
    client.socket.on('error', (error: NodeJS.ErrnoException) => errors.push(error.code ?? ''));
    getFile(test, client);
    // Bytes still on their way hide the RST: this side then sees an ordinary end.
    await client.closed().catch(() => undefined);
    expect(client.socket.bytesRead - bytesRead).toBe(bytes);
    expect(client.messages.length).toBe(seen);
    if (bytes === 0) expect(errors).toEqual(['ECONNRESET']);
    expect(test.faults.counters().openSockets).toBe(0);
  });

  it('corrupt_frame flips a bit that the message key tells of, and the connection goes on', async () => {
    const test = await start();
    const client = await test.client();
    await client.result(getFile(test, client));
    test.faults.add({ action: { do: 'corrupt_frame' } });
    const damaged = getFile(test, client);
    expect(blockOf(await client.result(getFile(test, client))).equals(BLOCK)).toBe(true);
    expect(client.results(damaged)).toEqual([]);
    expect(client.damagedPackets).toBe(1);
  });

  it('revoke_key forgets the key', async () => {
    const test = await start();
    const client = await test.client();
    test.faults.add({ action: { do: 'revoke_key' } });
    getFile(test, client);
    await client.closed();
    expect(client.transportError).toBe(-404);
  });
});

describe('counters', () => {
  it('count getFile by file, bot and DC with the bytes of the file', async () => {
    const test = await start();
    const client = await test.client();
    await client.result(getFile(test, client));
    await client.result(getFile(test, client, 65_536));
    const { getFile: rows, calls, openSockets } = test.faults.counters();
    expect(rows).toEqual([{ file: '77', bot: 1001, dc: 2, calls: 2, bytes: 2 * BLOCK.length }]);
    expect(calls).toEqual({ 'upload.getFile': 2 });
    expect(openSockets).toBe(1);
  });
});

describe('data centres', () => {
  it('go down, refuse connections, and come back at the same port', async () => {
    const test = await start();
    const client = await test.client(4);
    const here = await test.client(2);
    const { port } = test.address(4);
    await test.server.setDcDown(4, true);
    await client.closed();
    await expect(test.client(4)).rejects.toThrow(/ECONNREFUSED/);
    await test.server.setDcDown(4, false);
    expect(test.address(4).port).toBe(port);
    await test.client(4);
    await here.result(getFile(test, here));
  });

  it('lose their connections on request and take new ones', async () => {
    const test = await start();
    const client = await test.client();
    test.server.closeConnections();
    await client.closed();
    await test.client();
  });

  it('stop twice and leave nothing open', async () => {
    const test = await start();
    const client = await test.client();
    await Promise.all([test.server.stop(), test.server.stop()]);
    await client.closed();
    expect(test.faults.counters().openSockets).toBe(0);
    await expect(test.rawClient(Buffer.alloc(256, 1))).rejects.toThrow(/ECONNREFUSED/);
  });
});

describe('network conditions', () => {
  it('delay each round trip', async () => {
    const test = await start();
    const client = await test.client();
    await client.result(getFile(test, client));
    test.faults.setNetwork({ roundTripMs: 100 });
    const startedMs = performance.now();
    const both = [getFile(test, client), getFile(test, client)];
    for (const msgId of both) await client.result(msgId);
    const tookMs = performance.now() - startedMs;
    expect(tookMs).toBeGreaterThan(98);
    expect(tookMs).toBeLessThan(200);
  });

  it('limit each connection to its bandwidth', async () => {
    const test = await start();
    const clients = [await test.client(), await test.client()];
    for (const client of clients) await client.result(getFile(test, client));
    test.faults.setNetwork({ bytesPerSecond: 4_000_000 });
    const megabytes = await Promise.all(
      clients.map(async (client) => {
        const ids = [0, 1, 2, 3, 4, 5].map((i) => getFile(test, client, i * 1_048_576, 1_048_576));
        // From the first block on: what comes before is the time to make it.
        await client.result(ids[0] ?? 0n, 10_000);
        const startedMs = performance.now();
        const startBytes = client.socket.bytesRead;
        for (const msgId of ids) await client.result(msgId, 10_000);
        return (client.socket.bytesRead - startBytes) / 1e6 / ((performance.now() - startedMs) / 1000);
      }),
    );
    for (const rate of megabytes) {
      // On a busy machine this process cannot keep up; the exact rates are tested on the writer alone.
      expect(rate).toBeGreaterThan(1.5);
      expect(rate).toBeLessThan(4.4);
    }
  });
});

describe('a client that does not read', () => {
  it('does not make the server buffer without bound, and gets every byte later', async () => {
    let made = 0;
    running = await TestServer.start({
      'upload.getFile': () => {
        const answer = rawFile(BIG_BLOCK);
        const writeTo = (target: Buffer, offset: number) => {
          made += 1;
          return answer.writeTo(target, offset);
        };
        return { ...answer, writeTo };
      },
    });
    const test = running;
    const client = await test.client();
    client.socket.pause();
    const ids = Array.from({ length: 60 }, (_, i) => getFile(test, client, i * 1_048_576, 1_048_576));
    await new Promise((resolve) => setTimeout(resolve, 500));
    // The kernel's socket buffers take some more than the server's own bound.
    expect(made).toBeLessThan(MAX_OUTGOING_BYTES / BIG_BLOCK.length + 12);
    client.socket.resume();
    const digest = createHash('sha1').update(BIG_BLOCK).digest('hex');
    for (const msgId of ids) {
      const block = blockOf(await client.result(msgId, 10_000));
      expect(createHash('sha1').update(block).digest('hex')).toBe(digest);
    }
    expect(made).toBe(60);
  });
});
