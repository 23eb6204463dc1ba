// What every store must do with publications. A part of the storage contract.
import { describe, expect, it } from 'vitest';
import type { PublicationClaim } from '#lib/storage/publication-store.ts';
import type { Storage } from '#lib/storage/storage.ts';
import { mediaRecord } from './storage-records.ts';

const key = 'youtube:dQw4w9WgXcQ';

/** Registers the part; `storage` gives the open store of the running test, `restart` opens its data again. */
export function publicationContract(engine: string, storage: () => Storage, restart: () => Promise<void>): void {
  const claim = (token: number, random_id = `${token}`): Promise<PublicationClaim> =>
    storage().publications.claim({ key, token, random_id, log_top_id: token * 10 });

  describe(`${engine}: publications`, () => {
    it('writes the random id ahead of the post, over a restart too', async () => {
      const { isHeld, record } = await claim(5, '-9223372036854775808');
      expect(isHeld).toBe(true);
      expect(record).toMatchObject({
        key,
        token: 5,
        state: 'claimed',
        random_id: '-9223372036854775808',
        log_top_id: 50,
      });
      expect(record.posted_message_id).toBeNull();
      await restart();
      expect(await storage().publications.find(key)).toEqual(record);
      expect(await storage().publications.find('other')).toBeUndefined();
    });

    it('goes through sent to published, row and state together', async () => {
      const { publications, media } = storage();
      await claim(1);
      expect(await publications.sent(key, 1, 7)).toBe(true);
      expect(await publications.find(key)).toMatchObject({ state: 'sent', posted_message_id: 7 });
      expect(await publications.publish(key, 1, mediaRecord())).toBe(true);
      expect(await publications.find(key)).toMatchObject({ state: 'published', posted_message_id: 7 });
      expect(await media.find(1234567890, 7)).toEqual(mediaRecord());
    });

    it('may do each step twice', async () => {
      const { publications, media } = storage();
      await claim(1);
      await claim(1);
      await publications.sent(key, 1, 7);
      expect(await publications.sent(key, 1, 7)).toBe(true);
      await publications.publish(key, 1, mediaRecord());
      expect(await publications.publish(key, 1, mediaRecord({ message_id: 8 }))).toBe(true);
      expect(await publications.sent(key, 1, 9)).toBe(true);
      expect(await publications.find(key)).toMatchObject({ state: 'published', posted_message_id: 7 });
      expect((await media.page({ page: 1, perPage: 5 })).total).toBe(1);
    });

    it('keeps state and random id for a newer attempt, which goes on where the older one stopped', async () => {
      const { publications } = storage();
      await claim(1, '111');
      await publications.sent(key, 1, 7);
      const { isHeld, record } = await claim(2, '222');
      expect(isHeld).toBe(true);
      expect(record).toMatchObject({ token: 2, state: 'sent', random_id: '111', log_top_id: 10, posted_message_id: 7 });
    });

    it('lets an older attempt write nothing, whatever it tries', async () => {
      const { publications, media } = storage();
      await claim(1, '111');
      await claim(2, '222');
      const before = await publications.find(key);
      expect(await publications.sent(key, 1, 7)).toBe(false);
      expect(await publications.publish(key, 1, mediaRecord())).toBe(false);
      expect(await publications.reopen(key, 1, { random_id: '9', log_top_id: 9 })).toBe(false);
      expect(await claim(1, '333')).toEqual({ isHeld: false, record: before });
      expect(await publications.find(key)).toEqual(before);
      expect(await media.find(1234567890, 7)).toBeUndefined();
    });

    it('does so after it is published as well', async () => {
      const { publications } = storage();
      await claim(2);
      await publications.publish(key, 2, mediaRecord());
      expect(await publications.publish(key, 1, mediaRecord({ message_id: 8 }))).toBe(false);
      expect((await claim(3)).record).toMatchObject({ state: 'published', posted_message_id: 7 });
    });

    it('publishes nothing under a key nobody has claimed', async () => {
      const { publications, media } = storage();
      expect(await publications.sent('no', 1, 7)).toBe(false);
      expect(await publications.publish('no', 1, mediaRecord())).toBe(false);
      expect(await media.find(1234567890, 7)).toBeUndefined();
    });

    it('closes nothing when the row is refused', async () => {
      const { publications, media } = storage();
      await claim(1);
      await expect(publications.publish(key, 1, mediaRecord({ file_size: -1 }))).rejects.toThrow();
      expect((await publications.find(key))?.state).toBe('claimed');
      expect(await media.find(1234567890, 7)).toBeUndefined();
    });

    it('publishes onto a row that is there already', async () => {
      const { publications, media } = storage();
      await media.add(mediaRecord({ custom_name: 'before' }));
      await claim(1);
      expect(await publications.publish(key, 1, mediaRecord())).toBe(true);
      expect((await media.find(1234567890, 7))?.custom_name).toBe('before');
    });

    it('begins again when its post is gone', async () => {
      const { publications } = storage();
      await claim(1, '111');
      await publications.publish(key, 1, mediaRecord());
      await claim(2);
      expect(await publications.reopen(key, 2, { random_id: '222', log_top_id: 20 })).toBe(true);
      const fresh = { state: 'claimed', random_id: '222', log_top_id: 20, posted_message_id: null };
      expect(await publications.find(key)).toMatchObject(fresh);
      expect(await publications.publish(key, 2, mediaRecord({ message_id: 8 }))).toBe(true);
    });

    it('adopts what the channel tells of, below every token, and leaves what it knows', async () => {
      const { publications } = storage();
      await publications.adopt(key, 7);
      expect(await publications.find(key)).toMatchObject({ state: 'published', token: 0, posted_message_id: 7 });
      expect(await claim(1)).toMatchObject({ isHeld: true, record: { state: 'published' } });
      await publications.adopt(key, 8);
      expect(await publications.find(key)).toMatchObject({ token: 1, posted_message_id: 7 });
    });

    it('notes the key with the row it publishes', async () => {
      const { publications, mediaRows } = storage();
      await claim(1);
      await publications.publish(key, 1, mediaRecord());
      expect(await mediaRows.find(1234567890, 7)).toMatchObject({ post_key: key });
    });

    it('lets one of many that claim at once have the last word', async () => {
      const claims = await Promise.all([3, 1, 4, 2].map((token) => claim(token)));
      expect((await storage().publications.find(key))?.token).toBe(4);
      expect(new Set(claims.map(({ record }) => record.random_id)).size).toBe(1);
    });
  });
}
