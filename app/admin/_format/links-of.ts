// What was typed, one link a line -> links. Pure.

/**
 * The links of a text, each once; a sentence for the person when a line is none.
 *
 * @example linksOf('https://a.example/1\n\n https://a.example/2 ') // ['https://a.example/1', 'https://a.example/2']
 */
export function linksOf(text: string, most: number): readonly string[] | string {
  const lines = text.split(/\s+/).filter(Boolean);
  const links = [...new Set(lines)];
  if (links.length === 0) return 'Put in a link.';
  if (links.length > most) return `At most ${most} links at once; these are ${links.length}.`;
  const wrong = links.find((line) => !/^https?:\/\//i.test(line) || !URL.canParse(line));
  return wrong === undefined ? links : `This is no link: ${wrong.slice(0, 80)}`;
}
