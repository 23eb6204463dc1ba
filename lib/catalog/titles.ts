// File names and captions -> the name a film carries in the catalogue. Pure.

const maxNameLength = 120;

/** Control characters, bidi marks and overrides, zero-width characters, BOM. ZWJ and ZWNJ stay: scripts and emoji need them. */
const invisible = /[\p{Cc}\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/gu;

const channelTag = /^[\s[({<|]*@[A-Za-z]\w{2,31}[\s\])}>|:.~-]*/;

/** Lower or upper case, 2 to 5 characters, at least one letter at the start (`7z` and `3gp` are the exceptions). */
const extension = /\.(?:[a-z][a-z0-9]{1,4}|[A-Z][A-Z0-9]{1,4}|7z|3gp)$/;
const codec = /\.(?:[xh]26[456]|[XH]26[456]|aac|AAC|hevc|HEVC|avc|AVC|dts|DTS)$/;

/**
 * A text without control, bidi and zero-width characters and halves of pairs; line ends become spaces.
 *
 * @example visibleText('\u202egpj.exe') // 'gpj.exe'
 */
export function visibleText(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, '')
    .replace(/[\t\n\r\u2028\u2029]/g, ' ')
    .replace(invisible, '');
}

function withoutExtension(name: string): string {
  return codec.test(name) ? name : name.replace(extension, '');
}

function withoutChannelTags(name: string): string {
  let rest = name;
  for (;;) {
    const shorter = rest.replace(channelTag, '');
    if (shorter === rest) return rest;
    // Only a tag: better the channel's name than none at all.
    if (!/[\p{L}\p{N}]/u.test(shorter)) return rest.replace(/[@[\](){}<>|]/g, '');
    rest = shorter;
  }
}

/** `The.Film.2019` reads like a release name, `Report v1.2 final` does not: it has spaces of its own. */
function separatorsToSpaces(name: string): string {
  if (/\s/.test(name.trim())) return name;
  if (/^(?:.\.)+.?$/u.test(name)) return name;
  // A point between two single digits is a decimal point (5.1 channels).
  return name.replace(/_+/g, ' ').replace(/(?<!(?<!\d)\d(?=\.\d(?!\d)))\.+/g, ' ');
}

function shorten(name: string): string {
  if (name.length <= maxNameLength) return name;
  let kept = '';
  // By grapheme, so that no emoji or accented letter is cut in two.
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(name)) {
    if (kept.length + segment.length > maxNameLength) break;
    kept += segment;
  }
  return (kept || name.slice(0, maxNameLength).replace(/\p{Surrogate}/gu, '')).trimEnd();
}

function tidy(name: string): string {
  const spaced = separatorsToSpaces(withoutChannelTags(name.trim()));
  const trimmed = spaced.replace(/\s+/g, ' ').replace(/^[\s._-]+|[\s_-]+$/g, '');
  return /[\p{L}\p{N}\p{S}]/u.test(trimmed) ? shorten(trimmed) : '';
}

function captionLine(caption: string): string {
  const lines = caption.slice(0, 4096).split(/\r\n|[\n\r\u2028\u2029]/);
  const first = lines.map((line) => visibleText(line).trim()).find((line) => line !== '') ?? '';
  if (/^(?:https?:\/\/|www\.|\/)/i.test(first)) return '';
  // A caption that is a file name (no spaces) loses its extension; a sentence keeps its last word.
  return tidy(/\s/.test(first) ? first : withoutExtension(first));
}

function fallbackName(mimeType: string): string {
  const kind = mimeType.toLowerCase().split('/')[0];
  if (kind === 'video') return 'Video';
  if (kind === 'audio') return 'Audio';
  return kind === 'image' ? 'Image' : 'File';
}

/**
 * A name somebody chose, fit to be kept: one line, single spaces, no control and bidi characters; dots and underscores stay.
 *
 * @param text as somebody wrote it.
 * @returns at most 120 UTF-16 units; empty when nothing readable is left.
 * @example cleanName('  My\n Film ') // 'My Film'
 */
export function cleanName(text: string): string {
  const line = visibleText(text.slice(0, 4096)).replace(/\s+/g, ' ').trim();
  return /[\p{L}\p{N}\p{S}]/u.test(line) ? shorten(line) : '';
}

/**
 * The name an upload gets until somebody renames it.
 *
 * The first line of the caption if there is one (a link or a command is none), else the file name without its extension,
 * with the dots and underscores of release names turned into spaces; leading channel tags are dropped.
 *
 * @param fileName as it was sent.
 * @param mimeType decides the word for what has neither.
 * @returns 1 to 120 UTF-16 units, without control and bidi characters, never empty.
 * @example suggestName('The.Film.2019.1080p.mkv', '', 'video/x-matroska') // 'The Film 2019 1080p'
 * @example suggestName(undefined, '', 'video/mp4') // 'Video'
 */
export function suggestName(fileName: string | undefined, caption: string, mimeType: string): string {
  const fromCaption = captionLine(caption);
  if (fromCaption) return fromCaption;
  const baseName =
    visibleText((fileName ?? '').slice(0, 4096))
      .trim()
      .split(/[/\\]/)
      .at(-1) ?? '';
  return tidy(withoutExtension(baseName)) || fallbackName(mimeType);
}
