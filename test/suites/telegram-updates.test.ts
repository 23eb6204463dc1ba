// Private messages reach the handler in order and at least once, and the front bot's answers reach the person once.
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ButtonPress, IncomingMessage, Telegram } from '#lib/telegram/telegram.ts';
import { startFixture, type TelegramFixture, until } from './telegram-fixture.ts';

let world: TelegramFixture;
let inbox: IncomingMessage[];
beforeEach(async () => {
  world = await startFixture();
  inbox = [];
});
afterEach(() => world.stop());

const botId = () => world.bots[0]?.id ?? 0;
const privateChat = () => ({ from: world.userId, to: { kind: 'user' as const, id: botId() } });
const say = (text: string) => world.control.sendText(text, privateChat());
const texts = () => inbox.map(({ text }) => text);

async function listen(handler = async (message: IncomingMessage) => void inbox.push(message)): Promise<Telegram> {
  const room = await world.startedRoom();
  room.frontBot.onMessage(handler);
  await room.startUpdates();
  return room;
}

const sendFilm = (bytes = randomBytes(200_000)) =>
  world.control.sendFile(
    { name: 'Ada.mp4', mimeType: 'video/mp4', durationSeconds: 12, width: 640, height: 360, thumb: jpeg },
    { kind: 'bytes', bytes },
    { ...privateChat(), caption: 'my film' },
  );

/** The smallest JPEG a decoder of headers accepts: SOI, SOF0 with 320 x 180, EOI. */
const jpeg = Buffer.from('ffd8ffc0001108 00b40140 03012200021101031101ffd9'.replaceAll(' ', ''), 'hex');

describe('delivery', () => {
  test('a text, a film and a text, in order and with their facts', async () => {
    await listen();
    await say('one');
    const { documentId } = await sendFilm();
    await say('three');
    await until(() => inbox.length === 3);
    expect(texts()).toEqual(['one', 'my film', 'three']);
    expect(inbox[0]).toMatchObject({ chatId: world.userId, senderId: world.userId, senderName: 'Ada Lovelace' });
    expect(inbox[1]?.file).toMatchObject({
      ...{ documentId, fileType: 'video', fileName: 'Ada.mp4', mimeType: 'video/mp4', sizeBytes: 200_000 },
      ...{ durationSeconds: 12, width: 640, height: 360, hasThumb: true },
    });
    expect(world.warnings()).toEqual([]);
  });

  test('what was sent while we were stopped arrives once at the next start', async () => {
    const room = await listen();
    await say('before');
    await until(() => inbox.length === 1);
    await room.stop();
    for (let index = 0; index < 5; index++) await say(`missed ${index}`);
    await (await listen()).stop();
    expect(texts()).toEqual(['before', 'missed 0', 'missed 1', 'missed 2', 'missed 3', 'missed 4']);
    await (await listen()).stop();
    expect(inbox).toHaveLength(6);
  });

  test('what was sent while the connection was lost arrives once', async () => {
    await listen();
    await say('first');
    await until(() => inbox.length === 1);
    await world.control.setDcDown(2, true);
    await world.control.closeConnections();
    for (let index = 0; index < 3; index++) await say(`lost ${index}`);
    await world.control.setDcDown(2, false);
    await until(() => inbox.length >= 4);
    await say('after');
    await until(() => inbox.length >= 5);
    expect(texts()).toEqual(['first', 'lost 0', 'lost 1', 'lost 2', 'after']);
  });

  test('a handler that fails once is called again for the same message before the next', async () => {
    let calls = 0;
    await listen(async (message) => {
      calls++;
      if (calls === 1) throw new Error('not yet');
      inbox.push(message);
    });
    await say('one');
    await say('two');
    await until(() => inbox.length === 2);
    expect(texts()).toEqual(['one', 'two']);
    expect(calls).toBe(3);
  });

  test('a message whose handler did not end before the stop comes again', async () => {
    const room = await listen(async () => {
      throw new Error('the disk is full');
    });
    await say('precious');
    await until(() => world.lines.some((line) => line.includes('a message is tried again')));
    await room.stop();
    await listen();
    expect(texts()).toEqual(['precious']);
  });

  test('our own answers do not come back as messages', async () => {
    const room = await listen();
    await say('hello');
    await until(() => inbox.length === 1);
    await room.frontBot.sendText({ chatId: world.userId, text: 'hi', randomId: 1n });
    await say('bye');
    await until(() => inbox.length === 2);
    await room.stop();
    await (await listen()).stop();
    expect(texts()).toEqual(['hello', 'bye']);
  });
});

describe('answers', () => {
  const seen = () => world.control.readChat({ viewer: world.userId, chat: { kind: 'user', id: botId() } });

  test('a message is read again with its buttons, in its own chat only, and deleted for both sides', async () => {
    const room = await listen();
    const { messageId: asked } = await say('hello');
    await until(() => inbox.length === 1);
    const replyTo = inbox[0]?.messageId ?? 0;
    const buttons = [
      [{ text: 'A', data: 'a:1' }],
      [
        { text: 'Copy', copyText: 'c' },
        { text: 'B', data: 'b:2' },
      ],
    ];
    const chatId = world.userId;
    const messageId = (await room.frontBot.sendText({ chatId, replyTo, text: 'hi', buttons, randomId: 5n })) ?? 0;
    expect(await room.frontBot.readMessage({ chatId, messageId })).toEqual({
      ...{ messageId, isOurs: true, text: 'hi', replyTo, buttonData: ['a:1', 'b:2'] },
    });
    expect((await room.frontBot.readMessage({ chatId, messageId: replyTo }))?.isOurs).toBe(false);
    expect(await room.frontBot.readMessage({ chatId: chatId + 1, messageId })).toBeUndefined();
    expect(await room.frontBot.readMessage({ chatId, messageId: 9999 })).toBeUndefined();
    expect((await seen()).at(-1)?.buttons[1]?.[0]).toMatchObject({ text: 'Copy', copyText: 'c' });
    await room.frontBot.deleteMessages({ messageIds: [messageId] });
    await room.frontBot.deleteMessages({ messageIds: [messageId] });
    expect((await seen()).map(({ id }) => id)).toEqual([asked]);
  });

  test('a text with buttons, sent once however often it is tried, edited, pressed', async () => {
    const room = await listen();
    const presses: ButtonPress[] = [];
    room.frontBot.onButton(async (press) => {
      presses.push(press);
      await room.frontBot.answerButton(press.queryId, { text: 'done', alert: true });
    });
    await say('hello');
    await until(() => inbox.length === 1);
    const replyTo = inbox[0]?.messageId ?? 0;
    const buttons = [[{ text: 'Watch', url: 'https://example.org/w' }], [{ text: 'Delete', data: 'del:1' }]];
    const message = { chatId: world.userId, text: 'ready', replyTo, buttons, randomId: -5n };
    const messageId = await room.frontBot.sendText(message);
    expect(await room.frontBot.sendText(message)).toBeUndefined();
    const dataBase64 = Buffer.from('del:1').toString('base64');
    const chat = { kind: 'user' as const, id: botId() };
    const answer = await world.control.pressButton({ from: world.userId, chat, messageId: messageId ?? 0, dataBase64 });
    expect(answer).toMatchObject({ text: 'done', alert: true });
    expect(presses).toMatchObject([{ chatId: world.userId, senderId: world.userId, messageId, data: 'del:1' }]);
    const edited = { chatId: world.userId, text: 'gone', messageId: messageId ?? 0 };
    await room.frontBot.editText(edited);
    await room.frontBot.editText(edited);
    const answers = (await seen()).filter(({ fromId }) => fromId === botId());
    expect(answers).toMatchObject([{ id: messageId, text: 'gone', replyTo }]);
  });

  test('a lost answer of Telegram does not double the message', async () => {
    const room = await listen();
    await say('hello');
    await until(() => inbox.length === 1);
    await world.control.addFault({ method: 'messages.sendMessage', action: { do: 'close' } });
    await room.frontBot.sendText({ chatId: world.userId, text: 'only once', randomId: 77n });
    expect((await seen()).filter(({ text }) => text === 'only once')).toHaveLength(1);
  });

  test('a short flood wait is waited for, a long one is told', async () => {
    const room = await listen();
    await say('hello');
    await until(() => inbox.length === 1);
    const flood = (text: string) =>
      world.control.addFault({ method: 'messages.sendMessage', action: { do: 'rpc_error', code: 420, text } });
    await flood('FLOOD_WAIT_1');
    await room.frontBot.sendText({ chatId: world.userId, text: 'patient', randomId: 8n });
    await flood('FLOOD_WAIT_900');
    const send = room.frontBot.sendText({ chatId: world.userId, text: 'x', randomId: 9n });
    await expect(send).rejects.toMatchObject({ code: 'telegram_flood_wait', retryAfterSeconds: 900 });
  });

  test('the command menu', async () => {
    const room = await world.startedRoom();
    const commands = [{ command: 'start', description: 'What I do' }];
    await room.frontBot.setCommands(commands);
    await room.frontBot.setCommands([{ command: 'help', description: 'Hilfe' }], 'de');
    expect(await world.control.botCommands(botId(), 'de')).toEqual([{ command: 'help', description: 'Hilfe' }]);
    expect(await world.control.botCommands(botId())).toEqual(commands);
  });
});

describe('the log channel', () => {
  test('a copy holds the same film, its caption and thumbnail, and is found again', async () => {
    const room = await listen();
    const bytes = randomBytes(150_000);
    const { documentId } = await sendFilm(bytes);
    await until(() => inbox.length === 1);
    const copy = { chatId: world.userId, messageId: inbox[0]?.messageId ?? 0, caption: '#v1 Ada', randomId: 42n };
    const posted = await room.frontBot.copyToLogChannel(copy);
    if (posted === 'duplicate') throw new Error('the first copy cannot be a duplicate');
    expect(posted).toMatchObject({ chatId: world.channelId, caption: '#v1 Ada', file: { documentId } });
    expect(posted.file.fileUniqueId).toBe(inbox[0]?.file?.fileUniqueId);
    expect(await room.frontBot.copyToLogChannel(copy)).toBe('duplicate');
    const found = await room.frontBot.findPosted({ afterMessageId: 0, fits: (caption) => caption === '#v1 Ada' });
    // The file reference inside differs from answer to answer.
    expect(found).toEqual({ ...posted, file: { ...posted.file, fileId: expect.any(String) } });
    const thumb = await room.frontBot.readThumb({ messageId: posted.messageId });
    expect(thumb && Buffer.from(thumb).equals(jpeg)).toBe(true);
    const piece = { messageId: posted.messageId, documentId, offset: 0, limit: 262_144, sizeBytes: bytes.length };
    const read = await room.chunks.readChunk({ ...piece, signal: new AbortController().signal });
    expect(Buffer.from(read).equals(bytes)).toBe(true);
  });

  test('nothing is found where nothing fits, after a bounded walk', async () => {
    const room = await world.startedRoom();
    await world.post(randomBytes(1000));
    const before = (await world.control.counters()).calls['channels.getMessages'] ?? 0;
    expect(await room.frontBot.findPosted({ afterMessageId: 0, fits: () => false })).toBeUndefined();
    expect(((await world.control.counters()).calls['channels.getMessages'] ?? 0) - before).toBeLessThanOrEqual(3);
  });

  test('a deleted private message cannot be copied', async () => {
    const room = await listen();
    await sendFilm();
    await until(() => inbox.length === 1);
    const messageId = inbox[0]?.messageId ?? 0;
    await world.control.deleteMessages({
      chat: { kind: 'user', id: world.userId },
      viewer: botId(),
      messageIds: [messageId],
    });
    const copy = room.frontBot.copyToLogChannel({ chatId: world.userId, messageId, caption: '', randomId: 3n });
    await expect(copy).rejects.toMatchObject({ code: 'not_found' });
  });

  test('a bot that may not post is told so at the start', async () => {
    await world.control.removeMember(world.channelId, botId());
    await expect(world.room().start()).rejects.toMatchObject({ code: 'bad_credentials' });
  });
});
