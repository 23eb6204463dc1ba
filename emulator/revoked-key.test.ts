// A key that a fault rule took away is not there again after a restart.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Emulator, startEmulator } from './emulator.ts';
import { authKeyIdOf } from './mtproto/auth-key-store.ts';
import { RawClient } from './mtproto/raw-client.ts';
import { Journal } from './state/journal.ts';
import { World } from './state/world.ts';
import { SchemaBook } from './tl/schema-book.ts';

const authKey = Buffer.alloc(256, 3);
let dataDir: string;
let emulator: Emulator | undefined;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'emulator-revoked-'));
  const world = new World(Date.now);
  const journal = Journal.open(join(dataDir, 'journal.ndjson'), (event) => world.apply(event));
  world.start(journal);
  world.commit({ t: 'key', authKeyId: authKeyIdOf(authKey).toString('hex'), dcId: 2, authKey, layer: 198 });
  journal.close();
});
afterEach(async () => {
  await emulator?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** What becomes of a call with the key. The first salt is wrong, so it is repeated with the one in the refusal. */
async function call(running: Emulator): Promise<string> {
  const { dcs } = await running.control.serverInfo();
  const home = dcs.find(({ id }) => id === 2);
  if (home === undefined) throw new Error('no DC 2');
  const client = await RawClient.open(home, authKey);
  const query = SchemaBook.load().codec(198).encode({ _: 'help.getNearestDc' });
  try {
    client.send(query);
    client.salt = (await client.waitForConstructor(0xedab447b)).body.readBigInt64LE(20);
    await client.result(client.send(query));
    return 'answered';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    client.close();
  }
}

it('a revoked key stays revoked', async () => {
  emulator = await startEmulator({ dataDir });
  expect(await call(emulator)).toBe('answered');
  await emulator.control.addFault({ method: 'help.getNearestDc', action: { do: 'revoke_key' } });
  expect(await call(emulator)).toBe('the connection ended');
  await emulator.stop();
  emulator = await startEmulator({ dataDir });
  expect(await call(emulator)).toBe('the connection ended');
});
