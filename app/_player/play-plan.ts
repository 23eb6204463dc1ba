// How an item is played in this browser, decided from what is known of its tracks and not from error events: browsers fail silently. Pure.
import type { CatalogFile } from '#lib/api/contract.ts';
import type { Messages } from '../_texts/messages.ts';

/** What the browser says and is known to do; gathered by browser-abilities.ts. */
export interface Abilities {
  /** True unless the browser is sure that it cannot decode a type with codecs. */
  readonly canPlay: (type: string) => boolean;
  /** Firefox reads a Matroska file with AAC sound to its end before it shows anything. */
  readonly readsWholeMatroska: boolean;
  /** The server makes HLS of the item, with AAC sound and the picture as it is, and this browser takes that. */
  readonly canRemux: boolean;
}

export type PlanReason = 'container' | 'picture' | 'sound' | 'wholeFile';

export type PlayPlan =
  | { readonly way: 'direct' }
  /** By the server's HLS: `what` is in its way otherwise. */
  | { readonly way: 'remux'; readonly what: string }
  | {
      readonly way: 'help';
      readonly reason: PlanReason;
      /** The codec, by the name of its text, or the container. */
      readonly what: string;
      /** True when playing it here is of some use all the same: a picture without sound, or the sound alone. */
      readonly playsPartly: boolean;
    };

type Item = Pick<CatalogFile, 'mime_type' | 'file_type' | 'facts'>;

const codecNames: readonly (readonly [RegExp, keyof Messages['player']['codecs']])[] = [
  [/^(?:hvc1|hev1|dvh)/, 'hevc'],
  [/^av01/, 'av1'],
  [/^avc/, 'h264'],
  [/^vp/, 'vp9'],
  [/^mp4v/, 'mpeg4'],
  [/^mpeg[12]/, 'mpeg2'],
  [/^ac-3/, 'ac3'],
  [/^ec-3/, 'eac3'],
  [/^dts/, 'dts'],
  [/^mlpa/, 'truehd'],
  [/^alac/, 'alac'],
  [/^flac/i, 'flac'],
  [/^mp4a/, 'aac'],
];

const isMatroska = (mimeType: string) => /matroska/.test(mimeType);

/** Sounds that browsers mute in Matroska without saying so, whatever `canPlayType` answers for it. */
const mutedSounds = /^(?:ac-3|ec-3|dts|mlpa|alac|pcm|mp2)/;

/** Firefox is silent with FLAC in Matroska, which it decodes elsewhere (measured with 153). */
const isMuted = (codec: string, isFirefox: boolean) =>
  mutedSounds.test(codec) || (isFirefox && codec.toLowerCase() === 'flac');

/** Containers no browser opens. */
const closedContainers: Readonly<Record<string, string>> = {
  'video/x-msvideo': 'AVI',
  'video/avi': 'AVI',
  'video/x-ms-wmv': 'WMV',
  'video/x-flv': 'FLV',
  'video/mp2t': 'MPEG-TS',
  'video/mpeg': 'MPEG',
};

const nameOf = (codec: string) => codecNames.find(([pattern]) => pattern.test(codec))?.[1] ?? codec;

/** Codecs are asked about in MP4, whose strings browsers know best; QuickTime and Matroska hold the same ones. */
function decodes(
  { canPlay, readsWholeMatroska }: Abilities,
  kind: 'video' | 'audio',
  codec: string,
  mimeType: string,
): boolean {
  if (codec === '') return true;
  if (kind === 'audio' && isMatroska(mimeType) && isMuted(codec, readsWholeMatroska)) return false;
  const home = /^(?:vp0?8|vp0?9|opus|vorbis)/.test(codec) ? 'webm' : 'mp4';
  return canPlay(`${kind}/${codec === 'mp3' ? 'mpeg' : home}${codec === 'mp3' ? '' : `; codecs="${codec}"`}`);
}

/**
 * The way an item plays best. What nobody has looked at yet is tried directly; the watch over silent failures is the net below.
 *
 * @param wantedSound among the item's sounds, from 0. Default: the one browsers take by themselves. Another one comes by the server
 * alone; where that cannot help, the item plays with the usual one.
 * @example planFor({ mime_type: 'video/x-msvideo', file_type: 'video' }, abilities)
 * // { way: 'help', reason: 'container', what: 'AVI', playsPartly: false }
 */
export function planFor(item: Item, abilities: Abilities, wantedSound?: number): PlayPlan {
  const mimeType = item.mime_type.toLowerCase();
  const closed = closedContainers[mimeType];
  if (closed) return { way: 'help', reason: 'container', what: closed, playsPartly: false };
  const tracks = item.facts?.tracks ?? [];
  const picture = tracks.find(({ kind }) => kind === 'video');
  const sounds = tracks.filter(({ kind }) => kind === 'audio');
  // A page cannot choose among the sounds of a file: the browser takes the default one.
  const sound = sounds.find(({ is_default }) => is_default) ?? sounds[0];
  const wanted = sounds[wantedSound ?? -1] ?? sound;
  if (item.file_type === 'video' && picture && !decodes(abilities, 'video', picture.codec, mimeType)) {
    return { way: 'help', reason: 'picture', what: nameOf(picture.codec), playsPartly: true };
  }
  const isRemuxable = abilities.canRemux && picture !== undefined;
  if (sound && !decodes(abilities, 'audio', sound.codec, mimeType)) {
    if (isRemuxable) return { way: 'remux', what: nameOf(sound.codec) };
    return { way: 'help', reason: 'sound', what: nameOf(sound.codec), playsPartly: picture !== undefined };
  }
  if (wanted !== sound && isRemuxable) return { way: 'remux', what: 'otherSound' };
  if (abilities.readsWholeMatroska && isMatroska(mimeType) && (sound?.codec ?? '').startsWith('mp4a')) {
    const what = 'mkvAac';
    return isRemuxable ? { way: 'remux', what } : { way: 'help', reason: 'wholeFile', what, playsPartly: true };
  }
  return { way: 'direct' };
}
