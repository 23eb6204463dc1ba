// The protocol half against a bare client: salts, containers, packing, repeats, service messages, updates.
import { deflateSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { RpcError } from './rpc.ts';
import { type StubMethods, TEST_LAYER, TestServer } from './test-server.ts';
import { readTlBytes, tlBytes } from './tl-bytes.ts';

const RPC_ERROR = 0x2144ca19;
const NEW_SESSION = 0x9ec20908;
const BAD_SALT = 0xedab447b;
const BAD_MSG = 0xa7eff811;
const PONG = 0x347773c5;
const ACK = 0x62d6b459;

let running: TestServer | undefined;

async function start(methods?: StubMethods): Promise<TestServer> {
  running = await TestServer.start(methods);
  return running;
}

afterEach(async () => {
  await running?.stop();
  running = undefined;
});

function longs(id: number, ...values: bigint[]): Buffer {
  const body = Buffer.alloc(4 + 8 * values.length);
  body.writeUInt32LE(id, 0);
  for (const [i, value] of values.entries()) body.writeBigInt64LE(value, 4 + 8 * i);
  return body;
}

function longVector(id: number, values: bigint[]): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt32LE(id, 0);
  head.writeUInt32LE(0x1cb5c415, 4);
  head.writeUInt32LE(values.length, 8);
  return Buffer.concat([head, longs(0, ...values).subarray(4)]);
}

function packed(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from('a1cf7230', 'hex'), tlBytes(bytes)]);
}

function errorText(result: Buffer): string {
  expect(result.readUInt32LE(0)).toBe(RPC_ERROR);
  return `${result.readInt32LE(4)} ${readTlBytes(result, 8).value}`;
}

const GET_DC = { _: 'help.getNearestDc' };
const NEAREST = { _: 'nearestDc', country: 'XX', this_dc: 2, nearest_dc: 2 };

describe('salts and sessions', () => {
  it('answers a wrong salt before anything else, and the resent call after it', async () => {
    const test = await start({ 'help.getNearestDc': () => NEAREST });
    const client = await test.client();
    const right = client.salt;
    client.salt = 12345n;
    const refused = client.send(test.encode(GET_DC));
    const { body } = await client.waitForConstructor(BAD_SALT);
    expect(body.readBigInt64LE(4)).toBe(refused);
    expect(body.readInt32LE(16)).toBe(48);
    expect(body.readBigInt64LE(20)).toBe(right);
    expect(test.calls).toEqual([]);
    client.salt = right;
    const result = await client.result(client.send(test.encode(GET_DC)));
    expect(test.book.codec(TEST_LAYER).decode(result).value._).toBe('nearestDc');
  });

  it('numbers every message once, refusals of wrong salts included', async () => {
    const test = await start({ 'help.getNearestDc': () => NEAREST });
    const client = await test.client();
    const right = client.salt;
    client.salt = 1n;
    client.sessionId = 99n;
    for (let i = 0; i < 20; i++) client.send(test.ping(1n));
    client.salt = right;
    await client.result(client.send(test.encode(GET_DC)));
    const ids = client.messages.map(({ msgId }) => msgId);
    expect(ids.length).toBeGreaterThanOrEqual(22);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort((a, b) => (a < b ? -1 : 1))).toEqual(ids);
  });

  it('announces a session once, in a packet of its own, with the lowest message id', async () => {
    const test = await start({ 'help.getNearestDc': () => NEAREST });
    const client = await test.client();
    const [first = 0n, second = 0n] = client.sendContainer([test.encode(GET_DC), test.encode(GET_DC)]);
    await client.result(first);
    await client.result(second);
    await client.result(client.send(test.encode(GET_DC)));
    const announced = client.messages.filter(({ body }) => body.readUInt32LE(0) === NEW_SESSION);
    expect(announced.length).toBe(1);
    expect(announced[0]?.body.readBigInt64LE(4)).toBe(first);
    expect(client.messages.filter(({ packet }) => packet === announced[0]?.packet).length).toBe(1);
  });

  it('gives future salts that are accepted when they are current', async () => {
    const test = await start();
    const client = await test.client();
    const request = Buffer.alloc(8);
    request.writeUInt32LE(0xb921bd04, 0);
    request.writeInt32LE(5, 4);
    const msgId = client.send(request);
    const { body } = await client.waitForConstructor(0xae500895);
    expect(body.readBigInt64LE(4)).toBe(msgId);
    expect(body.readInt32LE(16)).toBe(5);
    expect(body.length).toBe(20 + 5 * 16);
    expect(body.readBigInt64LE(20 + 8)).toBe(client.salt);
  });
});

describe('message ids', () => {
  const now = () => BigInt(Math.floor(Date.now() / 1000));
  it.each([
    [16, () => (now() - 400n) << 32n],
    [17, () => (now() + 60n) << 32n],
    [18, () => (now() << 32n) + 1n],
  ])('refuses with code %i', async (code, msgId) => {
    const test = await start();
    const client = await test.client();
    const bad = client.send(test.ping(1n), msgId());
    const { body } = await client.waitForConstructor(BAD_MSG);
    expect(body.readBigInt64LE(4)).toBe(bad);
    expect(body.readInt32LE(16)).toBe(code);
  });

  it('refuses a malformed container with code 64', async () => {
    const test = await start();
    const client = await test.client();
    client.send(Buffer.concat([Buffer.from('dcf8f173', 'hex'), Buffer.from([3, 0, 0, 0]), Buffer.alloc(16)]));
    const { body } = await client.waitForConstructor(BAD_MSG);
    expect(body.readInt32LE(16)).toBe(64);
  });
});

describe('containers', () => {
  it('answers every message of one, also those behind an error', async () => {
    const test = await start({ 'help.getNearestDc': () => NEAREST });
    const client = await test.client();
    const [a = 0n, bad = 0n, , b = 0n] = client.sendContainer([
      test.encode(GET_DC),
      test.encode({ _: 'users.getUsers', id: [{ _: 'inputUserSelf' }] }),
      test.ping(7n),
      test.encode(GET_DC),
    ]);
    expect((await client.result(a)).readUInt32LE(0)).not.toBe(RPC_ERROR);
    expect(errorText(await client.result(bad))).toBe('401 AUTH_KEY_UNREGISTERED');
    expect((await client.result(b)).readUInt32LE(0)).not.toBe(RPC_ERROR);
    expect((await client.waitForConstructor(PONG)).body.readBigInt64LE(12)).toBe(7n);
    // The error really stood between its neighbours in one container.
    const packets = [a, bad, b].map((id) => client.results(id)[0]?.packet);
    expect(new Set(packets).size).toBe(1);
  });
});

describe('packing', () => {
  it.each([
    ['gzip', gzipSync],
    ['zlib', deflateSync],
  ])('takes %s', async (_name, pack) => {
    const test = await start({ 'help.getNearestDc': () => NEAREST });
    const client = await test.client();
    const result = await client.result(client.send(packed(pack(test.encode(GET_DC)))));
    expect(result.readUInt32LE(0)).not.toBe(RPC_ERROR);
  });

  it('refuses a bomb', async () => {
    const test = await start();
    const client = await test.client();
    const msgId = client.send(packed(gzipSync(Buffer.alloc(64 * 1024 * 1024))));
    expect(errorText(await client.result(msgId))).toBe('400 INPUT_FETCH_ERROR');
  });

  it('packs a large answer', async () => {
    const test = await start();
    const client = await test.client();
    const result = await client.result(client.send(test.encode({ _: 'help.getConfig' })));
    expect(result.readUInt32LE(0)).toBe(0x3072cfa1);
    const config = gunzipSync(readTlBytes(result, 4).value);
    expect(test.book.codec(TEST_LAYER).decode(config).value._).toBe('config');
  });
});

describe('calls', () => {
  it('takes the wrappers off and keeps the layer for the key', async () => {
    const test = await start({ 'help.getNearestDc': () => NEAREST });
    const client = await test.client();
    const init = {
      _: 'initConnection',
      api_id: 1,
      device_model: 'x'.repeat(300),
      system_version: '1',
      app_version: '1',
      system_lang_code: 'en',
      lang_pack: '',
      lang_code: 'en',
      proxy: { _: 'inputClientProxy', address: 'proxy.example', port: 1080 },
      params: { _: 'jsonObject', value: [{ _: 'jsonObjectValue', key: 'tz', value: { _: 'jsonNumber', value: 2 } }] },
      query: GET_DC,
    };
    const layered = { _: 'invokeWithLayer', layer: 214, query: init };
    await client.result(client.send(test.encode({ _: 'invokeWithoutUpdates', query: layered })));
    await client.result(client.send(test.encode(GET_DC)));
    expect(test.calls.map(({ method, layer, withoutUpdates }) => ({ method, layer, withoutUpdates }))).toEqual([
      { method: 'help.getNearestDc', layer: 214, withoutUpdates: true },
      { method: 'help.getNearestDc', layer: 214, withoutUpdates: false },
    ]);
  });

  it('refuses unknown methods and unreadable bodies by name, and goes on', async () => {
    const test = await start({ 'help.getNearestDc': () => NEAREST });
    const client = await test.client();
    const unknown = client.send(Buffer.from('78563412', 'hex'));
    expect(errorText(await client.result(unknown))).toBe(`400 INPUT_METHOD_INVALID_${0x12345678}`);
    const cut = client.send(test.encode({ _: 'users.getUsers', id: [{ _: 'inputUserSelf' }] }).subarray(0, 8));
    expect(errorText(await client.result(cut))).toBe('400 INPUT_FETCH_ERROR');
    await client.result(client.send(test.encode(GET_DC)));
    expect(test.warnings).toEqual(['unknown method', 'unreadable call']);
  });

  it('answers 500 when the service half fails, and warns', async () => {
    const test = await start({
      'help.getNearestDc': () => {
        throw new TypeError('a defect');
      },
    });
    const client = await test.client();
    expect(errorText(await client.result(client.send(test.encode(GET_DC))))).toBe('500 INTERNAL');
    expect(test.warnings).toEqual(['a call failed inside the server']);
  });

  it('starts calls in order of arrival and answers when ready', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const test = await start({
      'help.getNearestDc': () => NEAREST,
      'messages.getHistory': async () => {
        await held;
        throw new RpcError(400, 'PEER_ID_INVALID');
      },
    });
    const client = await test.client();
    const history = { _: 'messages.getHistory', peer: { _: 'inputPeerSelf' }, hash: 0n };
    const slow = client.send(test.encode(history));
    await client.result(client.send(test.encode(GET_DC)));
    expect(client.results(slow)).toEqual([]);
    const { body } = await client.waitForConstructor(ACK);
    expect(body.readBigInt64LE(12)).toBe(slow);
    release();
    await client.result(slow);
    expect(test.calls.map(({ method }) => method)).toEqual(['messages.getHistory', 'help.getNearestDc']);
  });

  it('carries out a repeated message once and answers it again', async () => {
    const test = await start({ 'help.getNearestDc': () => NEAREST });
    const client = await test.client();
    const msgId = client.send(test.encode(GET_DC));
    await client.result(msgId);
    client.send(test.encode(GET_DC), msgId);
    await client.waitFor(() => client.results(msgId).length === 2);
    expect(test.calls.length).toBe(1);
  });

  it('holds a call back until the one named by invokeAfterMsg is done, and refuses it when that failed', async () => {
    const order: string[] = [];
    const test = await start({
      'help.getNearestDc': async () => {
        await new Promise((resolve) => setTimeout(resolve, 50));
        order.push('first');
        return NEAREST;
      },
      'help.getCountriesList': () => {
        order.push('second');
        throw new RpcError(400, 'LANG_CODE_NOT_SUPPORTED');
      },
    });
    const client = await test.client();
    const first = client.send(test.encode(GET_DC));
    const query = { _: 'help.getCountriesList', lang_code: '', hash: 0 };
    const second = client.send(test.encode({ _: 'invokeAfterMsg', msg_id: first, query }));
    const third = client.send(test.encode({ _: 'invokeAfterMsgs', msg_ids: [first, second], query: GET_DC }));
    expect(errorText(await client.result(third))).toBe('400 MSG_WAIT_FAILED');
    expect(order).toEqual(['first', 'second']);
  });

  it('drops the answer of a running call', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const test = await start({ 'help.getNearestDc': () => held.then(() => NEAREST) });
    const client = await test.client();
    const dropped = client.send(test.encode(GET_DC));
    const drop = await client.result(client.send(longs(0x58e4a740, dropped)));
    expect(drop.readUInt32LE(0)).toBe(0xcd78e586);
    release();
    const unknown = await client.result(client.send(longs(0x58e4a740, 4n)));
    expect(unknown.readUInt32LE(0)).toBe(0x5e2ad36e);
    expect((await client.result(dropped)).readUInt32LE(0)).toBe(0xcd78e586);
    expect(client.results(dropped).length).toBe(1);
  });
});

describe('service messages', () => {
  it('answers a ping', async () => {
    const test = await start();
    const client = await test.client();
    const msgId = client.send(test.ping(99n));
    const { body } = await client.waitForConstructor(PONG);
    expect([body.readBigInt64LE(4), body.readBigInt64LE(12)]).toEqual([msgId, 99n]);
  });

  it('closes a connection that does not ping again in the time it named', async () => {
    const test = await start();
    const client = await test.client();
    const body = Buffer.alloc(16);
    body.writeUInt32LE(0xf3427b8c, 0);
    body.writeInt32LE(1, 12);
    const startedMs = performance.now();
    client.send(body);
    await client.closed();
    expect(performance.now() - startedMs).toBeGreaterThan(900);
    expect(performance.now() - startedMs).toBeLessThan(2000);
  });

  it('tells the state of messages and sends kept answers again', async () => {
    const test = await start({ 'help.getNearestDc': () => NEAREST });
    const client = await test.client();
    const known = client.send(test.encode(GET_DC));
    await client.result(known);
    client.send(longVector(0xda69fb52, [known, 8n]));
    const { body } = await client.waitForConstructor(0x04deb57d);
    expect([...readTlBytes(body, 12).value]).toEqual([4, 1]);
    client.send(longVector(0x8610baeb, [known]));
    await client.waitFor(() => client.results(known).length === 2);
  });

  it('destroys a session and a key', async () => {
    const test = await start();
    const client = await test.client();
    const other = client.sessionId;
    client.send(test.ping(1n));
    await client.waitForConstructor(PONG);
    client.sessionId = 4242n;
    client.send(longs(0xe7512126, other));
    expect((await client.waitForConstructor(0xe22045fc)).body.readBigInt64LE(4)).toBe(other);
    client.send(longs(0xe7512126, other));
    await client.waitForConstructor(0x62d350c9);
    client.send(Buffer.from('605143d1', 'hex'));
    await client.waitForConstructor(0xf660e1d4);
    await client.closed();
  });
});

describe('keys', () => {
  it('answers an unknown key, and a key of another DC, by transport error -404', async () => {
    const test = await start();
    const unknown = await test.rawClient(Buffer.alloc(256, 7));
    unknown.send(test.ping(1n));
    await unknown.closed();
    expect(unknown.transportError).toBe(-404);

    const authKey = Buffer.alloc(256, 9);
    const { authKeyIdOf } = await import('./auth-key-store.ts');
    test.server.restoreAuthKey(authKeyIdOf(authKey).toString('hex'), { dcId: 4, authKey, layer: 0 });
    const foreign = await test.rawClient(authKey, 2);
    foreign.send(test.ping(1n));
    await foreign.closed();
    expect(foreign.transportError).toBe(-404);
  });
});

describe('updates', () => {
  const TOO_LONG = { _: 'updatesTooLong' };

  it('are pushed in order to sessions that take them, and to no other', async () => {
    const test = await start({ 'help.getNearestDc': () => NEAREST });
    const client = await test.client();
    await client.result(client.send(test.encode({ _: 'invokeWithoutUpdates', query: GET_DC })));
    const keyId = test.calls[0]?.authKeyId ?? '';
    expect(test.server.pushUpdates([keyId], TOO_LONG)).toBe(0);
    await client.result(client.send(test.encode(GET_DC)));
    const dates = Array.from({ length: 50 }, (_, i) => i + 1);
    for (const date of dates) {
      const update = { _: 'updateShort', update: { _: 'updateConfig' }, date };
      expect(test.server.pushUpdates([keyId, 'ffffffffffffffff'], update)).toBe(1);
    }
    const codec = test.book.codec(TEST_LAYER);
    const isUpdate = (body: Buffer) => codec.findConstructorName(body.readUInt32LE(0)) === 'updateShort';
    await client.waitFor(() => client.messages.filter(({ body }) => isUpdate(body)).length === 50);
    const pushed = client.messages.filter(({ body }) => isUpdate(body));
    expect(pushed.map(({ body }) => codec.decode(body).value.date)).toEqual(dates);
  });

  it('do not reach a revoked key', async () => {
    const test = await start({ 'help.getNearestDc': () => NEAREST });
    const client = await test.client();
    await client.result(client.send(test.encode(GET_DC)));
    const keyId = test.calls[0]?.authKeyId ?? '';
    test.server.revokeAuthKey(keyId);
    await client.closed();
    expect(test.server.pushUpdates([keyId], TOO_LONG)).toBe(0);
  });
});
