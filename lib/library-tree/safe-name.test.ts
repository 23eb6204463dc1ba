import { describe, expect, it } from 'vitest';
import { nameKey, safeName } from './safe-name.ts';

const byteLength = (text: string) => Buffer.byteLength(text);

describe('names in paths', () => {
  it.each([
    ['Mission: Impossible?', 'Mission - Impossible'],
    ['AC/DC', 'AC-DC'],
    ['a\\b|c', 'a-b-c'],
    ['12:30', '12-30'],
    ['"Quoted" <tag>*', "'Quoted' tag"],
    ['..', 'Untitled'],
    ['../../etc/passwd', '-..-etc-passwd'],
    ['.hidden', 'hidden'],
    ['Ends with dots...', 'Ends with dots'],
    ['Ends with spaces  ', 'Ends with spaces'],
    ['tab\tand\nline', 'tab and line'],
    ['null\u0000byte\u202e', 'nullbyte'],
    ['con', '_con'],
    ['COM1.mkv', '_COM1.mkv'],
    ['lpt¹', '_lpt¹'],
    ['Con Air', 'Con Air'],
    ['half \ud800 pair', 'half pair'],
    ['???', 'Untitled'],
    ['', 'Untitled'],
    ['Ame\u0301lie', 'Amélie'],
    ['क्षत्रिय', 'क्षत्रिय'],
    ['👩\u200d👩\u200d👧 Family', '👩\u200d👩\u200d👧 Family'],
  ])('%j becomes %j', (given, safe) => {
    expect(safeName(given)).toBe(safe);
  });

  it('end in time, without half a letter, a dot or a space', () => {
    for (const text of [
      'x'.repeat(2000),
      'é'.repeat(500),
      '👩\u200d👩\u200d👧'.repeat(60),
      `${'x'.repeat(179)}. y`,
      '字 '.repeat(300),
    ]) {
      const safe = safeName(text);
      expect(byteLength(safe)).toBeLessThanOrEqual(180);
      expect(safe).not.toMatch(/[\s.]$|\p{Surrogate}|\ufffd/u);
      expect(safeName(safe), 'a safe name stays as it is').toBe(safe);
    }
  });

  it('take the fallback when nothing is left', () => {
    expect(safeName('\u200b', 'Unknown Artist')).toBe('Unknown Artist');
  });

  it('are compared as the laxest file system does', () => {
    expect(nameKey('Amélie')).toBe(nameKey('AME\u0301LIE'));
    expect(nameKey('Straße')).toBe(nameKey('STRASSE'));
    expect(nameKey('Up')).not.toBe(nameKey('Up (2009)'));
  });
});
