// Names made of what a site calls a thing. Pure.

const longestTitle = 300;
/** Bytes of a file name that every file system and Telegram take, an extension included. */
const longestName = 200;

/**
 * The title without what would steer a terminal or a text direction; the fallback when nothing is left.
 *
 * @example cleanTitle('  Two\n lines ', 'Film') // 'Two lines'
 */
export function cleanTitle(title: string | null | undefined, fallback: string): string {
  const clean = (title ?? '')
    .replace(/[\p{Cc}\p{Cs}\p{Bidi_C}\u2028\u2029]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return [...(clean === '' ? fallback : clean)].slice(0, longestTitle).join('').trim();
}

/**
 * A file name of a clean title.
 *
 * @param title as {@link cleanTitle} gives it.
 * @param extension without a dot.
 * @example fileNameOf('a/b: "c"', 'mp4') // 'a b c.mp4'
 */
export function fileNameOf(title: string, extension: string): string {
  const safe = title
    .replace(/[/\\:*?"<>|]+/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  let kept = '';
  for (const character of safe) {
    if (Buffer.byteLength(`${kept}${character}.${extension}`) > longestName) break;
    kept += character;
  }
  return `${kept.trim() === '' ? 'media' : kept.trim()}.${extension}`;
}
