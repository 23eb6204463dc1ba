// What was typed, one link a line -> links. Pure.
import type { Messages } from '../../_texts/messages.ts';

interface TypedLinks {
  readonly links: readonly string[];
  /** Why nothing can be ordered: the key of its text. */
  readonly problem?: keyof Messages['admin']['links']['problems'];
  /** The line that is no link. */
  readonly detail?: string;
}

/**
 * The links of a text, each once; or what is wrong with it.
 *
 * @example linksOf('https://a.example/1\n\n https://a.example/2 ', 9) // { links: ['https://a.example/1', 'https://a.example/2'] }
 */
export function linksOf(text: string, most: number): TypedLinks {
  const links = [...new Set(text.split(/\s+/).filter(Boolean))];
  if (links.length === 0) return { links, problem: 'none' };
  if (links.length > most) return { links, problem: 'tooMany' };
  const wrong = links.find((line) => !/^https?:\/\//i.test(line) || !URL.canParse(line));
  return wrong === undefined ? { links } : { links, problem: 'noLink', detail: wrong.slice(0, 80) };
}
