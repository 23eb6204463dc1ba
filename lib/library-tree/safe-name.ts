// Names that Windows, macOS and Linux take as one part of a path. Pure.

/** 255 bytes is what file systems take; what is left over holds a quality, ids and an extension. */
const longestNameBytes = 180;

/** Devices of Windows, reserved with any extension: https://learn.microsoft.com/windows/win32/fileio/naming-a-file */
const deviceName = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?=\.|$)/i;

/** Control and format characters; ZWJ and ZWNJ stay, as scripts and emoji need them. Halves of surrogate pairs go, too. */
const invisible = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}\ufffe\uffff]/gu;

const readable = /[\p{L}\p{N}\p{S}\p{P}]/u;

/** Most names, at a fraction of the cost: nothing in them to replace, and short enough. */
const plain = /^[A-Za-z0-9](?:[A-Za-z0-9()&,'-]| (?! )){0,100}[A-Za-z0-9)]$/;

function withoutReserved(text: string): string {
  return text
    .replace(/(?<=\S)\s*:\s+/g, ' - ')
    .replace(/[/\\|:]/g, '-')
    .replace(/"/g, "'")
    .replace(/[<>?*]/g, '');
}

function lengthBytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** By grapheme, so that no emoji or accented letter is cut in two. */
function cut(text: string, mostBytes: number): string {
  if (text.length * 3 <= mostBytes || lengthBytes(text) <= mostBytes) return text;
  let kept = '';
  let keptBytes = 0;
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)) {
    keptBytes += lengthBytes(segment);
    if (keptBytes > mostBytes) break;
    kept += segment;
  }
  return kept;
}

/**
 * One part of a path that every system takes: NFC, without reserved characters and names, without dots and spaces at its ends.
 *
 * @param fallback when nothing readable is left; must be such a name itself.
 * @param text any title or file name.
 * @returns 1 to 180 bytes of UTF-8, and one byte more for the name of a device.
 * @example safeName('Mission: Impossible?') // 'Mission - Impossible'
 * @example safeName('con.mkv') // '_con.mkv'
 */
export function safeName(text: string, fallback = 'Untitled'): string {
  if (plain.test(text)) return deviceName.test(text) ? `_${text}` : text;
  const line = withoutReserved(text.slice(0, 1024).replace(/\s+/g, ' ').replace(invisible, '').normalize('NFC'));
  const trimmed = cut(line.replace(/\s+/g, ' ').replace(/^[\s.]+/, ''), longestNameBytes).replace(/[\s.]+$/, '');
  if (!readable.test(trimmed)) return fallback;
  return deviceName.test(trimmed) ? `_${trimmed}` : trimmed;
}

/**
 * What names are compared by: equal for two names that some file system takes for one.
 *
 * @param name one part of a path.
 * @example nameKey('Amélie') === nameKey('AME\u0301LIE') // true
 */
export function nameKey(name: string): string {
  return name.normalize('NFC').toUpperCase().toLowerCase();
}
