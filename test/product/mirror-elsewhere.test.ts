// Links fetched on another machine: a mirror with a data folder of its own, and nothing in common with the server but MongoDB.
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SeenMessage } from '#emulator/control-api.ts';
import { mirrorSettings } from '#test/chaos/ingest-run.ts';
import { LoopbackSite } from '#test/harness/loopback-site.ts';
import { makeFilms, missingTools } from '#test/harness/mirror-stage.ts';
import { noMongoServer, startMongoServer } from '#test/harness/mongo-server.ts';
import { type ProductProcess, spawnProduct, startProduct, waitFor } from '#test/harness/product-process.ts';
import { rawRequest } from '#test/harness/raw-http.ts';
import { startTelegramWorld, type TelegramWorld } from '#test/harness/telegram-world.ts';

const mongo = await startMongoServer();
afterAll(() => mongo?.stop());

describe.skipIf(!mongo || missingTools)('a mirror on another machine', () => {
  let world: TelegramWorld;
  let site: LoopbackSite;
  let folder: string;
  let product: ProductProcess;
  let mirror: ReturnType<typeof spawnProduct>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sv-elsewhere-'));
    site = await new LoopbackSite().listen();
    const films = makeFilms(join(folder, 'films'));
    site.file('/clip.mp4', films.path('clip.mp4'));
    world = await startTelegramWorld();
    const store = { MONGO_URL: mongo?.url ?? '', MONGO_DB_NAME: `sv_elsewhere_${process.pid}` };
    const environment = { ...world.environment, ...mirrorSettings(site), ...store, MIRROR_WORKER: 'elsewhere' };
    product = await startProduct({ dataDir: join(folder, 'server'), environment });
    mirror = spawnProduct({
      dataDir: join(folder, 'elsewhere'),
      environment: { ...environment, URL: product.url },
      entry: 'dist/mirror-worker.mjs',
    });
  }, 120_000);

  afterAll(async () => {
    if (mirror && mirror.child.exitCode === null) {
      const ended = once(mirror.child, 'exit');
      mirror.child.kill('SIGTERM');
      await ended;
    }
    await product?.end('SIGTERM');
    site?.close();
    await world?.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  const dataOf = ({ buttons }: SeenMessage) =>
    buttons.flat().flatMap(({ dataBase64 }) => (dataBase64 ? [Buffer.from(dataBase64, 'base64').toString()] : []));

  it('fetches what the bot is asked for, and the server plays it', async () => {
    const bot = { kind: 'user', id: world.bots[0]?.id ?? 0 } as const;
    const { control } = world.emulator;
    const { messageId } = await control.sendText(site.url('/clip.mp4'), { from: world.userId, to: bot });
    const isQuestion = (message: SeenMessage) =>
      !message.outgoing && message.replyTo === messageId && dataOf(message).some((data) => /:\d+$/.test(data));
    const chat = () => control.readChat({ viewer: world.userId, chat: bot, limit: 100 });
    const question = (await waitFor(async () => (await chat()).find(isQuestion), Boolean, 90_000)) as SeenMessage;
    const choice = dataOf(question).find((data) => /:\d+$/.test(data)) ?? '';
    const dataBase64 = Buffer.from(choice).toString('base64');
    await control.pressButton({ from: world.userId, chat: bot, messageId: question.id, dataBase64 });
    const named = async () => (await product.catalog()).files.find(({ custom_name }) => custom_name === 'clip');
    const item = await waitFor(named, Boolean, 90_000);
    const answer = await rawRequest(`${product.url}/stream/${item?.message_id}`);
    expect(answer.status).toBe(200);
    expect(answer.body.length).toBe(item?.file_size);
    expect((await rawRequest(`${product.url}${item?.poster}`)).status).toBe(200);
    // It was done there, and not here.
    expect(existsSync(join(folder, 'elsewhere', 'uploader'))).toBe(true);
    expect(existsSync(join(folder, 'server', 'uploader'))).toBe(false);
    expect(existsSync(join(folder, 'elsewhere', 'streamvault.db'))).toBe(false);
  }, 240_000);
});

if (!mongo || missingTools) it('a mirror on another machine', ({ skip }) => skip(missingTools ?? noMongoServer));
