// Facts of films people sent: through the bot, the emulator and our own stream engine.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '#emulator/emulator.ts';
import { boot, type System } from '#lib/boot.ts';
import { parseConfig } from '#lib/config.ts';
import { enrichHandler } from '#lib/enrich/enrich-handler.ts';
import type { JobRun } from '#lib/jobs/jobs.ts';
import { createLog } from '#lib/log.ts';
import { mediaSample } from '#test/harness/media-samples.ts';
import { waitFor } from '#test/harness/product-process.ts';
import { startTmdbStandIn, type TmdbStandIn } from '#test/harness/tmdb-stand-in.ts';

const apiKey = '0123456789abcdef0123456789abcdef';

let emulator: Emulator;
let tmdb: TmdbStandIn;
let dataDir: string;
let system: System;
let bot: { id: number; token: string };
let userId: number;
let lines: string[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-enrich-suite-'));
  emulator = await startEmulator();
  const poster = await readFile('demo/films/thumbs/last-light.jpg');
  const heat = { id: 949, title: 'Heat', release_date: '1995-12-15', overview: 'Two men.', poster_path: '/heat.jpg' };
  tmdb = await startTmdbStandIn({ apiKey, movies: [heat], poster });
  bot = await emulator.control.createBot({ firstName: 'Vault', username: 'vault_bot' });
  userId = (await emulator.control.createUser({ firstName: 'Ada' })).id;
  lines = [];
  system = await startSystem();
});

afterEach(async () => {
  await system.stop();
  await tmdb.stop();
  await emulator.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function startSystem(changes: Readonly<Record<string, string>> = {}): Promise<System> {
  const server = await emulator.control.serverInfo();
  const channel = await emulator.control.createChannel({ title: 'Log', members: [bot.id] });
  const { dcs, defaultDc, publicKeyPem } = server;
  const config = parseConfig({
    API_ID: String(server.apiId),
    API_HASH: server.apiHash,
    BOT_TOKEN: bot.token,
    LOG_CHANNEL_ID: `-100${channel.id}`,
    DATA_DIR: dataDir,
    ALLOWED_IDS: '*',
    ENRICH: 'off',
    TELEGRAM_SERVER: JSON.stringify({ dcs, defaultDc, publicKeyPem }),
    TMDB_API_KEY: apiKey,
    TMDB_API_URL: tmdb.url,
    FFMPEG_PATH: process.env.FFMPEG_PATH || 'ffmpeg',
    ...changes,
  });
  if (!config.telegram) throw new Error('no Telegram in the configuration');
  const log = createLog({ level: 'info', pretty: false, write: (line) => void lines.push(line) });
  const started = boot({ config, telegramConfig: config.telegram, demo: undefined, log });
  await started.start();
  return started;
}

/** Sends a file as a person would, and waits until it stands in the catalogue. */
async function upload(bytes: Buffer, name: string): Promise<{ chat_id: number; message_id: number }> {
  const file = { name, mimeType: name.endsWith('mkv') ? 'video/x-matroska' : 'video/mp4' };
  const chat = { from: userId, to: { kind: 'user', id: bot.id } } as const;
  await emulator.control.sendFile(file, { kind: 'bytes', bytes }, chat);
  const page = await waitFor(
    () => system.runtime.catalog.page({ page: 1, per_page: 20 }),
    ({ total }) => total > 0,
  );
  const [item] = page.files;
  if (!item) throw new Error('nothing was indexed');
  return { chat_id: item.chat_id, message_id: item.message_id };
}

/** Runs the queue's handler as the queue would. */
async function runJob(payload: { chat_id: number; message_id: number }, signal = new AbortController().signal) {
  const handler = enrichHandler(system.runtime.enricher);
  const stages: string[] = [];
  const run = {
    job: { payload },
    token: 1,
    signal,
    progress: ({ stage }) => void stages.push(stage),
  } as JobRun<'enrich'>;
  expect(await handler(run)).toBeNull();
  return stages;
}

it('what a kill left without an order for its facts has it after the next start, once', async () => {
  const post = await upload(await readFile(await mediaSample('all.mkv')), 'Heat.1995.mkv');
  await system.stop();
  // The row is there, and no job: as after a kill between the two.
  system = await startSystem({ ENRICH: 'on' });
  const found = await waitFor(
    async () => (await system.runtime.catalog.find(post.message_id))?.facts,
    (facts) => facts?.container !== undefined,
  );
  expect(found).toMatchObject({ container: 'matroska' });
  await system.stop();
  system = await startSystem({ ENRICH: 'on' });
  expect(await system.runtime.jobs.list({ limit: 9 })).toHaveLength(1);
}, 60_000);

const warnings = () => lines.filter((line) => (JSON.parse(line) as { level: number }).level >= 40);

it('a film sent to the bot is in the catalogue with its facts, once the job ran', async () => {
  const bytes = await readFile(await mediaSample('all.mkv'));
  const post = await upload(bytes, '@Films Heat.1995.720p.mkv');
  expect((await system.runtime.catalog.find(post.message_id))?.facts).toBeUndefined();
  expect(await runJob(post)).toEqual(['reading', 'converting', 'probing']);
  const item = await system.runtime.catalog.find(post.message_id);
  expect(item?.duration).toBeCloseTo(6.032, 3);
  expect(item?.facts).toMatchObject({
    ...{
      title: 'Heat',
      year: 1995,
      overview: 'Two men.',
      quality: '240p',
      languages: ['de', 'ja'],
      container: 'matroska',
    },
    chapters: [{ title: 'Opening' }, { title: 'Глава вторая' }, { title: 'End' }],
    from: { title: 'tmdb', quality: 'header', poster: 'tmdb', duration: 'header' },
  });
  const hash = item?.poster?.split('/').at(-1) ?? '';
  expect((await system.runtime.catalog.findPoster(hash))?.mimeType).toBe('image/jpeg');
  expect(item?.facts?.placeholder).toBeTruthy();
  // Run twice, as a queue that delivers at least once may do.
  await runJob(post);
  expect(await system.runtime.catalog.find(post.message_id)).toEqual(item);
  expect(warnings()).toEqual([]);
});

it('a film with its index at the end costs little of Telegram', async () => {
  const index = await readFile(await mediaSample('moov-last.mp4'));
  // 24 MB of other bytes between front and index: what is fetched must not grow with the film.
  const at = index.indexOf('moov') - 4;
  const filler = Buffer.alloc(24_000_000);
  filler.writeUInt32BE(filler.byteLength, 0);
  filler.write('free', 4);
  const bytes = Buffer.concat([index.subarray(0, at), filler, index.subarray(at)]);
  await system.stop();
  // Ends that are kept for viewers are read at the same time, and would be counted along.
  system = await startSystem({ CACHE_PINNED_MB: '0' });
  const post = await upload(bytes, 'holiday.mp4');
  const before = system.runtime.telegram.transferStats().bytes;
  await runJob(post);
  const item = await system.runtime.catalog.find(post.message_id);
  expect(item?.facts).toMatchObject({ title: 'holiday', container: 'mp4', from: { poster: 'ffmpeg' } });
  expect(system.runtime.telegram.transferStats().bytes - before).toBeLessThan(6_000_000);
  expect(tmdb.requests).toEqual([]);
});

it('a job stopped in the middle goes on at the next run', async () => {
  const post = await upload(await readFile(await mediaSample('faststart.mp4')), 'Heat.1995.mp4');
  const controller = new AbortController();
  controller.abort();
  await expect(runJob(post, controller.signal)).rejects.toMatchObject({ code: 'aborted' });
  await runJob(post);
  expect((await system.runtime.catalog.find(post.message_id))?.facts?.title).toBe('Heat');
});

it('a film deleted from the channel has nothing to look at any more', async () => {
  const post = await upload(await readFile(await mediaSample('faststart.mp4')), 'gone.mp4');
  const { locations } = system.runtime.storage;
  await waitFor(() => locations.findLocation(bot.id, post.message_id), Boolean);
  await system.stop();
  await rm(join(dataDir, 'cache'), { recursive: true, force: true });
  const chat = { kind: 'channel', id: post.chat_id } as const;
  await emulator.control.deleteMessages({ chat, viewer: bot.id, messageIds: [post.message_id] });
  system = await restart();
  const { media, facts } = system.runtime.storage;
  await waitFor(
    () => media.find(post.chat_id, post.message_id),
    (row) => row?.is_active === false,
  );
  await runJob(post);
  expect(await facts.find(post.chat_id, post.message_id)).toBeUndefined();
});

async function restart(): Promise<System> {
  const { config, log } = system.runtime;
  if (!config.telegram) throw new Error('no Telegram in the configuration');
  const started = boot({ config, telegramConfig: config.telegram, demo: undefined, log });
  await started.start();
  return started;
}
