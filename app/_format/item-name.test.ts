// Names of items.
import { describe, expect, it } from 'vitest';
import { episodeCode, itemName } from './item-name.ts';

describe('itemName', () => {
  it('is the name people gave it', () => expect(itemName({ custom_name: 'Small Worlds' })).toBe('Small Worlds'));
  it('tells episodes apart', () => {
    const facts = { title: 'Harbour Lights', season: 1, episodes: [2, 3], from: {} };
    expect(itemName({ custom_name: 'harbour.lights.s01e02e03.mkv', facts })).toBe('Harbour Lights · S01E02-E03');
  });
  it('keeps the name of an episode without a title', () =>
    expect(itemName({ custom_name: 'a', facts: { season: 1, episodes: [2], from: {} } })).toBe('a'));
});

describe('episodeCode', () => {
  it('is the day of a dated show', () =>
    expect(episodeCode({ custom_name: '', facts: { air_date: '2024-03-14', from: {} } })).toBe('2024-03-14'));
  it('is missing for a whole season', () =>
    expect(episodeCode({ custom_name: '', facts: { season: 1, episodes: [], from: {} } })).toBeUndefined());
});
