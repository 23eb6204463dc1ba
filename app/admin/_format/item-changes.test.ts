import { expect, it } from 'vitest';
import type { AdminItemDetail } from '#lib/api/contract-admin.ts';
import { changesOf } from './item-changes.ts';

const item = { custom_name: 'Film', said: { year: 2019, episodes: [1, 2] } } as unknown as AdminItemDetail;
const same = { custom_name: 'Film', title: '', year: '2019', season: '', episodes: '1, 2', overview: '' };

function form(fields: Readonly<Record<string, string>>): FormData {
  const filled = new FormData();
  for (const [name, value] of Object.entries({ ...same, ...fields })) filled.set(name, value);
  return filled;
}

it('only what differs is a change', () => {
  expect(changesOf(item, form({}))).toEqual({});
  expect(changesOf(item, form({ custom_name: ' Other ', title: 'T' }))).toEqual({ custom_name: 'Other', title: 'T' });
});

it('an emptied field takes back what was said', () => {
  expect(changesOf(item, form({ year: '', episodes: '' }))).toEqual({ year: null, episodes: null });
});

it.each([
  [{ year: 'soon' }, 'year'],
  [{ season: '-1' }, 'season'],
  [{ episodes: '1, x' }, 'episodes'],
  [{ custom_name: ' ' }, 'name'],
])('%j is answered with the field', (fields, field) => {
  expect(changesOf(item, form(fields))).toBe(field);
});
