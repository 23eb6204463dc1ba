import { describe, expect, it } from 'vitest';
import { linksOf } from './links-of.ts';

describe('links of a text', () => {
  it('are one a line, each once', () => {
    expect(linksOf(' https://a.example/1\r\n\nHTTP://b.example\nhttps://a.example/1', 9)).toEqual([
      'https://a.example/1',
      'HTTP://b.example',
    ]);
  });

  it.each([
    ['  \n', 'Put in a link.'],
    ['https://a.example\njavascript:alert(1)', 'This is no link: javascript:alert(1)'],
    ['https://a.example\nhttps://b.example\nhttps://c.example', 'At most 2 links at once; these are 3.'],
    ['https://', 'This is no link: https://'],
  ])('that are none are told: %j', (text, sentence) => {
    expect(linksOf(text, 2)).toBe(sentence);
  });
});
