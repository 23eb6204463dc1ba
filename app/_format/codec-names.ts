// Codecs by the names people know. Pure.

const names: readonly (readonly [RegExp, string])[] = [
  [/^avc/, 'H.264'],
  [/^(?:hvc1|hev1)/, 'HEVC'],
  [/^dvh/, 'Dolby Vision'],
  [/^av01/, 'AV1'],
  [/^vp0?8/, 'VP8'],
  [/^vp0?9/, 'VP9'],
  [/^mp4v/, 'MPEG-4'],
  [/^mp4a/, 'AAC'],
  [/^ac-3/, 'Dolby Digital'],
  [/^ec-3/, 'Dolby Digital Plus'],
  [/^mlpa/, 'Dolby TrueHD'],
  [/^dts/, 'DTS'],
  [/^flac/i, 'FLAC'],
  [/^alac/i, 'Apple Lossless'],
  [/^opus/i, 'Opus'],
  [/^vorbis/i, 'Vorbis'],
  [/^mp3/, 'MP3'],
];

/**
 * The name of a codec, the same in every language; undefined for one nobody named.
 *
 * @param codec as in RFC 6381.
 * @example codecName('avc1.64001f') // 'H.264'
 */
export function codecName(codec: string): string | undefined {
  return names.find(([pattern]) => pattern.test(codec))?.[1];
}
