// Addresses of the browse pages.
import { describe, expect, it } from 'vitest';
import { browsePath, countsPath, isBrowseKind } from './browse-query.ts';

describe('browsePath', () => {
  it('asks for everything', () => expect(browsePath('all', {})).toBe('/api/catalog?per_page=48'));
  it('leaves empty filters out', () =>
    expect(browsePath('film', { year: '2024', quality: '' })).toBe('/api/catalog?per_page=48&kind=film&year=2024'));
});

describe('countsPath', () => {
  it('asks for everything', () => expect(countsPath('all', {})).toBe('/api/filters?'));
  it('is the same in any order of the list', () =>
    expect(countsPath('film', { year: '2024', quality: '', sort: 'name' })).toBe('/api/filters?kind=film&year=2024'));
});

describe('isBrowseKind', () => {
  it.each(['all', 'series'])('knows %s', (kind) => expect(isBrowseKind(kind)).toBe(true));
  it.each(['films', 'toString', ''])('does not know %j', (kind) => expect(isBrowseKind(kind)).toBe(false));
});
