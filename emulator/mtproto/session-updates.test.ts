// Which sessions of a key are pushed updates, and what one is told that missed some.
import { afterEach, expect, it } from 'vitest';
import { authKeyIdOf } from './auth-key-store.ts';
import type { RawClient } from './raw-client.ts';
import { TEST_LAYER, TestServer } from './test-server.ts';

const UPDATES_TOO_LONG = 0xe317af7e;
const NEAREST = { _: 'nearestDc', country: 'XX', this_dc: 2, nearest_dc: 2 };
const UPDATE = { _: 'updateShort', update: { _: 'updateConfig' }, date: 1 };
const KEY = Buffer.alloc(256, 7);

let test: TestServer | undefined;
afterEach(() => test?.stop());

async function start(): Promise<TestServer> {
  test = await TestServer.start({ 'help.getNearestDc': () => NEAREST });
  test.server.restoreAuthKey(authKeyIdOf(KEY).toString('hex'), { dcId: 2, authKey: KEY, layer: TEST_LAYER });
  return test;
}

/** Opens a session of the one key with a first call. */
async function open(server: TestServer, method: string, sessionId?: bigint): Promise<RawClient> {
  const client = await server.rawClient(KEY);
  if (sessionId !== undefined) client.sessionId = sessionId;
  client.send(server.ping(1n));
  const { body } = await client.waitForConstructor(0xedab447b);
  client.salt = body.readBigInt64LE(20);
  await client.result(client.send(server.encode({ _: method })));
  return client;
}

const push = (server: TestServer): number => server.server.pushUpdates([authKeyIdOf(KEY).toString('hex')], UPDATE);

it('a file session beside the main one is not pushed the updates a second time', async () => {
  const server = await start();
  await open(server, 'help.getNearestDc');
  await open(server, 'help.getConfig');
  expect(push(server)).toBe(1);
});

it('a session that opens with help.getConfig alone is pushed updates', async () => {
  const server = await start();
  const first = await open(server, 'help.getConfig');
  first.close();
  await first.closed();
  await open(server, 'help.getConfig');
  expect(push(server)).toBe(1);
});

it('a session that comes back is told once that it missed updates', async () => {
  const server = await start();
  const first = await open(server, 'help.getNearestDc');
  first.close();
  await first.closed();
  await expect.poll(() => server.faults.counters().openSockets).toBe(0);
  expect(push(server)).toBe(0);
  const second = await open(server, 'help.getNearestDc', first.sessionId);
  await second.waitForConstructor(UPDATES_TOO_LONG);
  await second.result(second.send(server.encode({ _: 'help.getNearestDc' })));
  expect(second.messages.filter(({ body }) => body.readUInt32LE(0) === UPDATES_TOO_LONG)).toHaveLength(1);
});
