// The texts for server components that do not wait; the browser's part is use-texts.ts.
import { use } from 'react';
import { findTexts } from './server-texts.ts';
import type { Texts } from './use-texts.ts';

export type { Say, Texts } from './use-texts.ts';

export function useTexts(): Texts {
  return use(findTexts());
}
