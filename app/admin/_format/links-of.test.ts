import { describe, expect, it } from 'vitest';
import { linksOf } from './links-of.ts';

describe('links of a text', () => {
  it('are one a line, each once', () => {
    expect(linksOf(' https://a.example/1\r\n\nHTTP://b.example\nhttps://a.example/1', 9)).toEqual({
      links: ['https://a.example/1', 'HTTP://b.example'],
    });
  });

  it.each([
    ['  \n', { problem: 'none' }],
    ['https://a.example\njavascript:alert(1)', { problem: 'noLink', detail: 'javascript:alert(1)' }],
    ['https://a.example\nhttps://b.example\nhttps://c.example', { problem: 'tooMany' }],
    ['https://', { problem: 'noLink', detail: 'https://' }],
    [`x${'y'.repeat(100)}`, { problem: 'noLink', detail: `x${'y'.repeat(79)}` }],
  ])('that are none are told: %j', (text, problem) => {
    expect(linksOf(text, 2)).toMatchObject(problem);
  });
});
