// What a row, a name and a header say, as layers for the store. Pure.
import type { TitleFacts } from '../catalog/release-title.ts';
import type { MediaFacts, MediaReading, TrackFacts } from '../media/media-facts.ts';
import type { FactLayer, StoredTrack } from '../storage/media-facts.ts';
import type { MediaRecord } from '../storage/storage.ts';

/**
 * What Telegram says of an item, as the layer `telegram`.
 *
 * @param poster the thumbnail, where there is one.
 */
export function telegramLayer(record: MediaRecord, poster: FactLayer['poster']): FactLayer {
  return {
    ...(record.duration === null ? {} : { duration: record.duration }),
    ...(record.width === null || record.height === null ? {} : { width: record.width, height: record.height }),
    ...(poster ? { poster } : {}),
  };
}

/** What a name says of an item, as the layer `name`. */
export function nameLayer({ title, year, season, episodes, air_date, quality, languages }: TitleFacts): FactLayer {
  return {
    title,
    ...(year === undefined ? {} : { year }),
    ...(season === undefined ? {} : { season }),
    ...(episodes.length === 0 ? {} : { episodes: [...episodes] }),
    ...(air_date === undefined ? {} : { air_date }),
    ...(quality === undefined ? {} : { quality }),
    ...(languages.length === 0 ? {} : { languages: [...languages] }),
  };
}

/** @returns undefined for what is no film or song and was never said to be one. */
export function headerLayer(reading: MediaReading, record: MediaRecord): FactLayer | undefined {
  if (reading.kind === 'facts') return factsLayer(reading.facts);
  return record.file_type === 'file' && reading.reason === 'unknown_format'
    ? undefined
    : { unreadable: reading.reason };
}

function factsLayer(facts: MediaFacts): FactLayer {
  const video = facts.tracks.find((track) => track.kind === 'video');
  const languages = spokenLanguages(facts.tracks);
  return {
    ...(video ? pictureFields(video) : songFields(facts)),
    ...(languages.length > 0 ? { languages } : {}),
    container: facts.container,
    ...(facts.durationSeconds === undefined ? {} : { duration: Number(facts.durationSeconds.toFixed(3)) }),
    tracks: facts.tracks.map(storedTrack),
    chapters: facts.chapters.map(({ startMs, title }) => ({ start_ms: startMs, title })),
    fonts: facts.fonts.map(({ name, mimeType, offset, sizeBytes }) => ({
      ...{ name, mime_type: mimeType, offset, size_bytes: sizeBytes },
    })),
    ...(facts.index ? { index: { offset: facts.index.offset, size_bytes: facts.index.sizeBytes } } : {}),
    is_fragmented: facts.isFragmented,
  };
}

/** Titles inside films are what their makers' tools wrote there; the name is the better one. Those inside songs are meant. */
function songFields({ tags }: MediaFacts): FactLayer {
  const { title, artist, album, year } = tags;
  return {
    ...(title ? { title } : {}),
    ...(artist ? { artist } : {}),
    ...(album ? { album } : {}),
    ...(year ? { year } : {}),
  };
}

function pictureFields({ width, height }: { readonly width: number; readonly height: number }): FactLayer {
  if (width === 0 || height === 0) return {};
  const quality = qualityOf(width, height);
  return { width, height, ...(quality ? { quality } : {}) };
}

/** Least width and height of a name, of which one is enough: wide films have fewer lines, old ones fewer columns. */
const qualities: readonly (readonly [name: string, width: number, height: number])[] = [
  ['2160p', 3200, 1800],
  ['1440p', 2400, 1300],
  ['1080p', 1700, 900],
  ['720p', 1180, 660],
  ['576p', 960, 560],
  ['480p', 640, 400],
  ['360p', 480, 330],
  ['240p', 0, 0],
];

/**
 * @param width pixels as shown.
 * @param height pixels as shown.
 * @returns undefined when unknown.
 * @example qualityOf(1920, 800) // '1080p'
 */
export function qualityOf(width: number, height: number): string | undefined {
  const [long, short] = [Math.max(width, height), Math.min(width, height)];
  return qualities.find(([, leastWidth, leastHeight]) => long >= leastWidth || short >= leastHeight)?.[0];
}

function spokenLanguages(tracks: readonly TrackFacts[]): string[] {
  return [...new Set(tracks.flatMap((track) => (track.kind === 'audio' && track.language ? [track.language] : [])))];
}

/** A track of a header as the store keeps it. */
export function storedTrack(track: TrackFacts): StoredTrack {
  const any = {
    id: track.id,
    codec: track.codec,
    ...(track.language ? { language: track.language } : {}),
    ...(track.name ? { name: track.name } : {}),
    is_default: track.isDefault,
    is_forced: track.isForced,
  };
  switch (track.kind) {
    case 'video': {
      const { width, height, rotation, framesPerSecond, hdr } = track;
      const more = { ...(framesPerSecond ? { fps: framesPerSecond } : {}), ...(hdr ? { hdr } : {}) };
      return { kind: 'video', ...any, width, height, rotation, ...more };
    }
    case 'audio':
      return { kind: 'audio', ...any, channels: track.channels, sample_rate: track.sampleRate };
    case 'subtitle': {
      const { isText, isHearingImpaired, indexedCues } = track;
      return {
        kind: 'subtitle',
        ...any,
        is_text: isText,
        is_hearing_impaired: isHearingImpaired,
        indexed_cues: indexedCues,
      };
    }
  }
}
