// Starting and stopping the built product: what a user sees when all is well, and one plain sentence when it is not.
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { patternBytes } from '#test/harness/pattern-bytes.ts';
import { processFacts } from '#test/harness/process-facts.ts';
import { noCaches, runProduct, startProduct, waitFor } from '#test/harness/product-process.ts';
import { rawRequest } from '#test/harness/raw-http.ts';
import { startTelegramWorld, type TelegramWorld } from '#test/harness/telegram-world.ts';

let world: TelegramWorld;
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-lifecycle-'));
  world = await startTelegramWorld();
}, 60_000);

afterAll(async () => {
  await world?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

describe('start', () => {
  it('says in one event what it found', async () => {
    const product = await startProduct({ dataDir, environment: world.environment });
    const output = product.output();
    expect(await product.end('SIGTERM')).toBe(0);
    for (const expected of [
      '"mode":"Telegram"',
      '"store":"SQLite',
      'all indexes present',
      '@vault0_bot',
      '"commands":["/start","/help"',
      '"handlers":["text","file","button"]',
      'ready at http',
    ]) {
      expect(output).toContain(expected);
    }
  });

  it('logs in once: a restart uses the stored session, which nobody else may read', async () => {
    const before = (await world.emulator.control.counters()).logins;
    const product = await startProduct({ dataDir, environment: world.environment });
    expect(await product.end('SIGTERM')).toBe(0);
    expect((await world.emulator.control.counters()).logins).toBe(before);
    const sessions = join(dataDir, 'sessions');
    for (const name of await readdir(sessions)) expect((await stat(join(sessions, name))).mode & 0o777).toBe(0o600);
  });

  it('reports every configuration fault at once and exits 2', async () => {
    const environment = { API_ID: 'twelve', BOT_TOKEN: 'nonsense', MAX_FILE_SIZE_MB: '-5' };
    const { exitCode, output } = await runProduct({ dataDir, environment });
    expect(exitCode).toBe(2);
    for (const name of ['API_ID', 'API_HASH', 'BOT_TOKEN', 'LOG_CHANNEL_ID', 'MAX_FILE_SIZE_MB'])
      expect(output).toContain(name);
    expect(output).not.toContain('nonsense');
  });

  it.each([
    ['BOT_TOKEN', '424242:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'],
    ['API_HASH', '00000000000000000000000000000000'],
  ])(
    'answers a wrong %s by a plain sentence and exit code 2',
    async (name, value) => {
      const freshDir = await mkdtemp(join(tmpdir(), 'sv-wrong-'));
      const { exitCode, output } = await runProduct({
        dataDir: freshDir,
        environment: { ...world.environment, [name]: value },
      });
      await rm(freshDir, { recursive: true, force: true });
      expect(exitCode).toBe(2);
      expect(output).toContain(name);
      expect(output).not.toContain(value);
      // A whole start, up to Telegram's answer: 4 s on an idle machine.
    },
    120_000,
  );

  it('answers a port in use by a plain sentence and exit code 2', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address ? String(address.port) : '';
    const { exitCode, output } = await runProduct({ dataDir, environment: { ...world.environment, PORT: port } });
    other.close();
    expect(exitCode).toBe(2);
    expect(output).toContain(`Port ${port} is already in use`);
  });
});

describe('two on one data folder', () => {
  it('refuses the second with a plain sentence and exit code 2', async () => {
    const first = await startProduct({ dataDir, environment: world.environment });
    const second = await runProduct({ dataDir, environment: world.environment });
    expect(await first.end('SIGTERM')).toBe(0);
    expect(second.exitCode).toBe(2);
    expect(second.output).toContain('in use by another StreamVault');
  });
});

describe('output that nobody reads any more', () => {
  it('costs nothing: films go on, and the processor rests', async () => {
    const product = await startProduct({ dataDir, environment: { ...world.environment, LOG_LEVEL: 'debug' } });
    product.child.stdout?.destroy();
    product.child.stderr?.destroy();
    // Each time the bot says that it lost the connection.
    for (let time = 0; time < 5; time += 1) {
      await world.emulator.control.closeConnections();
      await sleep(300);
    }
    await sleep(500);
    const before = processFacts(product.child.pid).cpuSeconds;
    await sleep(3_000);
    expect(processFacts(product.child.pid).cpuSeconds - before).toBeLessThan(1);
    expect((await fetch(`${product.url}/api/health/live`)).status).toBe(200);
    expect(await product.end('SIGTERM')).toBe(0);
  }, 60_000);
});

describe('stop', () => {
  it('takes the two signals of one Ctrl-C under npm for one, and exits 0', async () => {
    const product = await startProduct({ dataDir, environment: world.environment });
    const ended = product.end('SIGINT');
    product.child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(product.output()).toContain('stopped');
  });

  it('lets a stream under way finish', async () => {
    const bytes = patternBytes(6_000_000, 9);
    const product = await startProduct({ dataDir, environment: { ...world.environment, ...noCaches } });
    const to = { kind: 'user', id: world.bots[0]?.id ?? 0 } as const;
    await world.emulator.control.sendFile(
      { name: 'drain.mp4', mimeType: 'video/mp4' },
      { kind: 'bytes', bytes },
      { from: world.userId, to },
    );
    const page = await waitFor(
      () => product.catalog(),
      ({ files }) => files.some((file) => file.file_size === bytes.length),
    );
    const path = `/stream/${page.files.find((file) => file.file_size === bytes.length)?.message_id}`;
    await world.emulator.control.setNetwork({ bytesPerSecond: 800_000 });
    const stream = rawRequest(`${product.url}${path}`);
    await new Promise((resolve) => setTimeout(resolve, 700));
    const ended = product.end('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 300));
    await expect(rawRequest(`${product.url}${path}`)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    const answer = await stream;
    await world.emulator.control.setNetwork({ bytesPerSecond: 0 });
    expect(answer.complete).toBe(true);
    expect(answer.body.equals(bytes)).toBe(true);
    expect(await ended).toBe(0);
  }, 60_000);
});

describe('Telegram away', () => {
  it('goes on serving what was watched before from the cache', async () => {
    const environment = { ...world.environment, TG_GETFILE_TIMEOUT: '2', DEBUG_HEADERS: '1' };
    const product = await startProduct({ dataDir, environment });
    const [file] = (await product.catalog()).files;
    const before = await rawRequest(`${product.url}/stream/${file?.message_id}`);
    for (const { id } of world.emulator.server.dcs) await world.emulator.control.setDcDown(id, true);
    await world.emulator.control.closeConnections();
    const away = await rawRequest(`${product.url}/stream/${file?.message_id}`);
    for (const { id } of world.emulator.server.dcs) await world.emulator.control.setDcDown(id, false);
    expect(away.status).toBe(200);
    expect(away.body.equals(before.body)).toBe(true);
    expect(away.headers['server-timing']).toMatch(/^first-byte;dur=\d+$/);
    expect(['ram', 'disk', 'pinned']).toContain(away.headers['x-streamvault-first-piece']);
    expect(await product.end('SIGTERM')).toBe(0);
  }, 60_000);

  it('answers 503 with Retry-After while the catalogue goes on, and streams again when Telegram is back', async () => {
    const product = await startProduct({
      dataDir,
      environment: { ...world.environment, ...noCaches, TG_GETFILE_TIMEOUT: '2' },
    });
    const [file] = (await product.catalog()).files;
    for (const { id } of world.emulator.server.dcs) await world.emulator.control.setDcDown(id, true);
    await world.emulator.control.closeConnections();
    const away = await rawRequest(`${product.url}/stream/${file?.message_id}`, {
      headers: { range: 'bytes=1048576-1048999' },
    });
    expect(away.status).toBe(503);
    expect(Number(away.headers['retry-after'])).toBeGreaterThan(0);
    expect((await product.catalog()).total).toBeGreaterThan(0);
    for (const { id } of world.emulator.server.dcs) await world.emulator.control.setDcDown(id, false);
    const back = await waitFor(
      () => rawRequest(`${product.url}/stream/${file?.message_id}`, { headers: { range: 'bytes=0-9' } }),
      ({ status }) => status === 206,
      40_000,
    );
    expect(back.body.length).toBe(10);
    expect(await product.end('SIGTERM')).toBe(0);
  }, 120_000);

  it('starts without Telegram, says so, and answers 503 to streams', async () => {
    for (const { id } of world.emulator.server.dcs) await world.emulator.control.setDcDown(id, true);
    const product = await startProduct({ dataDir, environment: { ...world.environment, ...noCaches } });
    const [file] = (await product.catalog()).files;
    const answer = await rawRequest(`${product.url}/stream/${file?.message_id}`);
    for (const { id } of world.emulator.server.dcs) await world.emulator.control.setDcDown(id, false);
    expect(answer.status).toBe(503);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(product.output()).toContain('Telegram not reached');
    const back = await waitFor(
      () => rawRequest(`${product.url}/stream/${file?.message_id}`, { headers: { range: 'bytes=0-9' } }),
      ({ status }) => status === 206,
      40_000,
    );
    expect(back.body.length).toBe(10);
    await waitFor(
      async () => product.output(),
      (output) => output.includes('Telegram reached'),
      40_000,
    );
    expect(await product.end('SIGTERM')).toBe(0);
  }, 150_000);
});
