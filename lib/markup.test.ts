import { XMLParser } from 'fast-xml-parser';
import { expect, it } from 'vitest';
import { hostileNames } from './feeds/_hostile-names.ts';
import { oneLine } from './feeds/plain-text.ts';
import { markupText } from './markup.ts';

const parser = new XMLParser({ trimValues: false, parseTagValue: false, ignoreAttributes: false });

it.each(hostileNames)('is read back by a parser: %j', (name) => {
  const text = markupText(oneLine(name));
  const read = parser.parse(`<a b="${text}">${text}</a>`, true) as { a: string | { '#text'?: string; '@_b': string } };
  const [inside, attribute] = typeof read.a === 'string' ? [read.a, ''] : [read.a['#text'] ?? '', read.a['@_b']];
  expect([inside, attribute]).toEqual([oneLine(name), oneLine(name)]);
});

it('takes out what XML has no place for, and nothing else', () => {
  expect(markupText('a\u0000\u000b\ufffe\ud800b\tc\n')).toBe('ab\tc\n');
  expect(markupText('👩 ok')).toBe('👩 ok');
});
