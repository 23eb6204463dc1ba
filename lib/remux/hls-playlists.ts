// The playlists of a film (RFC 8216). Pure.
import type { SegmentPlan } from './segment-plan.ts';
import { segmentMs } from './segment-plan.ts';

/** Sound as the list of tracks shows it. */
export interface SoundRendition {
  /** `audio-1`, … */
  readonly name: string;
  /** For people. */
  readonly label: string;
  /** BCP 47. */
  readonly language: string | undefined;
  readonly isDefault: boolean;
}

/** What a master playlist says of a film. */
export interface MasterFacts {
  readonly sounds: readonly SoundRendition[];
  /** RFC 6381, of picture and sound together. */
  readonly codecs: readonly string[];
  /** Bits per second. */
  readonly bandwidth: number;
  /** Pixels; 0 when unknown. */
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number | undefined;
}

/**
 * The list of renditions.
 *
 * @param query handed on to every address, `?` in front, or empty.
 */
export function masterPlaylist(facts: MasterFacts, query: string): string {
  const sounds = facts.sounds.map((sound) => soundLine(sound, query));
  return `${['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-INDEPENDENT-SEGMENTS', ...sounds, pictureLine(facts), `video.m3u8${query}`].join('\n')}\n`;
}

function soundLine({ name, label, language, isDefault }: SoundRendition, query: string): string {
  const attributes = [
    'TYPE=AUDIO',
    'GROUP-ID="sound"',
    `NAME="${quotable(label)}"`,
    ...(language ? [`LANGUAGE="${quotable(language)}"`] : []),
    `DEFAULT=${isDefault ? 'YES' : 'NO'}`,
    'AUTOSELECT=YES',
    `URI="${name}.m3u8${query}"`,
  ];
  return `#EXT-X-MEDIA:${attributes.join(',')}`;
}

function pictureLine({ codecs, bandwidth, width, height, framesPerSecond, sounds }: MasterFacts): string {
  const attributes = [
    `BANDWIDTH=${bandwidth}`,
    `CODECS="${quotable(codecs.join(','))}"`,
    ...(width > 0 && height > 0 ? [`RESOLUTION=${width}x${height}`] : []),
    ...(framesPerSecond ? [`FRAME-RATE=${framesPerSecond.toFixed(3)}`] : []),
    ...(sounds.length > 0 ? ['AUDIO="sound"'] : []),
  ];
  return `#EXT-X-STREAM-INF:${attributes.join(',')}`;
}

/** What stands between quotation marks may hold neither these nor line ends; names come from strangers. */
function quotable(text: string): string {
  return text.replace(/["\p{C}\u2028\u2029]+/gu, ' ').slice(0, 120);
}

/**
 * The list of all segments of a rendition; exact, as the key frames of the film are known.
 *
 * @param name of the rendition: `video`, `audio-1`, …
 * @param query handed on to every address, `?` in front, or empty.
 */
export function mediaPlaylist(plan: SegmentPlan, name: string, query: string): string {
  const lengths = plan.startsMs.map((_, index) => segmentMs(plan, index));
  const longest = Math.max(1, Math.ceil(Math.max(...lengths) / 1000));
  const lines = lengths.flatMap((ms, index) => [
    `#EXTINF:${(ms / 1000).toFixed(3)},`,
    `${name}-seg-${index}.m4s${query}`,
  ]);
  const head = [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${longest}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    `#EXT-X-MAP:URI="${name}-init.mp4${query}"`,
  ];
  return `${[...head, ...lines, '#EXT-X-ENDLIST'].join('\n')}\n`;
}
