// Names from file names and captions.
import { describe, expect, it } from 'vitest';
import { cleanName, suggestName } from './titles.ts';

describe('suggestName', () => {
  it.each<[string | undefined, string, string, string]>([
    ['The.Film.2019.1080p.mkv', '', 'video/x-matroska', 'The Film 2019 1080p'],
    ['Avengers_Endgame.mp4', '', 'video/mp4', 'Avengers Endgame'],
    ['My holiday v1.2_final.mp4', '', 'video/mp4', 'My holiday v1.2_final'],
    ['Film.DD5.1.x264.mkv', '', 'video/x-matroska', 'Film DD5.1 x264'],
    ['Film.2019', '', 'video/mp4', 'Film 2019'],
    ['Film.x264', '', 'video/mp4', 'Film x264'],
    ['archive.7z', '', 'application/x-7z-compressed', 'archive'],
    ['S.H.I.E.L.D..mp4', '', 'video/mp4', 'S.H.I.E.L.D.'],
    ['@MoviesHub Film (2019).mp4', '', 'video/mp4', 'Film (2019)'],
    ['[@MoviesHub] - Film.mp4', '', 'video/mp4', 'Film'],
    ['@One @Two Film.mp4', '', 'video/mp4', 'Film'],
    ['@MoviesHub.mp4', '', 'video/mp4', 'MoviesHub'],
    ['/etc/films\\x.mp4', '', 'video/mp4', 'x'],
    ['Фильм.о.весне.mkv', '', 'video/x-matroska', 'Фильм о весне'],
    ['映画.mp4', '', 'video/mp4', '映画'],
    ['film.mp4', 'My caption\nsecond line', 'video/mp4', 'My caption'],
    ['film.mp4', '\n  \nLate line', 'video/mp4', 'Late line'],
    ['film.mp4', 'Some.Release.2020.mkv', 'video/mp4', 'Some Release 2020'],
    ['film.mp4', 'See it at example.com', 'video/mp4', 'See it at example.com'],
    ['film.mp4', 'https://example.com/x', 'video/mp4', 'film'],
    ['film.mp4', '/start', 'video/mp4', 'film'],
    ['film.mp4', '---', 'video/mp4', 'film'],
    ['evil\u202egpj.mp4', '', 'video/mp4', 'evilgpj'],
    ['a\0b\u0007c.mp4', '', 'video/mp4', 'abc'],
    ['half \ud800.mp4', '', 'video/mp4', 'half'],
    ['....mp4', '', 'video/mp4', 'Video'],
    ['\u200b.mp3', '', 'audio/mpeg', 'Audio'],
    [undefined, '', 'video/mp4', 'Video'],
    [undefined, '', 'image/png', 'Image'],
    [undefined, '', '', 'File'],
    ['', ' ', 'application/pdf', 'File'],
    ['🎬.mp4', '', 'video/mp4', '🎬'],
  ])('%j with caption %j of %s is %j', (fileName, caption, mimeType, expected) => {
    expect(suggestName(fileName, caption, mimeType)).toBe(expected);
  });

  it('keeps at most 120 characters and cuts no emoji in two', () => {
    expect(suggestName(`${'a'.repeat(500)}.mp4`, '', 'video/mp4')).toBe('a'.repeat(120));
    const family = '👨‍👩‍👧';
    const name = suggestName(undefined, family.repeat(50), 'video/mp4');
    expect(name.length).toBeLessThanOrEqual(120);
    expect(name).toBe(family.repeat(name.length / family.length));
    expect(suggestName(undefined, `e${'\u0301'.repeat(500)}`, '').length).toBe(120);
  });

  it('is quick with long junk', () => {
    for (const junk of ['@', '@aaa', '.', '_', '[', ' @x ', '1.']) {
      const startedMs = performance.now();
      const name = suggestName(junk.repeat(20_000), junk.repeat(20_000), 'video/mp4');
      expect(name.length).toBeGreaterThan(0);
      expect(performance.now() - startedMs).toBeLessThan(500);
    }
  });
});

describe('cleanName', () => {
  it.each([
    ['  My\n Film ', 'My Film'],
    ['Report_v1.2', 'Report_v1.2'],
    ['a\u202eb\0c', 'abc'],
    ['<b>&amp;"x"</b>', '<b>&amp;"x"</b>'],
    ['🎬', '🎬'],
    ['\u200b \n', ''],
    ['...', ''],
  ])('%j is %j', (text, name) => {
    expect(cleanName(text)).toBe(name);
  });

  it('keeps at most 120 units and cuts no letter in two', () => {
    expect(cleanName('x'.repeat(500))).toHaveLength(120);
    expect(cleanName('👨‍👩‍👧'.repeat(60)).endsWith('👨‍👩‍👧')).toBe(true);
  });
});
