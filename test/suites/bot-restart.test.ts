// A restart in the middle of each conversation: it goes on where it was.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MemoryJobs } from '#bot/_memory-jobs.ts';
import type { LinkFacts } from '#lib/jobs/jobs.ts';
import { mediaRecord } from '#test/contracts/storage-records.ts';
import { type BotWorld, rowsOf, startBotWorld } from './bot-world.ts';

let world: BotWorld;

beforeEach(async () => {
  world = await startBotWorld();
});
afterEach(() => world.stop());

describe('after a restart', () => {
  it('the name that was asked for is taken', async () => {
    const system = await world.start();
    await world.press(await world.add({}, 1000), 'Rename');
    await world.answerWith('What shall');
    await system.stop();
    const { messageId } = await world.say('Sent while it was down');
    const next = await world.start();
    expect((await world.answerTo(messageId)).text).toContain('“Sent while it was down”');
    expect((await rowsOf(next))[0]?.custom_name).toBe('Sent while it was down');
  });

  it('a removal can be undone, a page turned, a name kept, an item opened', async () => {
    const system = await world.start();
    for (let index = 1; index <= 9; index += 1) await world.send({ name: `film ${index}.mp4` }, 1000 + index);
    const last = await world.answerWith('✅ film 9');
    const list = await world.ask('/search film');
    const removed = await world.ask('/delete', world.userId, last.replyTo);
    await system.stop();
    const next = await world.start();
    expect((await world.press(removed, 'Undo')).text).toContain('is back');
    await world.press(list, '»');
    await world.seen(list.id, ({ text }) => text.includes('page 2 of 2'));
    expect((await world.press(await world.answerWith('✅ film 8'), 'Keep')).text).toContain('stays');
    expect(await rowsOf(next)).toHaveLength(9);
  }, 60_000);

  it('many files at once are counted on in the same message, none twice', async () => {
    const system = await world.start();
    for (let index = 1; index <= 60; index += 1) await world.send({ name: `bulk-${index}.mp4` }, 5000 + index);
    await world.answerWith(/^📦 \d+ files? in the catalogue/);
    await system.stop();
    const next = await world.start();
    const status = await world.answerWith(/^✅ \d+ files are in the catalogue/);
    const counted = Number(/^✅ (\d+)/.exec(status.text)?.[1]);
    const all = (await world.chat()).filter((message) => !message.outgoing);
    const single = all.filter(({ replyTo }) => replyTo !== undefined);
    expect(counted + single.length).toBe(60);
    expect(all.length - single.length).toBe(1);
    expect(await rowsOf(next)).toHaveLength(60);
  }, 90_000);

  it('a link goes on: looked at, asked about, fetched', async () => {
    const url = 'https://youtu.be/night';
    const facts: LinkFacts = {
      ...{ url, key: 'youtube:night', title: 'Night train', duration: 65, size_bytes: null, thumbnail_url: null },
      ...{ heights: [720], has_video: true, entries: [], entry_count: 0 },
    };
    const jobs = new MemoryJobs();
    await jobs.start();
    const doors = { jobs };
    let system = await world.start(doors);
    const restart = async () => {
      await system.stop();
      system = await world.start(doors);
    };
    const status = await world.ask(url);
    await restart();
    jobs.work('mirror-probe', async () => facts);
    await world.seen(status.id, ({ text }) => text.includes('quality'));
    await restart();
    await world.press(await world.seen(status.id, () => true), '720p');
    await world.seen(status.id, ({ text }) => text.startsWith('⏳'));
    await restart();
    jobs.work('mirror', async () => {
      const record = mediaRecord({ chat_id: world.channelId, message_id: 900, custom_name: 'Night train' });
      await system.runtime.storage.media.add(record);
      return { chat_id: world.channelId, message_id: 900, is_new: true };
    });
    await world.seen(status.id, ({ text }) => text.startsWith('✅ Night train'));
    const bot = (await world.chat()).filter((message) => !message.outgoing);
    expect(bot).toHaveLength(1);
    await jobs.stop();
  }, 60_000);
});
