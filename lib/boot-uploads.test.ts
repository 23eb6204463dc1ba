// What is taken of whom: quotas count for those who are no administrators, by sender.
import { expect, test } from 'vitest';
import { uploadRules } from './boot-uploads.ts';
import { systemClock } from './clock.ts';
import { parseConfig } from './config.ts';
import type { SenderRecord, Storage } from './storage/storage.ts';

/** Rules with a quota of two files a day, and a count kept by hand. */
function rules() {
  const counts = new Map<number, number>();
  const usage = {
    used: async () => 0,
    spend: async ({ userId, kind, limit }: { userId: number; kind: string; limit: number }) => {
      if (kind !== 'files') return { isWithin: true, used: 0 };
      const used = counts.get(userId) ?? 0;
      if (used >= limit) return { isWithin: false, used };
      counts.set(userId, used + 1);
      return { isWithin: true, used: used + 1 };
    },
  } as unknown as Storage['usage'];
  const subjects = new Map<number, string>();
  const own = new Map<number, number>();
  const senders = {
    find: async (userId: number) => ({ daily_files: own.get(userId) ?? null, daily_bytes: null }),
    note: async ({ user_id, subject }: SenderRecord) => void subjects.set(user_id, subject),
  } as unknown as Storage['senders'];
  const { limits, quotas } = parseConfig({ USER_DAILY_FILES: '2' });
  const storage = { usage, senders };
  const made = uploadRules({ limits, quotas, maxBytes: 100, storage, clock: systemClock });
  return { ...made, counts, subjects, own };
}

test('a key has its files a day, another one its own, administrators have no quota', async () => {
  const { spend, counts } = rules();
  const key = { subject: 'k:1', seesAll: false };
  await spend(key, 10);
  await spend(key, 10);
  await expect(spend(key, 10)).rejects.toMatchObject({ code: 'too_many_requests' });
  await spend({ subject: 'k:2', seesAll: false }, 10);
  for (let count = 0; count < 5; count += 1) await spend({ subject: 'u:1', seesAll: true }, 10);
  // Never those of a person of Telegram's.
  expect([...counts.keys()].every((id) => id < 0 && Number.isSafeInteger(id))).toBe(true);
  expect([...counts.values()]).toEqual([2, 1]);
});

test('a key with a limit of its own has that, and whose number it is is noted', async () => {
  const { spend, own, subjects } = rules();
  const key = { subject: 'k:1', seesAll: false };
  await spend(key, 10);
  const [[number = 0, subject] = []] = [...subjects];
  expect(subject).toBe('k:1');
  own.set(number, 1);
  await expect(spend(key, 10)).rejects.toMatchObject({ code: 'too_many_requests' });
  own.set(number, 3);
  await spend(key, 10);
});

test('a file is judged by its name where its type says nothing, and never called what a browser would run', () => {
  const { accept } = rules();
  const offer = { fileName: 'Film.mkv', mimeType: '', title: '', sizeBytes: 100 };
  expect(accept(offer)).toEqual({ fileName: 'Film.mkv', mimeType: 'video/x-matroska', customName: 'Film' });
  expect(() => accept({ ...offer, mimeType: 'text/html' })).toThrow('Only films and sounds');
  expect(() => accept({ ...offer, sizeBytes: 101 })).toThrow('at most');
  expect(() => accept({ ...offer, sizeBytes: 0 })).toThrow('empty');
});
