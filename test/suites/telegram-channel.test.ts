// The log channel as the room sees it: walks over gaps, its top, captions, copies, and what happens in it, live and missed.
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ChannelEvent, ChannelWindow, Telegram } from '#lib/telegram/telegram.ts';
import { startFixture, type TelegramFixture, until } from './telegram-fixture.ts';

let world: TelegramFixture;
let events: ChannelEvent[];
const signal = new AbortController().signal;

beforeEach(async () => {
  world = await startFixture();
  events = [];
});
afterEach(() => world.stop());

const chat = () => ({ kind: 'channel', id: world.channelId }) as const;
const post = (caption = 'a film') =>
  world.control.sendFile(
    { name: 'film.mkv', mimeType: 'video/x-matroska' },
    { kind: 'bytes', bytes: randomBytes(1000) },
    { from: world.userId, to: chat(), caption },
  );
const remove = (...messageIds: number[]) => world.control.deleteMessages({ chat: chat(), messageIds });
const edit = (messageId: number, changes: { text?: string; documentId?: string }) =>
  world.control.editMessage({ from: world.userId, chat: chat(), messageId, ...changes });

async function listen(): Promise<Telegram> {
  const room = await world.startedRoom();
  room.logChannel.onEvent(async (event) => void events.push(event));
  await room.startUpdates();
  return room;
}

/** `posted 3 a film`, `deleted 4,5` … */
const told = () =>
  events.map((event) => {
    if (event.kind === 'lost') return 'lost';
    if (event.kind === 'deleted') return `deleted ${event.messageIds.join()}`;
    return `${event.kind} ${event.post.messageId} ${event.post.caption}`;
  });

describe('a walk', () => {
  test('finds every post with a file, over gaps of any length', async () => {
    const first = await post('first');
    for (let count = 0; count < 450; count += 1)
      await world.control.sendText(`t${count}`, { from: world.userId, to: chat() });
    await remove(...Array.from({ length: 449 }, (_, index) => first.messageId + 1 + index));
    const last = await post('last');
    const { logChannel } = await world.startedRoom();
    const top = await logChannel.findTop(signal);
    expect(top).toBeGreaterThan(last.messageId);
    const windows: ChannelWindow[] = [];
    for await (const window of logChannel.walk({ fromMessageId: 1, endMessageId: top + 1, signal }))
      windows.push(window);
    expect(windows.flatMap(({ posts }) => posts.map(({ caption }) => caption))).toEqual(['first', 'last']);
    const places = windows.map(({ fromMessageId, endMessageId }) => [fromMessageId, endMessageId]);
    expect(places).toEqual([
      ...Array.from({ length: places.length - 1 }, (_, i) => [i * 100 + 1, i * 100 + 101]),
      [(places.length - 1) * 100 + 1, top + 1],
    ]);
  });

  test('waits out a flood wait and ends at once when it is given up', async () => {
    const { messageId } = await post();
    const { logChannel } = await world.startedRoom();
    const flood = { do: 'rpc_error', code: 420, text: 'FLOOD_WAIT_1' } as const;
    await world.control.addFault({ method: 'channels.getMessages', times: 1, action: flood });
    const walk = logChannel.walk({ fromMessageId: 1, endMessageId: messageId + 1, signal });
    expect((await walk[Symbol.asyncIterator]().next()).value).toMatchObject({ posts: [{ messageId }] });
    const givenUp = logChannel.walk({ fromMessageId: 1, endMessageId: 500, signal: AbortSignal.abort() });
    await expect(givenUp[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'aborted' });
  });

  test('leaves no message behind when it looks for the top', async () => {
    const { logChannel } = await world.startedRoom();
    await logChannel.findTop(signal);
    expect(await world.control.readChat({ viewer: world.userId, chat: chat() })).toEqual([]);
  });
});

describe('what happens in the channel', () => {
  test('is told in order while it happens', async () => {
    await listen();
    const one = await post('one');
    const two = await post('two');
    await edit(one.messageId, { text: 'renamed' });
    await remove(two.messageId);
    await until(() => events.length === 4);
    expect(told()).toEqual([
      `posted ${one.messageId} one`,
      `posted ${two.messageId} two`,
      `edited ${one.messageId} renamed`,
      `deleted ${two.messageId}`,
    ]);
  });

  test('is told after a time when the product was down, and once', async () => {
    const room = await listen();
    const one = await post('one');
    await until(() => events.length === 1);
    await room.stop();
    for (let count = 0; count < 120; count += 1)
      await world.control.sendText(`noise ${count}`, { from: world.userId, to: chat() });
    const two = await post('two');
    await edit(one.messageId, { text: 'renamed' });
    await remove(two.messageId);
    events = [];
    const again = await listen();
    expect(told()).toEqual([`edited ${one.messageId} renamed`, `deleted ${two.messageId}`]);
    await again.stop();
    events = [];
    await listen();
    expect(told()).toEqual([]);
  });

  test('of a lost connection is caught up with', async () => {
    await listen();
    await world.control.closeConnections();
    const { messageId } = await post('while cut');
    await until(() => events.length === 1);
    expect(told()).toEqual([`posted ${messageId} while cut`]);
  });

  test('comes again when its handler failed, and again after a stop in between', async () => {
    const room = await world.startedRoom();
    let calls = 0;
    room.logChannel.onEvent(async () => {
      calls += 1;
      throw new Error('the disk is full');
    });
    await room.startUpdates();
    await post('precious');
    await until(() => calls === 2);
    await room.stop();
    await listen();
    expect(told()).toEqual([expect.stringContaining('precious')]);
  });

  test('begins with what comes after the first start', async () => {
    await post('old');
    await listen();
    await post('new');
    await until(() => events.length > 0);
    expect(told()).toEqual([expect.stringContaining('new')]);
  });

  test('with a replaced file brings the new document', async () => {
    await listen();
    const one = await post('one');
    const { documentId } = await world.control.sendFile(
      { name: 'better.mkv', mimeType: 'video/x-matroska' },
      { kind: 'bytes', bytes: randomBytes(2000) },
      { from: world.userId, to: { kind: 'user', id: world.bots[0]?.id ?? 0 } },
    );
    await edit(one.messageId, { documentId });
    await until(() => events.length === 2);
    expect(events[1]).toMatchObject({ kind: 'edited', post: { file: { documentId, sizeBytes: 2000 } } });
  });
});

describe('captions and copies', () => {
  test('a caption is written, equal ones are no error, and it is told', async () => {
    const { logChannel } = await listen();
    const { messageId } = await post('before');
    await until(() => events.length === 1);
    await logChannel.editCaption({ messageId, caption: 'after', signal });
    await logChannel.editCaption({ messageId, caption: 'after', signal });
    expect(await logChannel.readPost({ messageId, signal })).toMatchObject({ caption: 'after' });
    await until(() => events.length === 2);
    expect(told()[1]).toBe(`edited ${messageId} after`);
    await remove(messageId);
    const gone = logChannel.editCaption({ messageId, caption: 'x', signal });
    await expect(gone).rejects.toMatchObject({ code: 'not_found' });
    expect(await logChannel.readPost({ messageId, signal })).toBeUndefined();
  });

  test('a film is copied once into the second channel', async () => {
    const { id: mirrorChannelId } = await world.control.createChannel({
      title: 'Second',
      members: [world.userId, world.bots[0]?.id ?? 0],
    });
    const room = await world.startedRoom({ mirrorChannelId });
    const { messageId, documentId } = await post('original');
    const source = { chatId: world.channelId, messageId };
    const copy = { source, caption: 'copy', randomId: 5n, signal };
    const posted = await room.mirrorChannel?.copyFrom(copy);
    expect(posted).toMatchObject({ chatId: mirrorChannelId, caption: 'copy', file: { documentId } });
    expect(await room.mirrorChannel?.copyFrom(copy)).toBe('duplicate');
    expect(room.mirrorChannel?.title).toBe('Second');
    const found = await room.mirrorChannel?.findPosted({ afterMessageId: 0, fits: (caption) => caption === 'copy' });
    expect(found?.messageId).toBe(posted === 'duplicate' ? 0 : posted?.messageId);
  });

  test('a second channel that cannot be used is told, and the rest goes on', async () => {
    const room = await world.startedRoom({ mirrorChannelId: 999 });
    expect(room.bots()[0]?.state).toBe('ready');
    expect(world.lines.some((line) => line.includes('MIRROR_CHANNEL_ID=-1000000000999'))).toBe(true);
  });
});
