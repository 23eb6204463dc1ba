// What every store must do with files on their way from a browser. A part of the storage contract.
import { describe, expect, it } from 'vitest';
import type { Storage } from '#lib/storage/storage.ts';
import type { UploadRecord } from '#lib/storage/upload-store.ts';

/** A file of which nothing has come yet. */
export function uploadRecord(changes: Partial<UploadRecord> = {}): UploadRecord {
  return {
    id: 'a1',
    owner: 'u:1',
    state: 'receiving',
    file_name: 'film.mp4',
    custom_name: 'film',
    mime_type: 'video/mp4',
    size_bytes: 2_000_000_000,
    bot_id: 7_000_000_001,
    file_id: '-9223372036854775808',
    saved_parts: 0,
    tail: new Uint8Array(),
    md5: '',
    message_id: null,
    created_at_ms: 1000,
    updated_at_ms: 1000,
    ...changes,
  };
}

/** Registers the part; `storage` gives the open store of the running test, `restart` opens its data again. */
export function uploadContract(engine: string, storage: () => Storage, restart: () => Promise<void>): void {
  describe(`${engine}: uploads`, () => {
    it('keeps an upload with its tail over a restart', async () => {
      const tail = Uint8Array.from({ length: 300 }, (_, index) => index % 256);
      await storage().uploads.add(uploadRecord({ owner: "o'1" }));
      expect(await storage().uploads.advance('a1', { saved_parts: 3, tail, updated_at_ms: 2000 })).toBe(true);
      await restart();
      const expected = uploadRecord({ owner: "o'1", saved_parts: 3, tail, updated_at_ms: 2000 });
      expect(await storage().uploads.find('a1')).toEqual(expected);
      expect(await storage().uploads.find('b')).toBeUndefined();
    });

    it('keeps a tail that is a slice of something larger', async () => {
      const whole = Buffer.from('0123456789');
      await storage().uploads.add(uploadRecord());
      await storage().uploads.advance('a1', { saved_parts: 0, tail: whole.subarray(3, 6), updated_at_ms: 2 });
      expect(Buffer.from((await storage().uploads.find('a1'))?.tail ?? []).toString()).toBe('345');
    });

    it('goes on from state to state, and never back', async () => {
      const { uploads } = storage();
      await uploads.add(uploadRecord({ tail: new Uint8Array([1]) }));
      const progress = { saved_parts: 9, tail: new Uint8Array([2]), updated_at_ms: 5 };
      const end = { state: 'published', message_id: 7, updated_at_ms: 6 } as const;
      expect(await uploads.end('a1', end)).toBe(false);
      expect(await uploads.complete('a1', { saved_parts: 4, md5: 'ab', updated_at_ms: 4 })).toBe(true);
      expect(await uploads.complete('a1', { saved_parts: 4, md5: 'ab', updated_at_ms: 4 })).toBe(true);
      expect(await uploads.advance('a1', progress)).toBe(false);
      const whole = uploadRecord({ state: 'whole', saved_parts: 4, md5: 'ab', updated_at_ms: 4 });
      expect(await uploads.find('a1')).toEqual(whole);
      expect(await uploads.end('a1', end)).toBe(true);
      expect(await uploads.end('a1', end)).toBe(true);
      expect(await uploads.end('a1', { ...end, state: 'lost' })).toBe(false);
      expect(await uploads.complete('a1', { saved_parts: 1, md5: '', updated_at_ms: 9 })).toBe(false);
      expect(await uploads.find('a1')).toEqual({ ...whole, ...end });
    });

    it('says of one that is not there that nothing was written', async () => {
      const { uploads } = storage();
      expect(await uploads.advance('x', { saved_parts: 1, tail: new Uint8Array(), updated_at_ms: 1 })).toBe(false);
      expect(await uploads.complete('x', { saved_parts: 1, md5: '', updated_at_ms: 1 })).toBe(false);
      expect(await uploads.end('x', { state: 'lost', message_id: null, updated_at_ms: 1 })).toBe(false);
      expect(await uploads.remove('x')).toBe(false);
      expect(await uploads.find('x')).toBeUndefined();
    });

    it('lists the latest first, by owner and state, without their bytes', async () => {
      const { uploads } = storage();
      await uploads.add(uploadRecord({ id: 'a', updated_at_ms: 1, tail: new Uint8Array(5) }));
      await uploads.add(uploadRecord({ id: 'b', updated_at_ms: 3, owner: 'k:2' }));
      await uploads.add(uploadRecord({ id: 'c', updated_at_ms: 3, state: 'whole' }));
      const ids = async (query: Parameters<typeof uploads.list>[0]) => (await uploads.list(query)).map(({ id }) => id);
      expect(await ids({ limit: 9 })).toEqual(['c', 'b', 'a']);
      expect(await ids({ limit: 2 })).toEqual(['c', 'b']);
      expect(await ids({ limit: 0 })).toEqual([]);
      expect(await ids({ owner: 'u:1', limit: 9 })).toEqual(['c', 'a']);
      expect(await ids({ state: 'receiving', limit: 9 })).toEqual(['b', 'a']);
      const { tail: _bytes, ...facts } = uploadRecord({ id: 'a', updated_at_ms: 1 });
      expect(await uploads.list({ owner: 'u:1', state: 'receiving', limit: 9 })).toEqual([{ ...facts, tail_bytes: 5 }]);
    });

    it('removes one, and those nothing happened to', async () => {
      const { uploads } = storage();
      for (const [index, id] of ['a', 'b', 'c', 'd'].entries()) {
        await uploads.add(uploadRecord({ id, updated_at_ms: index }));
      }
      expect(await uploads.remove('d')).toBe(true);
      expect(await uploads.removeBefore(2)).toBe(2);
      expect((await uploads.list({ limit: 9 })).map(({ id }) => id)).toEqual(['c']);
    });
  });
}
