// What comes back out of the browser's storage.
import { expect, it } from 'vitest';
import { defaultPreferences, parsePreferences } from './preferences.ts';

it.each([null, '', '{', 'null', '[]', '"x"'])('falls back to the defaults for %j', (text) => {
  expect(parsePreferences(text)).toEqual(defaultPreferences);
});

it('takes what fits, within bounds', () => {
  const text = JSON.stringify({
    volume: 7,
    subtitleSize: 900,
    autoplayNext: 'yes',
    subtitleLanguage: 'en',
    unknown: 1,
    keys: { mute: 'q', skip: 1 },
  });
  const { volume, subtitleSize, autoplayNext, subtitleLanguage, keys, ...rest } = parsePreferences(text);
  expect({ volume, subtitleSize, autoplayNext, subtitleLanguage }).toEqual({
    volume: 1,
    subtitleSize: 200,
    autoplayNext: true,
    subtitleLanguage: 'en',
  });
  expect(keys).toEqual({ mute: 'q' });
  expect(rest).not.toHaveProperty('unknown');
});
