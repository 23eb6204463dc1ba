import { describe, expect, it } from 'vitest';
import { mergeFacts } from '../catalog/merged-facts.ts';
import { titleOfUpload } from '../catalog/release-title.ts';
import { AppError } from '../errors.ts';
import { silentLog } from '../log.ts';
import type { MediaTitle, MediaTitleStore } from '../storage/media-titles.ts';
import type { MediaRecord } from '../storage/storage.ts';
import { servedFile } from '../stream/served-file.ts';
import { createLibrary, type LibraryOptions } from './library.ts';
import type { LibraryTree } from './library-tree.ts';

const title = (messageId: number, more: Partial<MediaTitle> = {}): MediaTitle => ({
  ...{ chat_id: 1, message_id: messageId, document_id: `d${messageId}`, custom_name: `Film ${messageId}` },
  ...{
    file_name: null,
    file_size: 36,
    file_type: 'video',
    mime_type: 'video/mp4',
    thumb: null,
    duration: null,
    uploaded_by: 7,
  },
  ...{ created_at: '2026-11-27T10:00:00Z', is_active: true, layers: {}, changed_at_ms: 0 },
  ...more,
});

/** A store whose clock is the test's, and that counts how often it is asked. */
function stage(options: Partial<LibraryOptions> = {}) {
  const world = { nowMs: 1_800_000_000_000, newest: 0, changed: 0, fault: undefined as AppError | undefined };
  const rows = new Map<number, MediaTitle>();
  const sleepers: { untilMs: number; wake: () => void }[] = [];
  const place = (one: MediaTitle) => one.changed_at_ms * 1e6 + one.message_id;
  const titles: MediaTitleStore = {
    async newest({ after, limit }) {
      world.newest += 1;
      if (world.fault) throw world.fault;
      const all = [...rows.values()].filter((one) => one.is_active).sort((a, b) => b.message_id - a.message_id);
      return all.filter((one) => !after || one.message_id < after.message_id).slice(0, limit);
    },
    async changedSince({ sinceMs, after, limit }) {
      world.changed += 1;
      if (world.fault) throw world.fault;
      const all = [...rows.values()].filter((one) => one.changed_at_ms >= sinceMs).sort((a, b) => place(a) - place(b));
      const from = after ? after.changed_at_ms * 1e6 + after.message_id : -1;
      return all.filter((one) => place(one) > from).slice(0, limit);
    },
  };
  const clock = {
    nowMs: () => world.nowMs,
    sleep: (delayMs: number, signal?: AbortSignal) =>
      new Promise<void>((wake, reject) => {
        sleepers.push({ untilMs: world.nowMs + delayMs, wake });
        signal?.addEventListener('abort', () => reject(signal.reason));
      }),
  };
  const rules = { titleOfUpload, mergeFacts, servedFile };
  const media = { find: async (_chat: number, id: number) => rows.get(id) as MediaRecord | undefined };
  const facts = {
    async find(chat_id: number, message_id: number) {
      const layers = rows.get(message_id)?.layers ?? {};
      if (Object.keys(layers).length === 0) return undefined;
      return { chat_id, message_id, layers, updated_at: '2026-11-27T12:00:00Z' };
    },
  };
  const library = createLibrary({ titles, media, facts, rules, clock, log: silentLog, ...options });
  return {
    world,
    rows,
    library,
    write: (messageId: number, more: Partial<MediaTitle> = {}) =>
      void rows.set(messageId, title(messageId, { changed_at_ms: world.nowMs, ...more })),
    pass: async (ms: number) => {
      world.nowMs += ms;
      for (const sleeper of sleepers.splice(0)) {
        if (sleeper.untilMs <= world.nowMs) sleeper.wake();
        else sleepers.push(sleeper);
      }
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

const films = (tree: LibraryTree) =>
  [...tree.walk()].flatMap(({ entry }) => (entry.kind === 'file' ? [entry.name] : [])).sort();

describe('the library', () => {
  it('reads the whole catalogue batch by batch, once for all who ask at the same time', async () => {
    const { library, write, world } = stage();
    for (let id = 1; id <= 250; id += 1) write(id);
    const trees = await Promise.all([library.tree(), library.tree(), library.tree()]);
    expect(trees.map((tree) => tree.size)).toEqual([250, 250, 250]);
    expect(world.newest).toBe(250 / 50 + 1);
    library.stop();
  });

  it('asks for changes every two seconds at most, and at once when told', async () => {
    const { library, write, world, pass } = stage();
    write(1);
    await library.tree();
    const looks = world.changed;
    write(2);
    await pass(1000);
    expect((await library.tree()).size).toBe(1);
    expect(world.changed).toBe(looks);
    library.changed();
    expect((await library.tree()).size).toBe(2);
    write(3);
    await pass(2000);
    expect((await library.tree()).size).toBe(3);
    expect(world.newest).toBe(1);
    library.stop();
  });

  it('sees what is told while it looks', async () => {
    const { library, write } = stage();
    write(1);
    const first = library.tree();
    write(2);
    library.changed();
    const second = library.tree();
    await first;
    expect((await second).size).toBe(2);
    library.stop();
  });

  it('follows new names, new facts and removals', async () => {
    const { library, write, pass } = stage();
    write(1, { custom_name: 'Up.2009.1080p' });
    expect(films(await library.tree())).toEqual(['Up (2009) [1080p].mp4']);
    await pass(3000);
    write(1, { custom_name: 'Up.2009.1080p', layers: { admin: { title: 'Oben' }, header: { quality: '720p' } } });
    expect(films(await library.tree())).toEqual(['Oben (2009) [720p].mp4']);
    await pass(3000);
    write(1, { is_active: false });
    expect(films(await library.tree())).toEqual([]);
    library.stop();
  });

  it('sees a change that was committed late, and then rests', async () => {
    const { library, write, world, pass, rows } = stage();
    write(1);
    await library.tree();
    await pass(5000);
    rows.set(2, title(2, { changed_at_ms: world.nowMs - 8000 }));
    expect((await library.tree()).size).toBe(2);
    await pass(20_000);
    await library.tree();
    await pass(2000);
    rows.set(3, title(3, { changed_at_ms: 5 }));
    expect((await library.tree()).size, 'the distant past is not read again').toBe(2);
    library.stop();
  });

  it('holds no more than it may', async () => {
    const { library, write, pass } = stage({ maxItems: 150 });
    for (let id = 1; id <= 400; id += 1) write(id);
    expect((await library.tree()).size).toBe(150);
    await pass(2000);
    for (let id = 500; id <= 900; id += 1) write(id);
    expect((await library.tree()).size).toBe(150);
    library.stop();
  });

  it('forgets everything when nobody asks, and reads it again', async () => {
    const { library, write, world, pass } = stage({ idleMs: 60_000 });
    write(1);
    await library.tree();
    await pass(40_000);
    await library.tree();
    await pass(40_000);
    await library.tree();
    expect(world.newest).toBe(1);
    await pass(60_000);
    expect((await library.tree()).size).toBe(1);
    expect(world.newest).toBe(2);
    library.stop();
  });

  it('reads anew after hours, as purged rows tell nobody', async () => {
    const { library, write, rows, pass } = stage({ idleMs: 24 * 3_600_000 });
    write(1);
    write(2);
    await library.tree();
    rows.delete(2);
    await pass(6 * 3_600_000);
    expect((await library.tree()).size).toBe(1);
    library.stop();
  });

  it('writes NFOs by what is known now', async () => {
    const { library, write } = stage();
    write(1, { custom_name: 'Up.2009.1080p' });
    const entry = (await library.tree()).find(['Movies', 'Up (2009)', 'Up (2009) [1080p].nfo']);
    if (entry?.kind !== 'nfo') throw new Error('no NFO');
    const before = await library.nfo(entry.about, entry.file);
    expect(before?.text).toContain('<title>Up</title>\n  <year>2009</year>');
    expect(before?.changedAtMs).toBe(Date.parse('2026-11-27T10:00:00Z'));
    write(1, { custom_name: 'Up.2009.1080p', layers: { tmdb: { overview: 'A house flies.' } } });
    const after = await library.nfo(entry.about, entry.file);
    expect(after?.text).toContain('<plot>A house flies.</plot>');
    expect(after?.changedAtMs).toBe(Date.parse('2026-11-27T12:00:00Z'));
    write(1, { is_active: false });
    expect(await library.nfo(entry.about, entry.file)).toBeUndefined();
    library.stop();
  });

  it('passes on that the store is away, and recovers', async () => {
    const { library, write, world, pass } = stage();
    write(1);
    world.fault = new AppError('storage_unavailable');
    await expect(library.tree()).rejects.toMatchObject({ code: 'storage_unavailable' });
    world.fault = undefined;
    expect((await library.tree()).size).toBe(1);
    write(2);
    await pass(2000);
    world.fault = new AppError('storage_unavailable');
    await expect(library.tree()).rejects.toMatchObject({ code: 'storage_unavailable' });
    world.fault = undefined;
    expect((await library.tree()).size).toBe(2);
    library.stop();
  });
});
