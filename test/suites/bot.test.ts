// The bot as a person meets it: the whole system without HTTP on the emulator, driven through the chat.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SeenMessage, SentFile } from '#emulator/control-api.ts';
import { type Emulator, startEmulator } from '#emulator/emulator.ts';
import { boot, type System } from '#lib/boot.ts';
import { type Config, parseConfig } from '#lib/config.ts';
import { createLog } from '#lib/log.ts';
import { patternBytes } from '#test/harness/pattern-bytes.ts';
import { waitFor } from '#test/harness/product-process.ts';

let emulator: Emulator;
let dataDir: string;
let bot: { id: number; token: string };
let userId: number;
let channelId: number;
let systems: System[] = [];
let lines: string[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-bot-'));
  emulator = await startEmulator();
  bot = await emulator.control.createBot({ firstName: 'Vault', username: 'vault_bot' });
  userId = (await emulator.control.createUser({ firstName: 'Ada' })).id;
  channelId = (await emulator.control.createChannel({ title: 'Log', members: [bot.id] })).id;
  lines = [];
});

afterEach(async () => {
  await Promise.all(systems.map((system) => system.stop()));
  systems = [];
  await emulator.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function start(settings: Record<string, string> = {}): Promise<System> {
  const server = await emulator.control.serverInfo();
  const config: Config = parseConfig({
    API_ID: String(server.apiId),
    API_HASH: server.apiHash,
    BOT_TOKEN: bot.token,
    LOG_CHANNEL_ID: `-100${channelId}`,
    DATA_DIR: dataDir,
    TELEGRAM_SERVER: JSON.stringify({
      dcs: server.dcs,
      defaultDc: server.defaultDc,
      publicKeyPem: server.publicKeyPem,
    }),
    ...settings,
  });
  if (!config.telegram) throw new Error('no Telegram in the configuration');
  const log = createLog({ level: 'info', pretty: false, write: (line) => void lines.push(line) });
  const system = boot({ config, telegramConfig: config.telegram, demo: undefined, log });
  systems.push(system);
  await system.start();
  return system;
}

const toBot = () => ({ kind: 'user', id: bot.id }) as const;

function say(text: string, from = userId): Promise<{ messageId: number }> {
  return emulator.control.sendText(text, { from, to: toBot() });
}

function send(
  file: Partial<SentFile>,
  sizeBytes: number,
  options: { from?: number; caption?: string; groupedId?: string } = {},
) {
  const { from = userId, ...rest } = options;
  const whole = { name: 'film.mp4', mimeType: 'video/mp4', ...file };
  return emulator.control.sendFile(
    whole,
    { kind: 'bytes', bytes: patternBytes(sizeBytes, sizeBytes) },
    { from, to: toBot(), ...rest },
  );
}

/** The bot's messages in the chat with a user, oldest first; waits until there are `count`. */
function answers(count: number, viewer = userId): Promise<SeenMessage[]> {
  return waitFor(
    async () => (await emulator.control.readChat({ viewer, chat: toBot() })).filter((message) => !message.outgoing),
    (messages) => messages.length >= count,
  );
}

describe('texts', () => {
  it('are answered: /start, /help with the limits, an unknown command, plain words', async () => {
    await start({ URL: 'https://films.example', MAX_FILE_SIZE_MB: '700' });
    for (const text of ['/start', '/help', '/frobnicate', 'hello']) await say(text);
    const [welcome, help, unknown, words] = await answers(4);
    expect(welcome?.text).toContain('https://films.example');
    expect(help?.text).toContain('700.0 MB');
    expect(help?.text).toContain('/stream/');
    expect(unknown?.text).toContain('/help');
    expect(words?.text).toContain('Send me');
  });

  it('register their commands in the menu', async () => {
    await start();
    expect((await emulator.control.botCommands(bot.id)).map(({ command }) => command)).toEqual(['start', 'help']);
  });
});

describe('files', () => {
  it('of every kind come into the catalogue with their facts', async () => {
    const system = await start();
    await send({ name: 'Alien (1979).mp4', durationSeconds: 30, width: 640, height: 360 }, 50_000);
    await send({ name: 'song.mp3', mimeType: 'audio/mpeg', as: 'audio', durationSeconds: 200 }, 40_000);
    await send({ name: 'notes.pdf', mimeType: 'application/pdf', as: 'document' }, 30_000);
    await answers(3);
    const { files } = await system.runtime.catalog.page({ page: 1, per_page: 10 });
    expect(files.map((file) => [file.custom_name, file.file_type, file.duration, file.file_size])).toEqual([
      ['notes', 'file', null, 30_000],
      ['song', 'audio', 200, 40_000],
      ['Alien (1979)', 'video', 30, 50_000],
    ]);
  });

  it('carry name and key in the caption of their post, and the links in the answer', async () => {
    await start({ URL: 'https://films.example' });
    await send({}, 50_000, { caption: 'My holiday' });
    const [answer] = await answers(1);
    const [post] = await emulator.control.readChat({ viewer: bot.id, chat: { kind: 'channel', id: channelId } });
    expect(post?.text).toMatch(/^My holiday\n\nsv1:\{"k":"\d+:\d+"/);
    expect(answer?.text).toContain(`https://films.example/stream/${channelId}/${post?.id}`);
    expect(answer?.buttons.flat().map((button) => button.text)).toEqual(['▶️ Watch', '⬇️ Download', 'ℹ️ Details']);
  });

  it('of an album of ten keep their order', async () => {
    const system = await start();
    for (let index = 1; index <= 10; index += 1)
      await send({ name: `part-${index}.mp4` }, 10_000 + index, { groupedId: '77' });
    await answers(10);
    const { files } = await system.runtime.catalog.page({ page: 1, per_page: 20 });
    expect(files.map((file) => file.file_size).reverse()).toEqual(
      Array.from({ length: 10 }, (_, index) => 10_001 + index),
    );
  });

  it('of two people at once are answered each in their own chat', async () => {
    await start();
    const other = (await emulator.control.createUser({ firstName: 'Bob' })).id;
    await Promise.all([send({ name: 'ada.mp4' }, 20_000), send({ name: 'bob.mp4' }, 21_000, { from: other })]);
    const [mine] = await answers(1);
    const [theirs] = await answers(1, other);
    expect(mine?.text).toContain('ada');
    expect(theirs?.text).toContain('bob');
  });

  it('over the limits or of strangers are refused with limit and value', async () => {
    await start({ MAX_FILE_SIZE_MB: '1', MAX_VIDEO_DURATION_HOURS: '1', ALLOWED_IDS: String(userId) });
    await send({}, 1_000_001);
    await send({ durationSeconds: 3601 }, 1000);
    const [large, long] = await answers(2);
    expect(large?.text).toMatch(/1\.0 MB.*1\.0 MB/);
    expect(long?.text).toMatch(/1:00:01.*1:00:00/);
    const stranger = (await emulator.control.createUser({ firstName: 'Eve' })).id;
    await send({}, 1000, { from: stranger });
    const [refusal] = await answers(1, stranger);
    expect(refusal?.text).toContain(String(stranger));
    expect(await emulator.control.readChat({ viewer: bot.id, chat: { kind: 'channel', id: channelId } })).toEqual([]);
  });

  it('whose message was deleted before the copy do not hold up the next one', async () => {
    const system = await start();
    await system.stop();
    const { messageId } = await send({}, 20_000);
    await emulator.control.addFault({ method: 'messages.getMessages', action: { do: 'delay', delayMs: 300 } });
    const restarted = start();
    await emulator.control.deleteMessages({ chat: toBot(), viewer: userId, messageIds: [messageId] });
    await restarted;
    const later = await send({ name: 'after.mp4' }, 20_001);
    const seen = await waitFor(
      () => answers(1),
      (messages) => messages.some((message) => message.replyTo === later.messageId),
    );
    expect(seen.at(-1)?.text).toContain('after');
  });
});

describe('the Details button', () => {
  it('shows the facts, and says when the item is gone', async () => {
    const system = await start();
    await send({ durationSeconds: 65, width: 640, height: 360 }, 50_000);
    const [answer] = await answers(1);
    const dataBase64 = answer?.buttons.flat().find((button) => button.dataBase64)?.dataBase64 ?? '';
    const press = { from: userId, chat: toBot(), messageId: answer?.id ?? 0, dataBase64 };
    const shown = await emulator.control.pressButton(press);
    expect(shown).toMatchObject({ alert: true });
    expect(shown.text).toContain('1:05');
    expect(shown.text).toContain('640×360');
    const [file] = (await system.runtime.catalog.page({ page: 1, per_page: 1 })).files;
    await system.runtime.storage.media.setActive(channelId, file?.message_id ?? 0, false);
    expect((await emulator.control.pressButton(press)).text).toContain('no longer');
  });
});

describe('somebody who blocked the bot', () => {
  it('does not hold up the others', async () => {
    await start();
    const other = (await emulator.control.createUser({ firstName: 'Bob' })).id;
    await say('hello', other);
    await answers(1, other);
    await emulator.control.blockBot(other, bot.id, true);
    await say('still there?', other).catch(() => 'the emulator may refuse it at once');
    await send({}, 20_000);
    expect((await answers(1))[0]?.text).toContain('film');
  });
});
