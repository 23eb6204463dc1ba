// Names of languages.
import { describe, expect, it } from 'vitest';
import { languageNames } from './language-names.ts';

describe('languageNames', () => {
  it('names each once', () => expect(languageNames(['en', 'de', 'en'], 'en')).toBe('English, German'));
  it('names them in the language of the page', () =>
    expect(languageNames(['en', 'de'], 'de')).toBe('Englisch, Deutsch'));
  it('keeps what is no tag', () => expect(languageNames(['<b>'], 'en')).toBe('<b>'));
  it.each([[undefined], [[]], [['und', '']]])('is nothing for %j', (tags) =>
    expect(languageNames(tags, 'en')).toBeUndefined(),
  );
});
