// The Content-Disposition header (RFC 6266) with names in any script (RFC 8187).

const maxNameLength = 200;

/** Control and bidi characters and lone surrogates: they forge headers or hide a file's true extension. */
const unwanted = /[\p{Cc}\p{Surrogate}\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/**
 * A file name that is safe to suggest on every system: no path, no quotes, no invisible characters, at most 200 characters.
 *
 * @returns `file` when nothing is left.
 * @example safeFileName('../../AC"DC.mp3') // '_.._ACDC.mp3'
 */
export function safeFileName(name: string): string {
  const flat = name
    .replace(unwanted, '')
    .replace(/["']/g, '')
    .replace(/[/\\:*?<>|]/g, '_')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  return shorten(flat) || 'file';
}

function shorten(name: string): string {
  if (name.length <= maxNameLength) return name;
  const extension = /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0] ?? '';
  const kept = name.slice(0, maxNameLength - extension.length).replace(/\p{Surrogate}/gu, '');
  return kept.trimEnd() + extension;
}

/**
 * The header's value: an ASCII name for old clients and, where that loses something, `filename*` for all others.
 *
 * @example contentDisposition('attachment', 'Amélie.mp4') // `attachment; filename="Amelie.mp4"; filename*=UTF-8''Am%C3%A9lie.mp4`
 */
export function contentDisposition(type: 'inline' | 'attachment', fileName: string): string {
  const name = safeFileName(fileName);
  const ascii = asciiName(name);
  const plain = `${type}; filename="${ascii}"`;
  return ascii === name ? plain : `${plain}; filename*=UTF-8''${extendedValue(name)}`;
}

function asciiName(name: string): string {
  return (
    name
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      // Some clients decode percent signs in the plain form, and the decomposition may yield quotes and slashes.
      .replace(/["'/\\:*?<>|%;]/g, '_')
      .replace(/[^\x20-\x7e]/gu, '_')
  );
}

/** RFC 8187 section 3.2: everything that is no attr-char is percent-encoded; encodeURIComponent leaves four too many. */
function extendedValue(name: string): string {
  return encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
