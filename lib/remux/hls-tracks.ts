// Which tracks of a film go into its segments, and what is done to them. Pure.
import { AppError } from '../errors.ts';
import type { StoredTrack } from '../storage/media-facts.ts';

type PictureTrack = Extract<StoredTrack, { readonly kind: 'video' }>;

/** Sound as it goes out. */
export interface HlsSound {
  /** `audio-1`, … in the order of the film's tracks. */
  readonly name: string;
  /** Among the film's sound, from 0. */
  readonly order: number;
  readonly label: string;
  /** BCP 47. */
  readonly language: string | undefined;
  readonly isDefault: boolean;
  /** True: as it is. False: made into AAC, stereo, 48 kHz. */
  readonly isCopied: boolean;
  /** RFC 6381, as it goes out. */
  readonly codec: string;
}

/** What of a film goes out. */
export interface HlsTracks {
  readonly picture: PictureTrack;
  /** Among the film's pictures, from 0. */
  readonly pictureOrder: number;
  readonly sounds: readonly HlsSound[];
}

/** More are left out: all are made at once. */
export const mostSounds = 8;

/** What fragmented MP4 can hold and a browser may play. */
const pictureCodec = /^(?:avc[13]|hvc1|hev1|av01|vp09)\b/;
const aac = /^mp4a\.40\b/;
const madeAac = 'mp4a.40.2';

/**
 * Chooses the tracks.
 *
 * @param trackId the container's number of the track whose key frames are known.
 * @throws AppError `not_found` when the picture cannot go out as it is; the message says why.
 */
export function hlsTracks(tracks: readonly StoredTrack[], trackId: number): HlsTracks {
  const pictures = tracks.filter((track) => track.kind === 'video');
  const pictureOrder = pictures.findIndex(({ id }) => id === trackId);
  const picture = pictures[pictureOrder];
  if (!picture) throw new AppError('not_found', 'This item has no picture to be cut into segments.');
  if (!pictureCodec.test(picture.codec)) {
    throw new AppError(
      'not_found',
      `Its picture (${picture.codec || 'an unknown format'}) does not go into HLS as it is.`,
    );
  }
  const sounds = tracks.filter((track) => track.kind === 'audio').slice(0, mostSounds);
  const preferred = Math.max(
    0,
    sounds.findIndex((sound) => sound.is_default),
  );
  return {
    picture,
    pictureOrder,
    sounds: sounds.map((sound, order) => ({
      name: `audio-${order + 1}`,
      order,
      label: labelOf(sound, order),
      language: sound.language,
      isDefault: order === preferred,
      isCopied: aac.test(sound.codec),
      codec: aac.test(sound.codec) ? sound.codec : madeAac,
    })),
  };
}

/** Players tell renditions by their names: each has one of its own. */
function labelOf({ name, language }: StoredTrack, order: number): string {
  return `${order + 1} ${name ?? language ?? 'Sound'}`;
}

/**
 * The picture's codec as it goes out: Safari takes HEVC by the name hvc1 alone.
 *
 * @example pictureCodecOut({ codec: 'hev1.1.6.L120.90' }) // 'hvc1.1.6.L120.90'
 */
export function pictureCodecOut({ codec }: PictureTrack): string {
  return codec.replace(/^hev1/, 'hvc1');
}
