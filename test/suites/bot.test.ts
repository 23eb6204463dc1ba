// Files on their way into the catalogue, through the chat.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SeenMessage } from '#emulator/control-api.ts';
import { waitFor } from '#test/harness/product-process.ts';
import { type BotWorld, buttonTexts, rowsOf, startBotWorld } from './bot-world.ts';

let world: BotWorld;

beforeEach(async () => {
  world = await startBotWorld();
});
afterEach(() => world.stop());

describe('files', () => {
  it('of every kind come into the catalogue with their facts', async () => {
    const system = await world.start();
    await world.send({ name: 'Alien (1979).mp4', durationSeconds: 30, width: 640, height: 360 }, 50_000);
    await world.send({ name: 'song.mp3', mimeType: 'audio/mpeg', as: 'audio', durationSeconds: 200 }, 40_000);
    await world.send({ name: 'notes.pdf', mimeType: 'application/pdf', as: 'document' }, 30_000);
    await world.send({ name: 'memo.ogg', mimeType: 'audio/ogg', as: 'voice', durationSeconds: 5 }, 20_000);
    await world.send({ name: 'cat.mp4', as: 'animation', durationSeconds: 2 }, 10_000);
    await world.answers(5);
    const files = await rowsOf(system);
    expect(files.map((file) => [file.custom_name, file.file_type, file.duration, file.file_size])).toEqual([
      ['cat', 'video', 2, 10_000],
      ['memo', 'audio', 5, 20_000],
      ['notes', 'file', null, 30_000],
      ['song', 'audio', 200, 40_000],
      ['Alien (1979)', 'video', 30, 50_000],
    ]);
    expect(world.warnings()).toEqual([]);
  });

  it('carry name and key in the caption of their post, and links and buttons in the answer', async () => {
    await world.start();
    const answer = await world.add({}, 50_000, { caption: 'My holiday' });
    const [post] = await world.posts();
    expect(post?.text).toMatch(/^My holiday\n\nsv1:\{"k":"\d+:\d+"/);
    const stream = `https://films.example/stream/${world.channelId}/${post?.id}`;
    expect(answer.text).toContain(stream);
    expect(buttonTexts(answer)).toEqual([
      ['▶️ Play', '⬇️ Download'],
      ['🔗 Copy link'],
      ['👌 Keep this name'],
      ['✏️ Rename', '🗑 Delete'],
      ['ℹ️ Details'],
    ]);
    expect(answer.buttons.flat().map(({ url, copyText }) => url ?? copyText)).toEqual([
      `https://films.example/watch/${post?.id}`,
      `${stream}?download=1`,
      stream,
      ...[undefined, undefined, undefined, undefined],
    ]);
  });

  it('need no link buttons where Telegram refuses them: on localhost the text has the links', async () => {
    await world.start({ settings: { URL: 'http://localhost:7860' } });
    const answer = await world.add({}, 50_000);
    expect(answer.text).toContain('http://localhost:7860/watch/');
    expect(answer.buttons.flat().every(({ url }) => url === undefined)).toBe(true);
  });

  it('with names full of markup come through as they are', async () => {
    const system = await world.start();
    const name = '<b>&amp; "x" `y` *z* [a](https://b.example) _c_</b>';
    const answer = await world.add({}, 50_000, { caption: name });
    expect(answer.text).toContain(`✅ ${name}\n`);
    expect((await rowsOf(system))[0]?.custom_name).toBe(name);
  });

  it('that were forwarded count as sent by who forwarded them', async () => {
    const system = await world.start();
    const friend = await world.newUser('Bob');
    const channel = (await world.control.createChannel({ title: 'Elsewhere', members: [friend, world.userId] })).id;
    const { messageId } = await world.control.sendFile(
      { name: 'forwarded.mp4', mimeType: 'video/mp4' },
      { kind: 'bytes', bytes: Buffer.alloc(9000, 1) },
      { from: friend, to: { kind: 'channel', id: channel } },
    );
    const source = { kind: 'channel', id: channel } as const;
    await world.control.forward({ from: world.userId, source, messageIds: [messageId], to: world.toBot });
    await world.answerWith('✅ forwarded');
    expect((await rowsOf(system))[0]?.uploaded_by).toBe(world.userId);
  });

  it('that come again are answered with what is there, and copied once', async () => {
    const system = await world.start();
    const { messageId } = await world.send({ name: 'once.mp4' }, 30_000);
    await world.answerTo(messageId);
    const again = { from: world.userId, source: world.toBot, messageIds: [messageId], to: world.toBot };
    const [second = 0] = (await world.control.forward(again)).messageIds;
    const answer = await world.answerTo(second);
    expect(answer.text).toContain('♻️ I have this already: once');
    expect(buttonTexts(answer).flat()).toContain('▶️ Play');
    expect(await rowsOf(system)).toHaveLength(1);
    expect(await world.posts()).toHaveLength(1);
  });

  it('of an album of ten keep their order', async () => {
    const system = await world.start();
    const ids: number[] = [];
    for (let index = 1; index <= 10; index += 1)
      ids.push((await world.send({ name: `part-${index}.mp4` }, 10_000 + index, { groupedId: '77' })).messageId);
    const answers = await world.answers(10);
    expect(answers.map(({ replyTo }) => replyTo)).toEqual(ids);
    expect((await rowsOf(system)).map((file) => file.file_size).reverse()).toEqual(
      Array.from({ length: 10 }, (_, index) => 10_001 + index),
    );
  });

  it('a hundred at once come in order and are told about in a handful of messages', async () => {
    const system = await world.start();
    await world.control.addFault({ method: 'messages.sendMedia', times: 10, action: { do: 'delay', delayMs: 100 } });
    for (let index = 1; index <= 100; index += 1) await world.send({ name: `bulk-${index}.mp4` }, 5000 + index);
    const counted = (messages: readonly SeenMessage[]) =>
      messages.reduce((sum, { text }) => sum + Number(/^✅ (\d+) files? (?:is|are) in/.exec(text)?.[1] ?? 0), 0);
    const single = (messages: readonly SeenMessage[]) => messages.filter(({ replyTo }) => replyTo !== undefined).length;
    // On a slow machine there may be a lull in the middle, after which the count goes on.
    const all = await waitFor(
      async () => (await world.chat()).filter((message) => !message.outgoing),
      (messages) => counted(messages) + single(messages) >= 100,
      60_000,
    );
    expect((await rowsOf(system)).map(({ file_size }) => file_size).reverse()).toEqual(
      Array.from({ length: 100 }, (_, index) => 5001 + index),
    );
    const status = all.find(({ text }) => /^✅ \d+ files/.test(text));
    expect(counted(all) + single(all)).toBe(100);
    expect(all.length).toBeLessThanOrEqual(12);
    expect(status?.text).toContain('more: /mine');
    await waitFor(
      () => system.runtime.storage.ingest.unfinished(10),
      (left) => left.length === 0,
    );
  }, 90_000);

  it('of two people at once are answered each in their own chat', async () => {
    await world.start();
    const other = await world.newUser('Bob');
    const [mine, theirs] = await Promise.all([
      world.add({ name: 'ada.mp4' }, 20_000),
      world.add({ name: 'bob.mp4' }, 21_000, { from: other }),
    ]);
    expect(mine.text).toContain('ada');
    expect(theirs.text).toContain('bob');
  });

  it('whose message was deleted before the copy do not hold up the next one', async () => {
    const system = await world.start();
    await system.stop();
    const { messageId } = await world.send({}, 20_000);
    await world.control.addFault({ method: 'messages.getMessages', action: { do: 'delay', delayMs: 300 } });
    const restarted = world.start();
    await world.control.deleteMessages({ chat: world.toBot, viewer: world.userId, messageIds: [messageId] });
    await restarted;
    expect((await world.add({ name: 'after.mp4' }, 20_001)).text).toContain('after');
  });

  it('are answered though Telegram asks to wait in between', async () => {
    await world.start();
    const flood = { do: 'rpc_error', code: 420, text: 'FLOOD_WAIT_1' } as const;
    await world.control.addFault({ method: 'messages.sendMessage', times: 2, action: flood });
    expect((await world.add({}, 20_000)).text).toContain('✅ film');
  });
});

describe('refusals', () => {
  it('of files name the limit and the value of the file', async () => {
    await world.start({
      settings: { MAX_FILE_SIZE_MB: '1', MAX_VIDEO_DURATION_HOURS: '1', ALLOWED_TYPES: 'video,application/pdf' },
    });
    expect((await world.add({}, 1_000_001)).text).toMatch(/1\.0 MB.*1\.0 MB/);
    expect((await world.add({ durationSeconds: 3601 }, 1000)).text).toMatch(/1:00:01.*1:00:00/);
    const song = { name: 'song.mp3', mimeType: 'audio/mpeg', as: 'audio' } as const;
    expect((await world.add(song, 1000)).text).toMatch(/audio\/mpeg.*video, application\/pdf/);
    const paper = { name: 'a.pdf', mimeType: 'application/pdf', as: 'document' } as const;
    expect((await world.add(paper, 1001)).text).toContain('✅ a');
    expect(await world.posts()).toHaveLength(1);
  });

  it('of strangers tell them their id, for files, words, commands, links and buttons', async () => {
    await world.start({ settings: { ALLOWED_IDS: '', ADMIN_IDS: String(world.userId) } });
    const added = await world.add({}, 1000);
    const stranger = await world.newUser('Eve');
    expect((await world.add({}, 1001, { from: stranger })).text).toContain(String(stranger));
    for (const text of ['hello', '/start', '/catalog', '/mine', '/search film', '/link 1', 'https://youtu.be/x'])
      expect((await world.ask(text, stranger)).text).toContain(String(stranger));
    expect(added.text).toContain('✅');
    expect(await world.posts()).toHaveLength(1);
  });

  it('of quotas say how long to wait, and count neither the refused nor admins', async () => {
    const admin = await world.newUser('Root');
    await world.start({ settings: { USER_DAILY_FILES: '2', USER_DAILY_GB: '0.0001', ADMIN_IDS: String(admin) } });
    expect((await world.add({}, 60_000)).text).toContain('✅');
    expect((await world.add({}, 60_001)).text).toMatch(
      /60 kB today.*60 kB.*100 kB a day.*Come back in \d+ (minute|hour)/s,
    );
    expect((await world.add({}, 1000)).text).toContain('✅');
    expect((await world.add({}, 1001)).text).toMatch(/2 files today.*limit is 2/);
    for (let index = 0; index < 3; index += 1)
      expect((await world.add({}, 90_000 + index, { from: admin })).text).toContain('✅');
  });

  it('of too many messages are told once a minute', async () => {
    await world.start({ settings: { USER_MESSAGES_PER_MINUTE: '3' } });
    for (let index = 0; index < 8; index += 1) await world.say(`hello ${index}`);
    await world.answerWith('🐢');
    await world.add({}, 2000);
    const answers = await world.answers(1);
    expect(answers.filter(({ text }) => text.startsWith('🐢')).length).toBeLessThanOrEqual(2);
    expect(answers.filter(({ text }) => text.startsWith('📎')).length).toBeLessThanOrEqual(6);
    expect(answers.length).toBeLessThan(9);
  });

  it('of photos say how to send them', async () => {
    await world.start();
    const photo = { name: 'p.jpg', mimeType: 'image/jpeg', as: 'photo', width: 10, height: 10 } as const;
    expect((await world.add(photo, 3000)).text).toContain('as a file');
  });
});

describe('somebody who blocked the bot', () => {
  it('does not hold up the others', async () => {
    await world.start();
    const other = await world.newUser('Bob');
    await world.ask('hello', other);
    await world.control.blockBot(other, world.bot.id, true);
    await world.say('still there?', other).catch(() => 'the emulator may refuse it at once');
    await world.send({ name: 'unheard.mp4' }, 20_001, { from: other }).catch(() => 'the same');
    expect((await world.add({}, 20_000)).text).toContain('film');
  });
});
