import { expect, it } from 'vitest';
import { chooseLanguage } from './choose-language.ts';

it.each([
  [undefined, null, 'en'],
  [undefined, '', 'en'],
  [undefined, 'de', 'de'],
  [undefined, 'de-AT,de;q=0.9,en;q=0.5', 'de'],
  [undefined, 'fr-FR, de;q=0.3, en;q=0.7', 'en'],
  [undefined, 'fr, es', 'en'],
  [undefined, '*', 'en'],
  [undefined, 'en;q=0, *', 'de'],
  [undefined, ';;;q=,\u0000', 'en'],
  ['en', 'de', 'en'],
  ['de', 'en', 'de'],
  ['fr', 'de', 'de'],
  ['__proto__', 'en', 'en'],
])('cookie %s and Accept-Language %j: %s', (chosen, accepted, expected) => {
  expect(chooseLanguage(chosen, accepted)).toBe(expected);
});
