// What is remembered while the store is away, and for how many.
import { expect, test } from 'vitest';
import { mediaRecord } from '#test/contracts/storage-records.ts';
import { type Clock, systemClock } from '../clock.ts';
import { AppError } from '../errors.ts';
import { SeenRows } from './seen-rows.ts';

const away = async () => {
  throw new AppError('storage_unavailable');
};
const never = () => new Promise<undefined>(() => undefined);
/** Time is over as soon as somebody waits. */
const hasty: Clock = { nowMs: () => 0, sleep: async () => undefined };

test('a row seen before is given while the store is away, another is not', async () => {
  const rows = new SeenRows({ clock: systemClock });
  await rows.find('1', async () => mediaRecord());
  expect(await rows.find('1', away)).toEqual(mediaRecord());
  await expect(rows.find('2', away)).rejects.toMatchObject({ code: 'storage_unavailable' });
});

test('a store that does not answer keeps nobody waiting', async () => {
  const rows = new SeenRows({ clock: hasty });
  await rows.find('1', async () => mediaRecord());
  expect(await rows.find('1', never)).toEqual(mediaRecord());
});

test('a late answer counts for the next one who asks', async () => {
  const rows = new SeenRows({ clock: hasty });
  await rows.find('1', async () => mediaRecord());
  let answer: (record: undefined) => void = () => undefined;
  const late = new Promise<undefined>((resolve) => {
    answer = resolve;
  });
  await rows.find('1', () => late);
  answer(undefined);
  await late;
  await expect(rows.find('1', away)).rejects.toMatchObject({ code: 'storage_unavailable' });
});

test('what is gone from the store is forgotten, and other errors are told', async () => {
  const rows = new SeenRows({ clock: systemClock });
  await rows.find('1', async () => mediaRecord());
  await expect(rows.find('1', () => Promise.reject(new AppError('internal')))).rejects.toMatchObject({
    code: 'internal',
  });
  expect(await rows.find('1', async () => undefined)).toBeUndefined();
  await expect(rows.find('1', away)).rejects.toMatchObject({ code: 'storage_unavailable' });
});

test('a change made here is remembered under every question', async () => {
  const rows = new SeenRows({ clock: systemClock });
  await rows.find('short', async () => mediaRecord());
  await rows.find('long', async () => mediaRecord());
  rows.note(mediaRecord({ is_active: false }));
  for (const key of ['short', 'long']) expect((await rows.find(key, away))?.is_active).toBe(false);
});

test('as many as allowed are remembered, those asked for last', async () => {
  const rows = new SeenRows({ clock: systemClock, mostRows: 2 });
  for (const key of ['1', '2', '1', '3']) await rows.find(key, async () => mediaRecord());
  await expect(rows.find('2', away)).rejects.toMatchObject({ code: 'storage_unavailable' });
  for (const key of ['1', '3']) expect(await rows.find(key, away)).toBeDefined();
});
