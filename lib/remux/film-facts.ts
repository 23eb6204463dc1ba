// What must be known of a film to cut it: from the store, or from the film itself when nobody has looked at it yet.
import { AppError } from '../errors.ts';
import type { ByteSource } from '../media/byte-source.ts';
import type { KeyFrames, MediaReading, TrackFacts } from '../media/media-facts.ts';
import type { MediaFactsStore, StoredKeyFrames, StoredTrack } from '../storage/media-facts.ts';
import type { MediaRecord } from '../storage/storage.ts';
import { type HlsTracks, hlsTracks } from './hls-tracks.ts';
import { planSegments, type SegmentPlan } from './segment-plan.ts';

/** A film, ready to be cut. */
export interface HlsFilm {
  readonly record: MediaRecord;
  /** Of the row and the document: another document is another film. */
  readonly key: string;
  readonly tracks: HlsTracks;
  readonly plan: SegmentPlan;
  readonly keyFramesMs: readonly number[];
}

/** Where facts of films come from. */
export interface FilmFactsOptions {
  readonly facts: Pick<MediaFactsStore, 'find' | 'findKeyFrames'>;
  readonly readFacts: (source: ByteSource, options: { readonly signal: AbortSignal }) => Promise<MediaReading>;
  readonly storedTrack: (track: TrackFacts) => StoredTrack;
  readonly unpackKeyFrames: (packed: StoredKeyFrames) => KeyFrames;
  readonly sourceOf: (record: MediaRecord) => ByteSource;
}

interface Known {
  readonly tracks: readonly StoredTrack[];
  readonly durationSeconds: number | undefined;
  readonly keyFrames: KeyFrames | undefined;
}

/** A key names one document of one post. */
export function filmKey({ chat_id, message_id, document_id }: MediaRecord): string {
  return `${chat_id}:${message_id}:${document_id}`;
}

/** @throws AppError `not_found` with the reason when it cannot be cut; what the store and reading the film throw. */
export async function hlsFilm(options: FilmFactsOptions, record: MediaRecord, signal: AbortSignal): Promise<HlsFilm> {
  const { tracks, durationSeconds, keyFrames } =
    (await fromStore(options, record)) ?? (await fromFilm(options, record, signal));
  if (!keyFrames)
    throw new AppError('not_found', 'This file does not say where its key frames are, so that it cannot be cut.');
  const chosen = hlsTracks(tracks, keyFrames.trackId);
  const lastMs = keyFrames.timesMs.at(-1) ?? 0;
  const durationMs = Math.max(Math.round((durationSeconds ?? 0) * 1000), lastMs + 1);
  return {
    record,
    key: filmKey(record),
    tracks: chosen,
    plan: planSegments(keyFrames.timesMs, durationMs),
    keyFramesMs: keyFrames.timesMs,
  };
}

async function fromStore(
  { facts, unpackKeyFrames }: FilmFactsOptions,
  record: MediaRecord,
): Promise<Known | undefined> {
  const { chat_id, message_id } = record;
  const [found, packed] = await Promise.all([
    facts.find(chat_id, message_id),
    facts.findKeyFrames(chat_id, message_id),
  ]);
  const header = found?.layers.header;
  if (!header?.tracks || !packed) return undefined;
  return { tracks: header.tracks, durationSeconds: header.duration, keyFrames: unpackKeyFrames(packed) };
}

async function fromFilm(
  { readFacts, storedTrack, sourceOf }: FilmFactsOptions,
  record: MediaRecord,
  signal: AbortSignal,
): Promise<Known> {
  const reading = await readFacts(sourceOf(record), { signal });
  if (reading.kind === 'unreadable')
    throw new AppError('not_found', 'This file is no film that can be cut into segments.');
  const { tracks, durationSeconds, keyFrames } = reading.facts;
  return { tracks: tracks.map((track) => storedTrack(track)), durationSeconds, keyFrames };
}
