import { describe, expect, it } from 'vitest';
import { stremioLanguage, stremioSubtitles } from './stremio-subtitles.ts';

describe('languages', () => {
  it.each([
    ['en', 'eng'],
    ['de-AT', 'ger'],
    ['zh-Hant', 'chi'],
    ['fil', 'fil'],
    ['ga', 'Irish'],
    [undefined, 'und'],
    ['', 'und'],
    ['x!', 'und'],
    ['english', 'und'],
    ['constructor', 'und'],
  ])('%j is %s', (tag, expected) => expect(stremioLanguage(tag)).toBe(expected));
});

describe('subtitles', () => {
  it('are those that can be had, forced ones last', () => {
    const known = [
      { id: 't3', path: '/api/subtitles/57/t3.vtt', language: 'en', is_forced: true },
      { id: 't4', path: null, language: 'fr', is_forced: false },
      { id: 's9', path: '/api/subtitles/57/s9.vtt', is_forced: false },
    ];
    expect(stremioSubtitles(57, known, (path) => `https://films.example${path}?token=x`)).toEqual([
      { id: '57-s9', url: 'https://films.example/api/subtitles/57/s9.vtt?token=x', lang: 'und' },
      { id: '57-t3', url: 'https://films.example/api/subtitles/57/t3.vtt?token=x', lang: 'eng' },
    ]);
  });
});
