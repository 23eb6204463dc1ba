// Two client libraries that know nothing of the emulator do what a bot does, each in its own TL layer.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryStorage } from '@mtcute/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '#emulator/emulator.ts';
import { startGramjs } from './gramjs-client.ts';
import { startMtcute } from './mtcute-client.ts';
import type { ClientMessage, StockClient } from './stock-client.ts';

const BIG = 12 * 1024 * 1024 + 777;
const SMALL = 100_001;

/** Waits until a message with this text has come. */
function inbox(): { add: (message: ClientMessage) => void; next: (text: string) => Promise<ClientMessage> } {
  const messages: ClientMessage[] = [];
  const waiting: (() => void)[] = [];
  return {
    add: (message) => {
      messages.push(message);
      for (const wake of waiting.splice(0)) wake();
    },
    next: async (text) => {
      for (;;) {
        const found = messages.find((message) => message.text === text);
        if (found !== undefined) return found;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
  };
}

describe.each([
  { name: 'GramJS', start: startGramjs },
  { name: 'mtcute', start: startMtcute },
])('stock $name', ({ start }) => {
  const video = randomBytes(BIG);
  const received = inbox();
  let emulator: Emulator;
  let client: StockClient;
  let user: number;
  let bot: { id: number; token: string };
  let channel: number;

  beforeAll(async () => {
    emulator = await startEmulator();
    const { control } = emulator;
    user = (await control.createUser({ firstName: 'Ann' })).id;
    bot = await control.createBot({ firstName: 'Vault', username: 'vault_bot' });
    channel = (await control.createChannel({ title: 'Log', members: [user, bot.id] })).id;
    const server = await control.serverInfo();
    client = await start({ server, token: bot.token, onMessage: received.add });
  });
  afterAll(async () => {
    await client?.stop();
    await emulator?.stop();
  });

  const toBot = () => ({ from: user, to: { kind: 'user' as const, id: bot.id } });

  it('receives a pushed video, forwards it and downloads it from the other DC', async () => {
    const file = { name: 'film.mp4', mimeType: 'video/mp4', durationSeconds: 2.5, width: 640, height: 360, dc: 4 };
    await emulator.control.sendFile(file, { kind: 'bytes', bytes: video }, { ...toBot(), caption: 'pushed' });
    const pushed = await received.next('pushed');
    expect(pushed).toMatchObject({ sizeBytes: BIG, isForward: false });
    const id = await client.forward(user, pushed.id, channel);
    expect(await client.reread(channel, id)).toMatchObject({ text: 'pushed', sizeBytes: BIG, isForward: true });
    expect((await client.download(channel, id)).equals(video)).toBe(true);
  });

  it.each([
    ['big parts', BIG],
    ['small parts', SMALL],
  ])('uploads in %s, and everybody reads the same bytes', async (caption, size) => {
    const content = video.subarray(0, size);
    const id = await client.sendFile(channel, `${caption}.mp4`, content);
    const [seen] = await emulator.control.readChat({
      viewer: user,
      chat: { kind: 'channel', id: channel },
      afterId: id - 1,
    });
    expect(seen?.file).toMatchObject({ name: `${caption}.mp4`, sizeBytes: size, durationSeconds: 2 });
    expect((await emulator.control.readDocument(seen?.file?.documentId ?? '')).equals(content)).toBe(true);
    expect((await client.download(channel, id)).equals(content)).toBe(true);
  });

  it('edits what it sent', async () => {
    const id = await client.sendFile(channel, 'edited.mp4', video.subarray(0, 5000));
    await client.editText(channel, id, 'a new caption');
    expect(await client.reread(channel, id)).toMatchObject({ text: 'a new caption', sizeBytes: 5000 });
  });

  it('sends buttons and answers the press', async () => {
    await emulator.control.sendText('hello', toBot());
    await received.next('hello');
    await client.sendButtons(user, 'choose');
    const chat = { kind: 'user' as const, id: bot.id };
    const seen = (await emulator.control.readChat({ viewer: user, chat })).at(-1);
    expect(seen?.buttons[0]).toMatchObject([{ text: 'Press' }, { text: 'Open', url: 'https://example.org/' }]);
    const dataBase64 = seen?.buttons[0]?.[0]?.dataBase64 ?? '';
    const answer = await emulator.control.pressButton({ from: user, chat, messageId: seen?.id ?? 0, dataBase64 });
    expect(answer).toEqual({ text: 'got data-1', alert: true });
  });

  it('is sent to its home DC at log-in', async () => {
    const far = await emulator.control.createBot({ firstName: 'Far', username: 'far_bot', dc: 4 });
    const server = await emulator.control.serverInfo();
    const farInbox = inbox();
    const farClient = await start({ server, token: far.token, onMessage: farInbox.add });
    await emulator.control.sendText('to the far one', { from: user, to: { kind: 'user', id: far.id } });
    expect((await farInbox.next('to the far one')).id).toBe(1);
    await farClient.stop();
  });

  it('resumes from its saved session without a log-in', async () => {
    const session = await client.saveSession();
    await client.stop();
    const { logins, keyCreations } = await emulator.control.counters();
    const server = await emulator.control.serverInfo();
    const resumedInbox = inbox();
    client = await start({ server, token: bot.token, session, onMessage: resumedInbox.add });
    await emulator.control.sendText('after the resume', toBot());
    expect((await resumedInbox.next('after the resume')).text).toBe('after the resume');
    expect(await emulator.control.counters()).toMatchObject({ logins, keyCreations });
  });
});

describe('mtcute after a time offline', () => {
  it('fetches the messages it missed, in order, over a restart of the emulator', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'emulator-clients-'));
    const storage = new MemoryStorage();
    let emulator = await startEmulator({ dataDir });
    const ann = (await emulator.control.createUser({ firstName: 'Ann' })).id;
    const bot = await emulator.control.createBot({ firstName: 'Vault', username: 'vault_bot' });
    const say = (text: string) => emulator.control.sendText(text, { from: ann, to: { kind: 'user', id: bot.id } });
    const before = inbox();
    const token = bot.token;
    const first = await startMtcute({
      server: await emulator.control.serverInfo(),
      token,
      storage,
      onMessage: before.add,
    });
    await say('online');
    await before.next('online');
    await first.stop();
    for (let i = 1; i <= 120; i++) await say(`missed ${i}`);
    const server = await emulator.control.serverInfo();
    await emulator.stop();
    emulator = await startEmulator({ dataDir, dcs: server.dcs });
    const missed: string[] = [];
    const after = inbox();
    const onMessage = (message: ClientMessage): void => {
      missed.push(message.text);
      after.add(message);
    };
    const second = await startMtcute({
      server: await emulator.control.serverInfo(),
      token,
      storage,
      catchUp: true,
      onMessage,
    });
    await after.next('missed 120');
    expect(missed).toEqual(Array.from({ length: 120 }, (_value, index) => `missed ${index + 1}`));
    expect((await emulator.control.counters()).logins).toBe(0);
    await second.stop();
    await emulator.stop();
    rmSync(dataDir, { recursive: true });
  });
});
