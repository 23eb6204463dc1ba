// Names of languages.
import { describe, expect, it } from 'vitest';
import { languageNames } from './language-names.ts';

describe('languageNames', () => {
  it('names each once', () => expect(languageNames(['en', 'de', 'en'])).toBe('English, German'));
  it('keeps what is no tag', () => expect(languageNames(['<b>'])).toBe('<b>'));
  it.each([[undefined], [[]], [['und', '']]])('is nothing for %j', (tags) =>
    expect(languageNames(tags)).toBeUndefined(),
  );
});
