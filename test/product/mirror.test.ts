// A link in the chat until it plays: the real yt-dlp and ffmpeg, a site on loopback, the built server and its mirror process.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SeenMessage } from '#emulator/control-api.ts';
import type { AdminJob, AdminJobList } from '#lib/api/contract-admin.ts';
import { brokenIngestPromises } from '#test/chaos/ingest-options.ts';
import { mirrorSettings, runIngestChaos } from '#test/chaos/ingest-run.ts';
import { BrowserSession } from '#test/harness/browser-session.ts';
import { LoopbackSite } from '#test/harness/loopback-site.ts';
import { makeFilms, missingTools, processesOf } from '#test/harness/mirror-stage.ts';
import { type ProductProcess, startProduct, waitFor } from '#test/harness/product-process.ts';
import { rawRequest } from '#test/harness/raw-http.ts';
import { startTelegramWorld, type TelegramWorld } from '#test/harness/telegram-world.ts';

if (missingTools) process.stdout.write(`skipped: the mirror's product tests need ${missingTools}\n`);

const adminPassword = 'a long and good one';

describe.skipIf(missingTools)('a link', () => {
  let world: TelegramWorld;
  let site: LoopbackSite;
  let product: ProductProcess;
  let dataDir: string;
  let films: ReturnType<typeof makeFilms>;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'sv-mirror-'));
    site = await new LoopbackSite().listen();
    films = makeFilms(join(dataDir, 'films'));
    for (const name of films.names) site.file(`/${name}`, films.path(name));
    world = await startTelegramWorld();
    product = await startProduct({
      dataDir: join(dataDir, 'data'),
      environment: { ...world.environment, ...mirrorSettings(site), ENRICH: 'on', ADMIN_PASSWORD: adminPassword },
    });
  }, 120_000);

  afterAll(async () => {
    await product?.end('SIGTERM');
    site?.close();
    await world?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const bot = () => ({ kind: 'user', id: world.bots[0]?.id ?? 0 }) as const;
  const say = (text: string) => world.emulator.control.sendText(text, { from: world.userId, to: bot() });

  /** The bot's answer to a message, as soon as it fits. */
  async function answerTo(messageId: number, fits: (message: SeenMessage) => boolean): Promise<SeenMessage> {
    const found = await waitFor(
      async () =>
        (await world.emulator.control.readChat({ viewer: world.userId, chat: bot(), limit: 1000 })).find(
          (message) => !message.outgoing && message.replyTo === messageId && fits(message),
        ),
      Boolean,
      60_000,
    );
    return found as SeenMessage;
  }

  const dataOf = ({ buttons }: SeenMessage) =>
    buttons.flat().flatMap(({ dataBase64 }) => (dataBase64 ? [Buffer.from(dataBase64, 'base64').toString()] : []));
  const hasChoice = (message: SeenMessage) => dataOf(message).some((data) => /:(\d+|audio)$/.test(data));

  async function press(message: SeenMessage, pattern: RegExp): Promise<void> {
    const data = dataOf(message).find((offer) => pattern.test(offer));
    if (data === undefined) throw new Error(`no button fits ${pattern}: ${dataOf(message).join(' ')}`);
    const dataBase64 = Buffer.from(data).toString('base64');
    await world.emulator.control.pressButton({ from: world.userId, chat: bot(), messageId: message.id, dataBase64 });
  }

  const named = async (name: string) => (await product.catalog()).files.find(({ custom_name }) => custom_name === name);

  it('is looked at, asked about, fetched, and plays with the bytes of the site', async () => {
    const { messageId } = await say(`have a look: ${site.url('/clip.mp4')}`);
    const question = await answerTo(messageId, hasChoice);
    await press(question, /:\d+$/);
    const done = await answerTo(messageId, ({ text }) => text.startsWith('✅'));
    expect(done.id).toBe(question.id);
    const item = await waitFor(() => named('clip'), Boolean);
    expect(item).toMatchObject({ file_type: 'video', width: 640, height: 360 });
    expect(item?.poster).toMatch(/^\/api\/poster\/[0-9a-f]{32}$/);
    const answer = await rawRequest(`${product.url}/stream/${item?.message_id}`);
    expect(answer.headers['content-type']).toBe('video/mp4');
    expect(answer.body.length).toBe(item?.file_size);
    expect(answer.body.length).toBeGreaterThan(0.9 * (await readFile(films.path('clip.mp4'))).length);
    const poster = await rawRequest(`${product.url}${item?.poster}`);
    expect(poster.headers['content-type']).toBe('image/jpeg');
  }, 120_000);

  it('that is in the catalogue already is answered with what is there', async () => {
    const posts = async () => {
      const chat = { kind: 'channel', id: world.channelId } as const;
      return (await world.emulator.control.readChat({ viewer: world.userId, chat, limit: 100 })).length;
    };
    const before = await posts();
    const { messageId } = await say(site.url('/clip.mp4'));
    const known = await answerTo(messageId, ({ text }) => text.includes('already'));
    expect(known.text).toContain('clip');
    expect(await posts()).toBe(before);
  }, 60_000);

  it('can give its sound alone', async () => {
    const { messageId } = await say(site.url('/vod.m3u8'));
    await press(await answerTo(messageId, hasChoice), /:audio$/);
    await answerTo(messageId, ({ text }) => text.startsWith('✅'));
    const item = await waitFor(() => named('vod'), Boolean);
    expect(item?.file_type).toBe('audio');
    expect(item?.mime_type).toBe('audio/mp4');
  }, 120_000);

  it('is fetched when an administrator orders it, several at once, each with its reason when it is not', async () => {
    const admin = new BrowserSession(product.url);
    await admin.signIn('admin', adminPassword);
    const urls = [site.url('/tone.mp3'), 'http://127.0.0.1:1/secret.mp4', site.url('/tone.mp3')];
    const ordered = await admin.change('POST', '/api/admin/fetches', { urls, quality: '720' });
    expect(ordered.status).toBe(202);
    expect(((await ordered.json()) as { jobs: AdminJob[] }).jobs).toHaveLength(2);
    const item = await waitFor(() => named('tone'), Boolean, 60_000);
    expect(item).toMatchObject({ file_type: 'audio' });
    const jobs = async () =>
      ((await (await admin.send('/api/admin/jobs?about=links&limit=100')).json()) as AdminJobList).jobs;
    const settled = await waitFor(jobs, (found) => found.slice(0, 3).every(({ state }) => /done|failed/.test(state)));
    expect(settled.find(({ message_id }) => message_id === item?.message_id)).toMatchObject({
      ...{ kind: 'mirror', state: 'done', requested_by: null },
    });
    const refused = settled.find(({ subject }) => subject.includes('secret') && subject === urls[1]);
    expect(refused).toMatchObject({
      kind: 'mirror-probe',
      state: 'failed',
      error: expect.stringMatching(/^[A-Z].*\.$/),
    });
    expect(site.asked.filter((line) => line.includes('secret'))).toEqual([]);
  }, 120_000);

  it('to this machine is refused with one sentence', async () => {
    const { messageId } = await say('http://127.0.0.1:1/secret.mp4');
    const refusal = await answerTo(messageId, ({ text }) => !text.startsWith('🔎'));
    expect(refusal.text).not.toContain('Error');
    expect(site.asked.filter((line) => line.includes('secret'))).toEqual([]);
  }, 60_000);

  it('that is cancelled stops within 2 s and leaves nothing', async () => {
    // 20 KB a second without end: whoever does not stop it waits for ever.
    site.on('/slow.mp4', (_request, answer) => {
      answer.writeHead(200, { 'content-type': 'video/mp4', 'content-length': '50000000' });
      const dripping = setInterval(() => answer.write(Buffer.alloc(2_000)), 100);
      answer.on('close', () => clearInterval(dripping));
    });
    const { messageId } = await say(site.url('/slow.mp4'));
    await press(await answerTo(messageId, hasChoice), /:\d+$/);
    const running = await answerTo(messageId, ({ text }) => /\d(\.\d)?\s?(kB|MB)/.test(text) && text.includes('/'));
    const children = () => processesOf(join(dataDir, 'data', 'mirror'));
    await waitFor(
      async () => children(),
      (found) => found.length > 0,
      20_000,
    );
    await press(running, /^stop:/);
    const startedAtMs = Date.now();
    await waitFor(
      async () => children(),
      (found) => found.length === 0,
      5_000,
    );
    expect(Date.now() - startedAtMs).toBeLessThan(3_000);
    await answerTo(messageId, ({ buttons }) => buttons.flat().length === 0);
  }, 120_000);
});

describe.skipIf(missingTools)('server and mirror killed while films and links come in', () => {
  it('lose nothing, double nothing, leave nothing', async () => {
    const report = await runIngestChaos({ kills: 6, seed: 3, longestPauseMs: 4_000, settleMs: 240_000 });
    expect(brokenIngestPromises(report)).toEqual([]);
    expect(report.links).toBeGreaterThan(1);
  }, 400_000);
});
