// Titles and queries as words.
import { describe, expect, it } from 'vitest';
import { queryWords, titleWords } from './normalise.ts';

const typed = (query: string) => queryWords(query).map(([word]) => word);

describe('words of a title', () => {
  it.each([
    ['Amélie', ['amelie']],
    ['Łódź ß Æon', ['lodz', 'ss', 'aeon']],
    ['Ёлки', ['елки']],
    ['Kış Uykusu', ['kis', 'uykusu']],
    ['ＡＢＣ １２', ['abc', '12']],
    ['007', ['7']],
    ['٢٠١٩ २०१९', ['2019', '2019']],
    ["Ocean's Don't", ['oceans', 'dont']],
    ["L'Avventura", ['l', 'avventura']],
    ['Fast & Furious', ['fast', 'and', 'furious']],
    ['The.Matrix_1999', ['the', 'matrix', '1999']],
    ['1080p 4K x264', ['1080p', '4k', 'x264']],
    ['C++ and C#', ['c++', 'and', 'c#']],
    ['千与千寻', ['千与', '与千', '千寻']],
    ['ハウルの城', ['はう', 'うる', 'るの', 'の城']],
    ['기생충', ['기생충']],
    ['الفيل الأزرق', ['الفيل', 'الازرق']],
    ['مَدِينَة', ['مدينه']],
    ['שָׁלוֹם', ['שלום']],
  ])('reads %j', (title, words) => {
    expect(titleWords(title).words).toEqual(words);
  });

  it.each(['दंगल', 'शोले', 'বাহুবলী', 'விக்ரம்', 'బాహుబలి', 'ದೃಶ್ಯ', 'ദൃശ്യം'])('keeps the vowels of %s', (title) => {
    expect(titleWords(title).words).toEqual([title.normalize('NFC')]);
  });

  it('takes off the nukta alone, which people leave out', () => {
    expect(titleWords('ज़मीन').words).toEqual(titleWords('जमीन').words);
  });

  it.each([
    ['Spider-Man', ['spiderman']],
    ['WALL·E', ['walle']],
    ['S.W.A.T.', ['swat']],
    ['M*A*S*H', ['mash']],
    ['AC/DC', ['acdc']],
    ['Se7en', ['se7en']],
    ['Rocky IV', ['4']],
    ['Malcolm X', ['10']],
    ["Ocean's Eleven", ['11']],
    ['Брат', ['brat']],
    ['Κυνόδοντας', ['kynodontas']],
    ['英雄', ['英', '雄']],
  ])('finds %j by other words, too', (title, aliases) => {
    expect(titleWords(title).aliases).toEqual(aliases);
  });

  it('takes a single letter for a number only behind a word', () => {
    expect(titleWords('X').aliases).toEqual([]);
  });
});

describe('seasons and episodes', () => {
  it.each([
    ...[
      'Dark S01E03',
      'dark s1e3',
      'Dark 1x03',
      'dark.s01.e03',
      'Dark Season 1 Episode 3',
      'Dark Temporada 1 Capítulo 3',
    ],
    ...['Dark Staffel 1 Folge 3', 'Dark 1. Staffel 3. Folge', 'Dark Saison 1 Épisode 3', 'Dark 1 сезон 3 серия'],
    ...[
      'Dark 1. Sezon 3. Bölüm',
      'Dark 第1季第3集',
      'Dark 시즌 1 3화',
      'Dark الموسم 1 الحلقة 3',
      'Dark सीज़न १ एपिसोड ३',
    ],
    ...['Dark Stagione 1 Episodio 3', 'Dark シーズン1 エピソード3', 'Dark עונה 1 פרק 3'],
  ])('reads %j on both sides', (text) => {
    expect(titleWords(text).aliases).toEqual(expect.arrayContaining(['s1', 's1e3', 'e3']));
    expect(typed(text)).toEqual(['dark', 's1e3']);
  });

  it('reads ranges, numerals, and each alone', () => {
    expect(titleWords('Lost S01E01-E03').aliases).toEqual(['s1', 's1e1', 's1e2', 's1e3', 'e1', 'e2', 'e3']);
    expect(titleWords('Lost S01E01-E9999').aliases.length).toBeLessThan(110);
    expect(titleWords('Star Wars: Episode IV').aliases).toContain('e4');
    expect(typed('lost season 2')).toEqual(['lost', 's2']);
    expect(typed('one piece episode 1015')).toEqual(['one', 'piece', 'e1015']);
  });

  it('takes no picture size for an episode, and leaves titles whole', () => {
    expect(titleWords('Film 1920x1080').aliases.filter((alias) => /^[se]\d/.test(alias))).toEqual([]);
    expect(titleWords('Episode of Love').words).toEqual(['episode', 'of', 'love']);
  });
});

describe('words of a query', () => {
  it('are at most ten, none twice, with other spellings of numbers', () => {
    expect(queryWords('Rocky II')).toEqual([['rocky'], ['ii', '2']]);
    expect(typed('a b a b c')).toEqual(['a', 'b', 'c']);
    expect(typed('q w e r t y u i o p a s d f')).toHaveLength(10);
    expect(queryWords('')).toEqual([]);
    expect(queryWords(' .,% 🎉')).toEqual([]);
  });
});

describe('hostile texts', () => {
  const bombs: Readonly<Record<string, string>> = {
    letters: 'a'.repeat(5000),
    'words joined by signs': '-a'.repeat(2500),
    'beginnings of codes': 's1e'.repeat(1700),
    crosses: '1x'.repeat(2500),
    'lone surrogates': '\ud800'.repeat(5000),
    apostrophes: "a'".repeat(2500),
    'counting words': 'season '.repeat(700),
    'counting signs': '第'.repeat(5000),
    spaces: ' '.repeat(5000),
    dots: 'a.'.repeat(2500),
    marks: `a${'\u0301'.repeat(5000)}`,
    'other marks': `क${'\u0902'.repeat(5000)}`,
    digits: '1'.repeat(5000),
    'wide ligatures': '\ufdfa'.repeat(5000),
    emoji: '👩‍👩‍👧'.repeat(700),
    nothing: '\0'.repeat(5000),
  };

  it.each(Object.entries(bombs))('of %s give a bounded number of bounded words', (_name, text) => {
    const { words, aliases } = titleWords(text);
    expect(words.length).toBeLessThanOrEqual(60);
    expect(aliases.length).toBeLessThanOrEqual(6000);
    for (const word of [...words, ...aliases]) expect(word.length).toBeLessThanOrEqual(40);
    expect(queryWords(text).length).toBeLessThanOrEqual(10);
  });

  it('are read no further than 300 units, so that ten times the length costs no step more', () => {
    for (const text of Object.values(bombs)) {
      expect(titleWords(text)).toEqual(titleWords(text.slice(0, 300)));
      expect(queryWords(text)).toEqual(queryWords(text.slice(0, 200)));
    }
  });
});
