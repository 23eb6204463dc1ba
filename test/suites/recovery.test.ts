// The catalogue against its channel: lost and rebuilt, changed by hand in Telegram, live and while the product was down.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { waitFor } from '#test/harness/product-process.ts';
import { comparable, jpegOf, RecoveryWorld, rebuildable } from './recovery-world.ts';

let world: RecoveryWorld;

beforeEach(async () => {
  world = await RecoveryWorld.start();
});
afterEach(() => world.stop());

const stream = (messageId: number, headers: Record<string, string> = {}) =>
  world.system.runtime.streams.open({
    ...{ chatId: world.channelId, messageId, method: 'GET', download: false },
    headers: new Headers(headers),
    signal: new AbortController().signal,
  });

describe('a catalogue whose database is gone', () => {
  it('is rebuilt from the channel, equal field by field', async () => {
    await world.boot();
    const { media } = world.storage;
    const kept = await world.upload('Alien.1979.mp4', 50_000, jpegOf(1));
    const renamed = await world.upload('second.mp4', 51_000, jpegOf(2));
    const removed = await world.upload('third.mp4', 52_000);
    const odd = await world.upload('fourth.mp4', 53_000, jpegOf(1));
    await media.rename(world.channelId, renamed.message_id, 'Весна: "the film" 🎬');
    await media.rename(world.channelId, odd.message_id, ' two\nlines ');
    await media.setActive(world.channelId, removed.message_id, false);
    const byHand = await world.post('The.Handmade.Film.2020.mkv', 54_000);
    const captioned = await world.post('x.mp4', 55_000, 'A caption of mine\nwith a note');
    await world.say('only words');
    await world.rowsWhen((rows) => rows.length === 6);
    await media.rename(world.channelId, captioned.messageId, 'Named in the catalogue');
    await world.settle();
    const edit = { from: world.bot.id, chat: world.chat };
    const caption = (await world.captions()).get(kept.message_id) ?? '';
    const text = caption.replace(/^.*/, 'By an admin\nwith a note');
    await world.control.editMessage({ ...edit, messageId: kept.message_id, text });
    const { documentId } = await world.post('better.mp4', 70_000, '', { kind: 'channel', id: world.mirrorId });
    await world.control.editMessage({ ...edit, messageId: odd.message_id, documentId });
    const deleted = await world.post('deleted.mp4', 56_000);
    await world.remove(deleted.messageId);
    await world.rowsWhen((rows) => rows.some((row) => row.missing_since !== null));
    await world.settle();
    const before = await world.export();
    expect((await world.rows()).map((row) => [row.message_id, row.custom_name, row.is_active, row.file_size])).toEqual([
      [kept.message_id, 'By an admin', true, 50_000],
      [renamed.message_id, 'Весна: "the film" 🎬', true, 51_000],
      [removed.message_id, 'third', false, 52_000],
      [odd.message_id, ' two\nlines ', true, 70_000],
      [byHand.messageId, 'The Handmade Film 2020', true, 54_000],
      [captioned.messageId, 'Named in the catalogue', true, 55_000],
      [deleted.messageId, 'deleted', false, 56_000],
    ]);

    await world.loseEverything();
    await world.boot();
    expect(await world.rows()).toEqual([]);
    expect(await world.reindex()).toMatchObject({ state: 'done', found: 6, added: 6, changed: 0, missing: 0 });
    expect(comparable(await world.export())).toEqual(rebuildable(before));
    expect((await world.captions()).get(captioned.messageId)).toMatch(/^Named in the catalogue\nA caption of mine/);

    expect(await world.reindex()).toMatchObject({ state: 'done', added: 0, changed: 0, missing: 0 });
    expect(comparable(await world.export())).toEqual(rebuildable(before));
  });

  it('goes on after a kill in the middle, over a gap of more than 200 deleted messages', async () => {
    await world.boot();
    const first = await world.upload('first.mp4', 50_000);
    const noise: number[] = [];
    for (let count = 0; count < 350; count += 1) noise.push((await world.say(`noise ${count}`)).messageId);
    await world.remove(...noise);
    const last = await world.upload('last.mp4', 51_000);
    await world.settle();
    const before = await world.export();
    await world.loseEverything();

    await world.boot();
    const { reindexer } = world.system.runtime;
    await reindexer.start();
    await waitFor(
      async () => reindexer.status(),
      (status) => status.seen >= 100,
    );
    await world.halt();
    const calls = (await world.control.counters()).calls['channels.getMessages'] ?? 0;
    await world.boot();
    const resumed = world.system.runtime.reindexer;
    expect(resumed.status()).toMatchObject({ state: 'running' });
    expect(await resumed.finished()).toMatchObject({ state: 'done', found: 2, added: 2 });
    expect(resumed.status().total ?? 0).toBeGreaterThan(350);
    // The windows before the kill are not read again.
    const all = Math.ceil((resumed.status().total ?? 0) / 100);
    expect(((await world.control.counters()).calls['channels.getMessages'] ?? 0) - calls).toBeLessThanOrEqual(all + 4);
    expect(comparable(await world.export())).toEqual(comparable(before));
    expect((await world.rows()).map((row) => row.message_id)).toEqual([first.message_id, last.message_id]);
  });

  it('waits while Telegram is away, and says for what', async () => {
    await world.boot();
    await world.post('film.mp4', 50_000);
    await world.rowsWhen((rows) => rows.length === 1);
    await world.loseEverything();
    await world.boot();
    const flood = { do: 'rpc_error', code: 420, text: 'FLOOD_WAIT_61' } as const;
    await world.control.addFault({ method: 'messages.sendMessage', times: 0, action: flood });
    const { reindexer } = world.system.runtime;
    expect(await reindexer.start()).toEqual({ isNew: true });
    expect(await reindexer.start()).toEqual({ isNew: false });
    await waitFor(
      async () => reindexer.status(),
      ({ waitsFor }) => waitsFor !== null,
    );
    expect(reindexer.status()).toMatchObject({ state: 'running', waitsFor: expect.stringContaining('61 s') });
    await reindexer.stop();
    expect(reindexer.status().state).toBe('idle');
    await world.control.clearFaults();
    expect(await world.reindex()).toMatchObject({ state: 'done', added: 1, waitsFor: null, error: null });
  });

  it('knows again which links were fetched', async () => {
    const key = 'youtube:dQw4w9WgXcQ';
    const link = 'https://youtu.be/dQw4w9WgXcQ';
    const caption = `Song\n\nsv1:${JSON.stringify({ k: key, u: world.userId, s: 'youtube_link', y: link })}`;
    const { messageId } = await world.post('song.mp4', 40_000, caption);
    await world.boot();
    await world.reindex();
    expect(await world.rows()).toMatchObject([{ source: 'youtube_link', youtube_url: link, post_key: key }]);
    const record = await world.storage.publications.find(key);
    expect(record).toMatchObject({ state: 'published', posted_message_id: messageId });
  });

  it('is found in a channel the bot has just been added to', async () => {
    const old = [await world.post('Old.Film.1950.mp4', 40_000), await world.post('b.mp4', 41_000, 'A proper caption')];
    await world.boot();
    expect(await world.rows()).toEqual([]);
    await world.reindex();
    const rows = await world.rows();
    expect(rows.map((row) => row.custom_name)).toEqual(['Old Film 1950', 'A proper caption']);
    expect(rows.map((row) => row.message_id)).toEqual(old.map((post) => post.messageId));
    expect(rows[0]).toMatchObject({ uploaded_by: 0, post_key: null, is_active: true, caption_due: 0 });
    expect([...(await world.captions()).values()]).toEqual(['', 'A proper caption']);
  });
});

describe('what happens in the channel happens to the catalogue', () => {
  for (const mode of ['live', 'while the product was down'] as const) {
    it(`${mode}: deleted, renamed, replaced and new posts`, async () => {
      await world.boot();
      const deleted = await world.upload('deleted.mp4', 50_000);
      const renamed = await world.upload('renamed.mp4', 51_000);
      const replaced = await world.upload('replaced.mp4', 52_000);
      await world.settle();
      const before = await stream(replaced.message_id);
      await before.body?.cancel();
      const etag = before.headers.get('ETag') ?? '';
      if (mode !== 'live') await world.halt();

      await world.remove(deleted.message_id);
      const caption = (await world.captions()).get(renamed.message_id) ?? '';
      const edit = { from: world.bot.id, chat: world.chat };
      const text = caption.replace(/^.*/, 'By an admin');
      await world.control.editMessage({ ...edit, messageId: renamed.message_id, text });
      const better = await world.post('better.mp4', 70_000, '', { kind: 'channel', id: world.mirrorId });
      const { documentId } = better;
      await world.control.editMessage({ ...edit, messageId: replaced.message_id, documentId });
      const posted = await world.post('Handmade.2021.mp4', 53_000);
      if (mode !== 'live') await world.boot();
      await world.rowsWhen((rows) => rows.some((row) => row.message_id === posted.messageId));

      const { catalog, storage } = world.system.runtime;
      const { files } = await catalog.page({ page: 1, per_page: 10 });
      expect(files.map((file) => [file.message_id, file.custom_name, file.file_size]).sort()).toEqual([
        [renamed.message_id, 'By an admin', 51_000],
        [replaced.message_id, 'replaced', 70_000],
        [posted.messageId, 'Handmade 2021', 53_000],
      ]);
      await expect(stream(deleted.message_id)).rejects.toMatchObject({ code: 'gone' });
      expect(await storage.mediaRows.missing(9)).toMatchObject([
        { message_id: deleted.message_id, missing_since: expect.stringMatching(/^\d{4}-.*Z$/) },
      ]);
      const resumed = await stream(replaced.message_id, { Range: 'bytes=1000-', 'If-Range': etag });
      expect(resumed.status).toBe(200);
      expect(resumed.headers.get('ETag')).not.toBe(etag);
      expect((await resumed.arrayBuffer()).byteLength).toBe(70_000);
    });
  }

  it('a caption whose metadata somebody took away gets it back, with the new name', async () => {
    await world.boot();
    const row = await world.upload('film.mp4', 50_000);
    await world.control.editMessage({
      from: world.bot.id,
      chat: world.chat,
      messageId: row.message_id,
      text: 'Only this name',
    });
    await world.rowsWhen((rows) => rows[0]?.custom_name === 'Only this name');
    await world.settle();
    expect((await world.captions()).get(row.message_id)).toMatch(/^Only this name\n\nsv1:\{"k":"/);
    const after = await world.rows();
    expect(after).toMatchObject([{ uploaded_by: world.userId, post_key: row.post_key, caption_due: 0 }]);
  });

  it('a rename is brought into the caption, also by the run after the one that was stopped', async () => {
    await world.boot();
    const row = await world.upload('film.mp4', 50_000);
    await world.settle();
    await world.control.addFault({ method: 'messages.editMessage', times: 1, action: { do: 'drop_answer' } });
    await world.storage.media.rename(world.channelId, row.message_id, 'Renamed');
    await world.halt();
    expect((await world.captions()).get(row.message_id)).not.toMatch(/^Renamed/);
    await world.boot();
    await world.settle();
    expect((await world.captions()).get(row.message_id)).toMatch(/^Renamed\n\nsv1:/);
  });

  it('a rename in the catalogue wins over an older edit in Telegram', async () => {
    await world.boot();
    const row = await world.upload('film.mp4', 50_000);
    await world.storage.media.rename(world.channelId, row.message_id, 'Chosen here');
    await world.control.editMessage({
      from: world.bot.id,
      chat: world.chat,
      messageId: row.message_id,
      text: ((await world.captions()).get(row.message_id) ?? '').replace(/^.*/, 'Typed there'),
    });
    await world.settle();
    await waitFor(
      () => world.captions(),
      (captions) => captions.get(row.message_id)?.startsWith('Chosen here') === true,
    );
    expect(await world.rows()).toMatchObject([{ custom_name: 'Chosen here' }]);
  });

  it('a post that somebody forwarded there cannot be edited, and keeps the name it has in the catalogue', async () => {
    await world.boot();
    const source = await world.upload('upload.mp4', 50_000);
    const other = await world.post('Forwarded.mp4', 51_000, '', { kind: 'channel', id: world.mirrorId });
    const [messageId = 0] = (
      await world.control.forward({
        from: world.userId,
        source: { kind: 'channel', id: world.mirrorId },
        messageIds: [other.messageId],
        to: world.chat,
      })
    ).messageIds;
    await world.rowsWhen((rows) => rows.length === 2);
    await world.storage.media.rename(world.channelId, messageId, 'Named here');
    await waitFor(
      async () => world.lines,
      (lines) => lines.some((line) => line.includes('a caption cannot be written')),
    );
    await world.reindex();
    expect((await world.rows()).map((row) => row.custom_name)).toEqual([source.custom_name, 'Named here']);
  });

  it('messages that went while nobody could tell are found by a rebuild, and come back with it', async () => {
    await world.boot();
    const row = await world.upload('film.mp4', 50_000);
    await world.settle();
    await world.storage.mediaRows.putAll([
      { ...row, message_id: row.message_id + 50 },
      { ...row, chat_id: 77 },
      { ...row, is_active: false, missing_since: '2026-01-01T00:00:00Z' },
    ]);
    expect(await world.reindex()).toMatchObject({ state: 'done', changed: 1, missing: 2 });
    const rows = await world.rows();
    expect(rows.map((each) => [each.chat_id, each.is_active])).toEqual([
      [77, false],
      [world.channelId, true],
      [world.channelId, false],
    ]);
    expect(rows[1]).toEqual(row);
  });
});

describe('the second channel', () => {
  const settings = () => ({ MIRROR_CHANNEL_ID: `-100${world.mirrorId}` });
  const copies = async () => [...(await world.captions(world.mirrorId)).values()];
  const copied = (count: number) => waitFor(copies, (captions) => captions.length === count);

  it('has one copy of every film, over lost answers and restarts, and its captions follow', async () => {
    await world.boot();
    const one = await world.upload('one.mp4', 50_000);
    await world.halt();
    await world.boot(settings());
    await copied(1);
    await world.control.addFault({ method: 'messages.sendMedia', nth: 2, action: { do: 'drop_answer' } });
    const two = await world.upload('two.mp4', 51_000);
    await copied(2);
    await world.halt();
    await world.boot(settings());
    await world.storage.media.rename(world.channelId, one.message_id, 'Renamed');
    await waitFor(copies, (captions) => captions.some((caption) => caption.startsWith('Renamed')));
    expect(await copies()).toHaveLength(2);
    const places = await Promise.all([one, two].map((row) => world.storage.mirrorCopies.find(row, world.mirrorId)));
    expect(places.map((place) => place?.copy_message_id)).toEqual([...(await world.captions(world.mirrorId)).keys()]);
  });

  it('keeps what is deleted in the first, and is enough to rebuild the catalogue', async () => {
    await world.boot(settings());
    const kept = await world.upload('kept.mp4', 50_000, jpegOf(3));
    const removed = await world.upload('removed.mp4', 51_000);
    await world.storage.media.setActive(world.channelId, removed.message_id, false);
    await copied(2);
    await world.settle();
    await world.remove(kept.message_id);
    await world.rowsWhen((rows) => rows.some((row) => row.missing_since !== null));
    expect(await copies()).toHaveLength(2);

    await world.loseEverything();
    await world.boot({ LOG_CHANNEL_ID: `-100${world.mirrorId}` });
    await world.reindex();
    const rows = await world.rows();
    const restored = rows.map((row) => [row.custom_name, row.is_active, row.created_at, row.uploaded_by, row.thumb]);
    expect(restored).toEqual(
      [
        { ...kept, is_active: true },
        { ...removed, is_active: false },
      ].map((row) => [row.custom_name, row.is_active, row.created_at, row.uploaded_by, row.thumb]),
    );
  });

  it('is not filled a second time by a catalogue that was lost and rebuilt', async () => {
    await world.boot(settings());
    await world.upload('one.mp4', 50_000);
    await world.upload('two.mp4', 51_000);
    await copied(2);
    await world.loseEverything();
    await world.boot(settings());
    await world.reindex();
    await world.upload('three.mp4', 52_000);
    await copied(3);
    const [row] = await world.rows();
    if (!row) throw new Error('no rows');
    const known = await waitFor(
      () => world.storage.mirrorCopies.find(row, world.mirrorId),
      (copy) => (copy?.copy_message_id ?? null) !== null,
    );
    expect(known).toMatchObject({ copy_message_id: 2 });
    await copied(3);
  });

  it('gets a new copy of a replaced film, and loses the old one', async () => {
    await world.boot(settings());
    const row = await world.upload('film.mp4', 50_000);
    await copied(1);
    const { documentId } = await world.post('better.mp4', 70_000);
    await copied(2);
    const edit = { from: world.bot.id, chat: world.chat, messageId: row.message_id };
    await world.control.editMessage({ ...edit, documentId });
    await waitFor(
      () => world.storage.mirrorCopies.find(row, world.mirrorId),
      (copy) => copy?.document_id === documentId && copy.copy_message_id !== null,
    );
    expect(await copies()).toHaveLength(2);
  });
});
