// Names of the files below a film's address. Pure.

/** What a name asks for. `rendition`: `video` or `audio-<n>`, n from 1 in the order of the film's tracks. */
export type HlsAsked =
  | { readonly kind: 'master' }
  | { readonly kind: 'media'; readonly rendition: string }
  | { readonly kind: 'init'; readonly rendition: string }
  | { readonly kind: 'segment'; readonly rendition: string; readonly index: number };

/** Every name there may be. */
export const hlsNamePattern = /^(?:master\.m3u8|(?:video|audio-[1-9]\d?)(?:\.m3u8|-init\.mp4|-seg-\d{1,6}\.m4s))$/;

/**
 * @returns undefined for any other name.
 * @example readHlsName('audio-1-seg-7.m4s') // { kind: 'segment', rendition: 'audio-1', index: 7 }
 */
export function readHlsName(name: string): HlsAsked | undefined {
  if (!hlsNamePattern.test(name)) return undefined;
  if (name === 'master.m3u8') return { kind: 'master' };
  const rendition = /^(?:video|audio-\d+)/.exec(name)?.[0] ?? '';
  const index = /-seg-(\d+)\.m4s$/.exec(name)?.[1];
  if (index !== undefined) return { kind: 'segment', rendition, index: Number(index) };
  return { kind: name.endsWith('.mp4') ? 'init' : 'media', rendition };
}
