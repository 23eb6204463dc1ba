// The type a file is served under, and whether a browser may show it in place.

/** How a file is served. */
export interface ServedType {
  readonly contentType: string;
  /** False: always as an attachment. */
  readonly inline: boolean;
}

const typeByExtension: Readonly<Record<string, string>> = {
  mp4: 'video/mp4',
  m4v: 'video/mp4',
  mkv: 'video/x-matroska',
  webm: 'video/webm',
  mov: 'video/quicktime',
  avi: 'video/x-msvideo',
  wmv: 'video/x-ms-wmv',
  flv: 'video/x-flv',
  mpg: 'video/mpeg',
  mpeg: 'video/mpeg',
  ts: 'video/mp2t',
  m2ts: 'video/mp2t',
  '3gp': 'video/3gpp',
  ogv: 'video/ogg',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  m4b: 'audio/mp4',
  aac: 'audio/aac',
  flac: 'audio/flac',
  ogg: 'audio/ogg',
  oga: 'audio/ogg',
  opus: 'audio/ogg',
  wav: 'audio/wav',
};

/** Types that say nothing: the extension knows better. */
const vague = new Set([
  '',
  'application/octet-stream',
  'binary/octet-stream',
  'application/binary',
  'application/x-binary',
  'application/force-download',
  'application/x-download',
  'application/unknown',
]);

const otherNames: Readonly<Record<string, string>> = {
  'application/x-matroska': 'video/x-matroska',
  'video/matroska': 'video/x-matroska',
  'video/mkv': 'video/x-matroska',
  'application/mp4': 'video/mp4',
  'application/ogg': 'audio/ogg',
};

/** Types a browser would run or follow when one of our pages were made to load them: served as plain bytes. */
const active = /^(?:multipart|message)\/|html|xml|script|css|wasm|mpegurl|shockwave|java|svg|json/;

const inlineTypes = /^(?:video|audio)\/|^image\/(?:png|jpeg|gif|webp|avif|bmp)$|^text\/plain$/;

/**
 * Decides type and disposition from what the sender's client declared and the file's name.
 *
 * Only films, sounds, raster images and plain text are shown in place; everything else is an attachment.
 *
 * @param mimeType as it was declared.
 * @param fileName null when it has none.
 * @example servedType('application/octet-stream', 'Film.mkv') // { contentType: 'video/x-matroska', inline: true }
 * @example servedType('text/html', 'x.html') // { contentType: 'application/octet-stream', inline: false }
 */
export function servedType(mimeType: string, fileName: string | null): ServedType {
  const declared = essence(mimeType);
  const extension = /\.([a-z0-9]{1,5})$/i.exec(fileName ?? '')?.[1]?.toLowerCase() ?? '';
  const type = vague.has(declared) ? (typeByExtension[extension] ?? '') : (otherNames[declared] ?? declared);
  if (type === '' || active.test(type)) return { contentType: 'application/octet-stream', inline: false };
  if (type === 'text/plain') return { contentType: 'text/plain; charset=utf-8', inline: true };
  return { contentType: type, inline: inlineTypes.test(type) };
}

/** Lower case, without parameters; empty when it is no media type (RFC 9110 8.3.1). */
function essence(mimeType: string): string {
  const type = (mimeType.split(';')[0] ?? '').trim().toLowerCase();
  return /^[a-z0-9!#$&^_.+-]{1,127}\/[a-z0-9!#$&^_.+-]{1,127}$/.test(type) ? type : '';
}

/**
 * The usual extension of a type with its dot, empty when there is none.
 *
 * @param contentType without parameters.
 * @example extensionOf('video/mp4') // '.mp4'
 */
export function extensionOf(contentType: string): string {
  const extension = Object.keys(typeByExtension).find((key) => typeByExtension[key] === contentType);
  return extension ? `.${extension}` : '';
}

/**
 * Whether players know a file by this extension.
 *
 * @example isMediaExtension('.MKV') // true
 */
export function isMediaExtension(extension: string): boolean {
  return Object.hasOwn(typeByExtension, extension.slice(1).toLowerCase());
}
