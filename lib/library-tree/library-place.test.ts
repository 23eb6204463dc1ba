import { describe, expect, it } from 'vitest';
import { type LibrarySubject, libraryPlace } from './library-place.ts';

const film: LibrarySubject = {
  facts: { title: 'Up' },
  fileType: 'video',
  contentType: 'video/mp4',
  extension: '.mp4',
  downloadName: () => 'Up.mp4',
  createdAt: '2026-11-27T10:00:00Z',
};
const place = (subject: Partial<LibrarySubject>) => {
  const { part, folders, stem } = libraryPlace({ ...film, ...subject });
  return [part, ...folders, stem].join('/');
};

describe('the place of an item', () => {
  it.each<[string, Partial<LibrarySubject>, string]>([
    ['a film', { facts: { title: 'Up', year: 2009, quality: '1080p' } }, 'movies/Up (2009)/Up (2009) [1080p]'],
    ['a film without a year', { facts: { title: 'Up' } }, 'movies/Up/Up'],
    ['a film sent as a file', { fileType: 'file', facts: { title: 'Up' } }, 'movies/Up/Up'],
    ['an episode', { facts: { title: 'Dark', season: 2, episodes: [7] } }, 'shows/Dark/Season 02/Dark - S02E07'],
    ['an episode without a season', { facts: { title: 'Dark', episodes: [7] } }, 'shows/Dark/Season 01/Dark - S01E07'],
    [
      'several episodes',
      { facts: { title: 'Dark', season: 1, episodes: [1, 2, 3] } },
      'shows/Dark/Season 01/Dark - S01E01-E03',
    ],
    ['a special', { facts: { title: 'Dark', season: 0, episodes: [112] } }, 'shows/Dark/Season 00/Dark - S00E112'],
    ['a whole season', { facts: { title: 'Dark', season: 3 } }, 'shows/Dark/Season 03/Dark - S03'],
    ['a dated show', { facts: { title: 'News', air_date: '2024-03-14' } }, 'shows/News/Season 2024/News - 2024-03-14'],
    ['a day that is none', { facts: { title: 'News', air_date: '../..' } }, 'shows/News/Season 01/News - S01'],
    ['a song', { fileType: 'audio', facts: { title: 'Hey', artist: 'AC/DC', album: 'TNT' } }, 'music/AC-DC/TNT/Hey'],
    ['a song nobody knows', { fileType: 'audio', facts: { title: 'Hey' } }, 'music/Unknown Artist/Singles/Hey'],
    [
      'a file',
      { fileType: 'file', contentType: 'application/zip', extension: '.zip', downloadName: () => 'a.b.ZIP' },
      'files/2026-11/a.b',
    ],
    [
      'a file without extension',
      { fileType: 'file', contentType: '', extension: '', downloadName: () => 'README' },
      'files/2026-11/README',
    ],
    [
      'a quality of a person',
      { facts: { title: 'Up', quality: 'a/b'.repeat(99) } },
      'movies/Up/Up [a-ba-ba-ba-ba-ba-ba-]',
    ],
  ])('%s', (_name, subject, expected) => {
    expect(place(subject)).toBe(expected);
  });
});
