// Logging in, coming back without it, and the sentences for what is wrong.
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSessionVault } from '#lib/auth/session-vault.ts';
import type { BotSessionRecord } from '#lib/storage/auth-stores.ts';
import { startFixture, type TelegramFixture, until } from './telegram-fixture.ts';

let world: TelegramFixture;
beforeEach(async () => {
  world = await startFixture();
});
afterEach(() => world.stop());

const sessionPath = () => join(world.dataDir, 'sessions', `${world.bots[0]?.id}.json`);
const logins = async () => (await world.control.counters()).logins;

describe('a first start', () => {
  test('logs in, finds the log channel and reports the bot ready', async () => {
    const room = await world.startedRoom();
    expect(room.logChannel).toMatchObject({ chatId: world.channelId, title: 'Film vault' });
    expect(room.bots()).toMatchObject([{ username: 'vault0_bot', state: 'ready', role: 'front' }]);
    expect(room.frontBot.userId).toBe(world.bots[0]?.id);
  });

  test('keeps the session in a private file and no secret in the log', async () => {
    const room = await world.startedRoom();
    await room.stop();
    expect(statSync(sessionPath()).mode & 0o777).toBe(0o600);
    expect(statSync(join(world.dataDir, 'sessions')).mode & 0o777).toBe(0o700);
    const keys = Object.values(JSON.parse(readFileSync(sessionPath(), 'utf8')).keys as Record<string, { key: string }>);
    const log = world.lines.join('');
    for (const secret of [world.config.apiHash, ...world.config.botTokens, ...keys.map(({ key }) => key)]) {
      expect(log).not.toContain(secret);
    }
  });

  test('follows the bot to its home data center', async () => {
    const moved = await world.control.createBot({ firstName: 'Far', username: 'far_bot', dc: 4 });
    const { id } = await world.control.createChannel({ title: 'Far', members: [moved.id] });
    const room = await world.startedRoom({ botTokens: [moved.token], logChannelId: id });
    expect(room.bots()[0]).toMatchObject({ username: 'far_bot', state: 'ready' });
  });

  test.each(['NETWORK_MIGRATE_4', 'PHONE_MIGRATE_4'])('follows %s, and back from there', async (text) => {
    const action = { do: 'rpc_error', code: 303, text } as const;
    await world.control.addFault({ method: 'auth.importBotAuthorization', action });
    const room = await world.startedRoom();
    expect(room.bots()).toMatchObject([{ username: 'vault0_bot', state: 'ready' }]);
    expect((await world.control.counters()).calls['auth.importBotAuthorization']).toBeGreaterThanOrEqual(2);
  });
});

describe('a sealed session', () => {
  const copies = new Map<number, BotSessionRecord>();
  let isAway = false;
  const store = {
    find: async (botId: number) => (isAway ? Promise.reject(new Error('away')) : copies.get(botId)),
    save: async (record: BotSessionRecord) =>
      isAway ? Promise.reject(new Error('away')) : void copies.set(record.bot_id, record),
    remove: async (botId: number) => void copies.delete(botId),
  };
  const vaultOf = (secret: string) =>
    createSessionVault({ dataDir: world.dataDir, secret, clock: { nowMs: () => 1 }, store });

  beforeEach(() => {
    copies.clear();
    isAway = false;
  });

  test('of an earlier version is sealed at the next start, and opened at the one after', async () => {
    await (await world.startedRoom()).stop();
    const keys = Object.values(JSON.parse(readFileSync(sessionPath(), 'utf8')).keys as Record<string, { key: string }>);
    world.vault = vaultOf('s'.repeat(32));
    const before = await logins();
    for (let round = 0; round < 2; round += 1) await (await world.startedRoom()).stop();
    expect(await logins()).toBe(before);
    const kept = [readFileSync(sessionPath(), 'utf8'), JSON.stringify([...copies.values()])];
    expect(JSON.parse(kept[0] ?? '')).toMatchObject({ version: 2 });
    for (const { key } of keys) for (const text of kept) expect(text).not.toContain(key.slice(0, 40));
    expect(world.warnings()).toEqual([]);
  });

  test('comes from its copy when the disk is empty', async () => {
    world.vault = vaultOf('s'.repeat(32));
    await (await world.startedRoom()).stop();
    rmSync(sessionPath());
    const before = await logins();
    await (await world.startedRoom()).stop();
    expect(await logins()).toBe(before);
    expect(statSync(sessionPath()).mode & 0o777).toBe(0o600);
  });

  test('is made anew when disk and store have none that opens', async () => {
    world.vault = vaultOf('s'.repeat(32));
    await (await world.startedRoom()).stop();
    rmSync(sessionPath());
    world.vault = vaultOf('t'.repeat(32));
    const before = await logins();
    await (await world.startedRoom()).stop();
    rmSync(sessionPath());
    isAway = true;
    await (await world.startedRoom()).stop();
    expect(await logins()).toBe(before + 2);
    expect(world.warnings()).toEqual([]);
  });
});

describe('a second start', () => {
  test('needs no log-in and no new key', async () => {
    await (await world.startedRoom()).stop();
    const before = await world.control.counters();
    await (await world.startedRoom()).stop();
    const after = await world.control.counters();
    expect([after.logins, after.keyCreations]).toEqual([before.logins, before.keyCreations]);
    expect(world.warnings()).toEqual([]);
  });

  test.each(['{"version":1', '{"version":1,"keys":{}}', ''])('sets a damaged session aside: %j', async (content) => {
    await (await world.startedRoom()).stop();
    writeFileSync(sessionPath(), content);
    const before = await logins();
    await world.startedRoom();
    expect(await logins()).toBe(before + 1);
    expect(readdirSync(join(world.dataDir, 'sessions')).filter((name) => name.includes('.corrupt-'))).toHaveLength(1);
    expect(world.warnings()).toHaveLength(1);
  });

  test('logs in once more after the session was revoked', async () => {
    await (await world.startedRoom()).stop();
    await world.control.revokeSessions(world.bots[0]?.id ?? 0);
    const before = await logins();
    await world.startedRoom();
    expect(await logins()).toBe(before + 1);
    expect(readdirSync(join(world.dataDir, 'sessions')).filter((name) => name.includes('.revoked-'))).toHaveLength(1);
    expect(world.warnings()).toHaveLength(1);
  });

  test('logs in once more when the server has forgotten the key', async () => {
    await (await world.startedRoom()).stop();
    const before = await logins();
    await world.control.addFault({ method: 'users.getUsers', action: { do: 'revoke_key' } });
    await world.startedRoom();
    expect(await logins()).toBe(before + 1);
    expect(world.warnings()).toHaveLength(1);
  });

  test('works with the peers and the place of another server in the store', async () => {
    const botId = world.bots[0]?.id ?? 0;
    await world.store.saveUpdatesState(botId, { pts: 9_000, qts: 0, date: 1, seq: 0 });
    await world.store.savePeers([{ bot_id: botId, kind: 'channel', id: world.channelId, access_hash: '4711' }]);
    const room = await world.startedRoom();
    const texts: string[] = [];
    room.frontBot.onMessage(async ({ text }) => void texts.push(text));
    await room.startUpdates();
    await world.control.sendText('hello', { from: world.userId, to: { kind: 'user', id: botId } });
    await until(() => texts.length === 1);
  });

  test('sets the session of another server aside without a warning', async () => {
    await (await world.startedRoom()).stop();
    const content = JSON.parse(readFileSync(sessionPath(), 'utf8')) as Record<string, unknown>;
    writeFileSync(sessionPath(), JSON.stringify({ ...content, server: 'key:1' }));
    await world.startedRoom();
    expect(readdirSync(join(world.dataDir, 'sessions')).some((name) => name.includes('.other-server-'))).toBe(true);
    expect(world.warnings()).toEqual([]);
  });

  test('keeps at most three files that were set aside', async () => {
    for (let round = 0; round < 5; round++) {
      await (await world.startedRoom()).stop();
      writeFileSync(sessionPath(), 'broken');
    }
    await world.startedRoom();
    expect(readdirSync(join(world.dataDir, 'sessions')).filter((name) => name.includes('.corrupt-'))).toHaveLength(3);
  });
});

describe('what is wrong is said in a sentence', () => {
  test('a wrong API_HASH', async () => {
    const start = world.room({ apiHash: 'f'.repeat(32) }).start();
    await expect(start).rejects.toMatchObject({
      code: 'bad_credentials',
      message: expect.stringContaining('API_HASH'),
    });
  });

  test('a wrong token', async () => {
    const start = world.room({ botTokens: ['4711:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'] }).start();
    await expect(start).rejects.toMatchObject({
      code: 'bad_credentials',
      message: expect.stringContaining('BOT_TOKEN'),
    });
  });

  test('a bot that is not in the log channel', async () => {
    const { id } = await world.control.createChannel({ title: 'Closed', members: [world.userId] });
    await expect(world.room({ logChannelId: id }).start()).rejects.toMatchObject({
      code: 'bad_credentials',
      message: `The bot @vault0_bot is not a member of the log channel LOG_CHANNEL_ID=${-1_000_000_000_000 - id}.`,
    });
  });

  test('a flood wait at log-in', async () => {
    await world.control.addFault({
      method: 'auth.importBotAuthorization',
      action: { do: 'rpc_error', code: 420, text: 'FLOOD_WAIT_2838' },
    });
    await expect(world.room().start()).rejects.toMatchObject({ code: 'telegram_flood_wait', retryAfterSeconds: 2838 });
  });

  test('a Telegram that is down, within the deadline', async () => {
    for (const { id } of world.server.dcs) await world.control.setDcDown(id, true);
    const startedAtMs = Date.now();
    await expect(world.room({}, 2_000).start()).rejects.toMatchObject({ code: 'telegram_unavailable' });
    expect(Date.now() - startedAtMs).toBeLessThan(3_000);
  });
});
