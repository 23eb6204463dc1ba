// Names as Telegram brings them. The large table is a bench (`npm run bench -- titles`); these must hold.
import { describe, expect, it } from 'vitest';
import { readTitle, titleOfUpload } from './release-title.ts';

describe('readTitle', () => {
  it.each([
    ['The.Matrix.1999.1080p.BluRay.x264-GRP.mkv', { title: 'The Matrix', year: 1999, quality: '1080p' }],
    ['[TG @cinema] Dune Part Two (2024) 4K.mkv', { title: 'Dune Part Two', year: 2024, quality: '2160p' }],
    ['@One @Two Prisoners.2013.mkv', { title: 'Prisoners', year: 2013 }],
    ['🎬 Movie Name: Interstellar (2014)', { title: 'Interstellar', year: 2014 }],
    ['www.example.org - Sicario 2015.mkv', { title: 'Sicario', year: 2015 }],
    ['The Office US S02E03.mkv', { title: 'The Office US', season: 2, episodes: [3] }],
    ['Show S01E01-E03.mkv', { title: 'Show', season: 1, episodes: [1, 2, 3] }],
    ['The.Daily.Show.2024.03.14.720p.mkv', { title: 'The Daily Show', air_date: '2024-03-14', quality: '720p' }],
    ['Name AKA Other 2015.mkv', { title: 'Name', year: 2015 }],
    ['[Group] Anime - 05 (1080p) [ABCD1234].mkv', { title: 'Anime', episodes: [5], quality: '1080p' }],
    ['기생충 (2019) 1080p.mkv', { title: '기생충', year: 2019, languages: ['ko'] }],
    ['Đất Rừng 2023.mkv', { title: 'Đất Rừng', year: 2023 }],
    ['三体 第5集.mp4', { title: '三体', episodes: [5] }],
    ['Кухня 1 сезон 5 серия.mp4', { title: 'Кухня', season: 1, episodes: [5] }],
    ['My holiday in Rome.mp4', { title: 'My holiday in Rome', episodes: [], languages: [] }],
    ['@OnlyAChannel', { title: 'OnlyAChannel' }],
  ])('%s', (name, expected) => expect(readTitle(name)).toMatchObject(expected));

  it('never gives an empty title and is quick with junk', () => {
    for (const junk of ['', '.', '@', '[', '1080p ', 'S01E01', '(2019)', '🎬', '第', '\ud800', 'a.'.repeat(50_000)]) {
      const startedMs = performance.now();
      expect(readTitle(junk.repeat(500)).title).not.toBe('');
      expect(performance.now() - startedMs).toBeLessThan(2000);
    }
  });
});

describe('titleOfUpload', () => {
  it('completes the chosen name by the file name of the same film', () => {
    const facts = titleOfUpload('The Matrix', 'The.Matrix.1999.1080p.mkv');
    expect(facts).toMatchObject({ title: 'The Matrix', year: 1999, quality: '1080p' });
  });

  it('takes picture and sound alone from a file name about something else', () => {
    const facts = titleOfUpload('Our wedding', 'Some.Film.2010.S02E03.720p.German.mkv');
    expect(facts).toEqual({ title: 'Our wedding', episodes: [], quality: '720p', languages: ['de'] });
  });

  it('lets the chosen name win', () => {
    expect(titleOfUpload('Heat (1995)', 'Heat.1986.mkv')).toMatchObject({ title: 'Heat', year: 1995 });
  });
});
