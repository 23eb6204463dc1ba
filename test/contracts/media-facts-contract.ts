// What every store must do with facts of items. Part of the storage contract.
import { describe, expect, it } from 'vitest';
import type { FactLayer, MediaFactsChange, MediaFactsStore } from '#lib/storage/media-facts.ts';

/** The store under test, opened anew for each test. */
export interface FactsSubject {
  facts(): MediaFactsStore;
  /** Ends the store and opens the data again. */
  restart(): Promise<void>;
}

/** Everything a header can say. */
const header: FactLayer = {
  container: 'matroska',
  duration: 61.5,
  width: 1920,
  height: 800,
  quality: '1080p',
  languages: ['de', 'pt-BR'],
  tracks: [
    {
      kind: 'video',
      id: 1,
      codec: 'avc1.640028',
      is_default: true,
      is_forced: false,
      width: 1920,
      height: 800,
      rotation: 0,
      fps: 23.976,
      hdr: 'pq',
    },
    {
      kind: 'audio',
      id: 2,
      codec: 'ac-3',
      language: 'de',
      name: 'Ton 5.1',
      is_default: true,
      is_forced: false,
      channels: 6,
      sample_rate: 48000,
    },
    {
      kind: 'subtitle',
      id: 3,
      codec: 'ass',
      is_default: false,
      is_forced: true,
      is_text: true,
      is_hearing_impaired: false,
      indexed_cues: 440,
    },
  ],
  chapters: [{ start_ms: 0, title: 'Глава "1"' }],
  fonts: [{ name: 'Ü.ttf', mime_type: 'font/ttf', offset: 2 ** 33, size_bytes: 100 }],
  index: { offset: 2 ** 41, size_bytes: 300_000 },
  is_fragmented: false,
};

const change = (changes: Partial<MediaFactsChange> = {}): MediaFactsChange => ({
  chat_id: 1234567890,
  message_id: 7,
  layers: { header },
  updated_at: '2026-01-10T12:00:00Z',
  ...changes,
});

export function mediaFactsContract(engine: string, { facts, restart }: FactsSubject): void {
  describe(`${engine}: facts`, () => {
    it('gives back what was put, over a restart too', async () => {
      expect(await facts().put(change())).toBe(true);
      await restart();
      const { layers, ...rest } = (await facts().find(1234567890, 7)) ?? { layers: undefined };
      expect(layers).toEqual({ header });
      expect(rest).toEqual({ chat_id: 1234567890, message_id: 7, updated_at: '2026-01-10T12:00:00Z' });
    });

    it('finds nothing where there is nothing', async () => {
      expect(await facts().find(1, 1)).toBeUndefined();
      expect(await facts().findKeyFrames(1, 1)).toBeUndefined();
      expect(await facts().findBrief([])).toEqual([]);
      expect(await facts().findBrief([{ chat_id: 1, message_id: 1 }])).toEqual([]);
    });

    it('replaces the layers named and leaves the others', async () => {
      await facts().put(change({ layers: { header, name: { title: 'Old' }, admin: { title: 'Mine' } } }));
      await facts().put(change({ layers: { name: { title: 'New', year: 1999 }, header: null } }));
      const found = await facts().find(1234567890, 7);
      expect(found?.layers).toEqual({ name: { title: 'New', year: 1999 }, admin: { title: 'Mine' } });
    });

    it('says false and keeps its time when nothing is different', async () => {
      const key_frames = { track: 1, times_ms: [0, 2000], offsets: [48, 900] };
      await facts().put(change({ layers: { header, name: { title: 'A' } }, key_frames }));
      const again = {
        layers: { name: { title: 'A' }, header, tmdb: null },
        key_frames,
        updated_at: '2027-01-01T00:00:00Z',
      };
      expect(await facts().put(change(again))).toBe(false);
      expect((await facts().find(1234567890, 7))?.updated_at).toBe('2026-01-10T12:00:00Z');
      expect(await facts().put(change({ ...again, layers: { name: { title: 'B' } } }))).toBe(true);
      expect((await facts().find(1234567890, 7))?.updated_at).toBe('2027-01-01T00:00:00Z');
    });

    it('refuses what it could not read again, and keeps what it has', async () => {
      await facts().put(change());
      const broken = { duration: Number.POSITIVE_INFINITY };
      await expect(facts().put(change({ layers: { header: broken } }))).rejects.toThrow();
      expect((await facts().find(1234567890, 7))?.layers).toEqual({ header });
    });

    it('keeps key frames apart, until they are removed', async () => {
      const key_frames = { track: 1, times_ms: [0, 2000, 2001], offsets: [2 ** 33, 7, 8] };
      await facts().put(change({ key_frames }));
      await facts().put(change({ layers: { name: { title: 'A' } } }));
      await restart();
      expect(await facts().findKeyFrames(1234567890, 7)).toEqual(key_frames);
      await facts().put(change({ layers: {}, key_frames: null }));
      expect(await facts().findKeyFrames(1234567890, 7)).toBeUndefined();
    });

    it('loses none of two layers put at the same time', async () => {
      await Promise.all([
        facts().put(change({ layers: { admin: { title: 'Mine' } } })),
        facts().put(change({ layers: { name: { title: 'Name' } } })),
      ]);
      expect(Object.keys((await facts().find(1234567890, 7))?.layers ?? {}).sort()).toEqual(['admin', 'name']);
    });

    it('finds many at once, each under its own post, briefly, and refuses more than 200', async () => {
      for (const [chat_id, message_id] of [
        [1, 1],
        [1, 2],
        [2, 1],
      ] as const) {
        await facts().put(change({ chat_id, message_id, layers: { name: { title: `${chat_id}-${message_id}` } } }));
      }
      const found = await facts().findBrief([
        { chat_id: 2, message_id: 1 },
        { chat_id: 1, message_id: 2 },
        { chat_id: 2, message_id: 2 },
      ]);
      expect(found.map(({ layers }) => layers.name?.title).sort()).toEqual(['1-2', '2-1']);
      await facts().put(change({ layers: { header, tmdb: { title: 'A', overview: 'Long.' } } }));
      const [brief] = await facts().findBrief([{ chat_id: 1234567890, message_id: 7 }]);
      const { tracks: _tracks, chapters: _chapters, fonts: _fonts, ...short } = header;
      expect(brief?.layers).toEqual({ header: short, tmdb: { title: 'A' } });
      const tooMany = Array.from({ length: 201 }, (_, index) => ({ chat_id: 1, message_id: index }));
      await expect(facts().findBrief(tooMany)).rejects.toThrow(RangeError);
    });
  });
}
