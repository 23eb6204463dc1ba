// Storyboards are made once, one at a time, and never asked of a film that has none.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../errors.ts';
import { createKeptFiles } from '../kept-files/create-kept-files.ts';
import { silentLog } from '../log.ts';
import type { KeyPicturesReading } from '../media/key-pictures.ts';
import type { MediaRecord } from '../storage/storage.ts';
import { createStoryboards, type StoryboardsOptions } from './create-storyboards.ts';
import { type KeptStoryboard, readStoryboard, sheetHash, storyboardFiles, writeStoryboard } from './kept-storyboard.ts';
import { sheetLayout } from './sheet-layout.ts';
import type { Storyboards } from './storyboard.ts';

let dataDir: string;
let rooms: Storyboards[];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-storyboard-'));
  rooms = [];
});

afterEach(async () => {
  await Promise.all(rooms.map((room) => room.stop()));
  await rm(dataDir, { recursive: true, force: true });
});

function kept(letter: string, bytes = 100): NonNullable<KeptStoryboard> {
  const jpeg = Buffer.alloc(bytes, letter);
  const storyboard = { hash: sheetHash(jpeg), columns: 1, rows: 1, tileWidth: 240, tileHeight: 136, timesMs: [0] };
  return { storyboard, jpeg };
}

describe('the layout', () => {
  it.each([
    [25, 1920, 1080, { columns: 10, rows: 3, tileWidth: 240, tileHeight: 136 }],
    [100, 1080, 1920, { columns: 10, rows: 10, tileWidth: 102, tileHeight: 180 }],
    [3, 0, 0, { columns: 3, rows: 1, tileWidth: 240, tileHeight: 136 }],
    [1, 4000, 2, { columns: 1, rows: 1, tileWidth: 240, tileHeight: 2 }],
  ])('of %i pictures of %i x %i', (pictures, width, height, layout) => {
    expect(sheetLayout(pictures, { width, height })).toEqual(layout);
  });
});

describe('as a file', () => {
  it('is read as it was written, also that there is none', () => {
    expect(readStoryboard(writeStoryboard(kept('a')))).toEqual(kept('a'));
    expect(readStoryboard(writeStoryboard(null))).toBeNull();
  });

  it.each(['', '{}', 'null', '{"hash":1}\n', `${JSON.stringify(kept('a').storyboard)}\ncut short`])(
    'is not %j',
    (text) => {
      expect(() => readStoryboard(Buffer.from(text))).toThrow();
    },
  );
});

describe('the room', () => {
  const film = { chat_id: 1, message_id: 2, document_id: '7', file_size: 100, file_type: 'video' } as MediaRecord;
  const pictures: KeyPicturesReading = {
    kind: 'pictures',
    pictures: { timesMs: [0, 4000], films: [new Uint8Array(1)], container: 'mp4', width: 320, height: 180 },
  };
  const jpeg = Buffer.from('a sheet');

  function start(changes: Partial<StoryboardsOptions> & Partial<StoryboardsOptions['rules']> = {}) {
    const counts = { read: 0, drawn: 0, atOnce: 0, most: 0 };
    let nowMs = 1_000_000;
    const { readPictures = async () => pictures, drawSheet = async () => ({ kind: 'sheet', jpeg }) as const } = changes;
    const room = createStoryboards({
      sourceOf: () => ({ sizeBytes: 100, read: async () => new Uint8Array(0) }),
      files: createKeptFiles({ ...storyboardFiles, folder: dataDir, maxBytes: 10_000, log: silentLog }),
      areMade: true,
      clock: { nowMs: () => nowMs, sleep: async () => undefined },
      log: silentLog,
      ...changes,
      rules: {
        readPictures: async (source, options) => {
          counts.read += 1;
          counts.atOnce += 1;
          counts.most = Math.max(counts.most, counts.atOnce);
          return readPictures(source, options).finally(() => {
            counts.atOnce -= 1;
          });
        },
        drawSheet: async (request) => {
          counts.drawn += 1;
          return drawSheet(request);
        },
      },
    });
    rooms.push(room);
    const pass = (ms: number) => {
      nowMs += ms;
    };
    return { room, counts, pass };
  }

  async function settled(room: Storyboards, asked = film) {
    for (;;) {
      const state = await room.find(asked);
      if (state.kind !== 'making') return state;
      await new Promise((go) => setTimeout(go, 1));
    }
  }

  it('makes it once for all who ask, and not again after a restart', async () => {
    const { room, counts } = start();
    expect(await Promise.all([room.find(film), room.find(film)])).toEqual([{ kind: 'making' }, { kind: 'making' }]);
    const state = await settled(room);
    expect(state).toMatchObject({ kind: 'ready', storyboard: { columns: 2, rows: 1, timesMs: [0, 4000] } });
    expect(counts).toMatchObject({ read: 1, drawn: 1 });
    const again = start();
    expect(await again.room.find(film)).toEqual(state);
    expect(again.counts.read).toBe(0);
    expect(await again.room.sheet(film, sheetHash(jpeg))).toEqual(jpeg);
    expect(await again.room.sheet(film, '0'.repeat(32))).toBeUndefined();
    expect(await again.room.sheet({ ...film, document_id: '8' }, sheetHash(jpeg))).toBeUndefined();
  });

  it('looks at one film at a time, and at so many waiting', async () => {
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const { room, counts } = start({ readPictures: () => gate.then(() => pictures) });
    const films = Array.from({ length: 30 }, (_, index) => ({ ...film, document_id: `${index}` }));
    for (const one of films) await room.find(one);
    open();
    await settled(room, films[15]);
    expect(counts.most).toBe(1);
    expect(counts.read, 'the others ask again').toBe(16);
  });

  it('remembers that a film has none, and that pictures cannot be decoded', async () => {
    const unindexed = start({ readPictures: async () => ({ kind: 'unindexed' }) });
    expect(await settled(unindexed.room)).toEqual({ kind: 'none' });
    const broken = start({ drawSheet: async () => ({ kind: 'failed' }) });
    const other = { ...film, document_id: '8' };
    expect(await settled(broken.room, other)).toEqual({ kind: 'none' });
    const later = start();
    expect([await later.room.find(film), await later.room.find(other)]).toEqual([{ kind: 'none' }, { kind: 'none' }]);
    expect(later.counts.read).toBe(0);
  });

  it('tries again, but not at once, when Telegram was away or there is no ffmpeg', async () => {
    let isAway = true;
    const { room, counts, pass } = start({
      readPictures: async () => {
        if (isAway) throw new AppError('telegram_unavailable');
        return pictures;
      },
      drawSheet: async () => (counts.read < 3 ? { kind: 'absent' } : { kind: 'sheet', jpeg }),
    });
    expect(await settled(room)).toEqual({ kind: 'none' });
    isAway = false;
    expect(await settled(room)).toEqual({ kind: 'none' });
    expect(counts.read).toBe(1);
    pass(61_000);
    expect(await settled(room)).toEqual({ kind: 'none' });
    pass(61_000);
    expect((await settled(room)).kind).toBe('ready');
    expect(counts.read).toBe(3);
  });

  it('makes none where it is switched off, and none of songs', async () => {
    const { room, counts } = start({ areMade: false });
    expect(await room.find(film)).toEqual({ kind: 'none' });
    expect(await start().room.find({ ...film, file_type: 'audio' })).toEqual({ kind: 'none' });
    expect(counts.read).toBe(0);
  });

  it('ends with the work under way', async () => {
    const { room, counts } = start({
      readPictures: (_, { signal }) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    });
    expect(await room.find(film)).toEqual({ kind: 'making' });
    while (counts.read === 0) await new Promise((go) => setTimeout(go, 1));
    await room.stop();
    await room.stop();
    expect(await readdir(dataDir)).toEqual([]);
    await room.find(film);
    expect(counts.read, 'nothing begins any more').toBe(1);
  });
});
