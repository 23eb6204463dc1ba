// The Tracks element: what a Matroska file holds.
import { hdrOf } from './codec-strings.ts';
import type { EbmlData } from './ebml.ts';
import { languageTag } from './language.ts';
import { isTextCodec, matroskaAac, matroskaCodec } from './matroska-codecs.ts';
import { ids } from './matroska-ids.ts';
import type { AudioTrack, SubtitleTrack, TrackFacts, VideoTrack } from './media-facts.ts';
import { plausibleRate } from './plausible.ts';

const mostTracks = 64;

/** All tracks of a kind a player has a use for. */
export function readTracks(tracks: EbmlData): TrackFacts[] {
  const entries = [...tracks.children()].filter(({ id }) => id === ids.trackEntry).slice(0, mostTracks);
  return entries.flatMap(({ data }) => readTrack(fieldsOf(data)) ?? []);
}

/** An element's children by id, the first of each. */
export type Fields = ReadonlyMap<number, EbmlData>;

/** The children of an element by id; of equal ones the first counts. */
export function fieldsOf(data: EbmlData): Fields {
  const fields = new Map<number, EbmlData>();
  for (const child of data.children()) if (!fields.has(child.id)) fields.set(child.id, child.data);
  return fields;
}

const noFields: Fields = new Map();

function nested(fields: Fields, id: number): Fields {
  const data = fields.get(id);
  return data ? fieldsOf(data) : noFields;
}

function readTrack(fields: Fields): TrackFacts | undefined {
  const codecId = fields.get(ids.codecId)?.text() ?? '';
  const privateData = fields.get(ids.codecPrivate)?.raw() ?? new Uint8Array(0);
  const language = languageOf(fields);
  const name = fields.get(ids.name)?.text();
  const any = {
    id: fields.get(ids.trackNumber)?.unsigned() ?? 0,
    codec: matroskaCodec(codecId, privateData),
    ...(language ? { language } : {}),
    ...(name ? { name } : {}),
    isDefault: (fields.get(ids.flagDefault)?.unsigned() ?? 1) === 1,
    isForced: fields.get(ids.flagForced)?.unsigned() === 1,
  };
  const type = fields.get(ids.trackType)?.unsigned();
  if (type === 1) return videoTrack(any, fields);
  if (type === 2) return audioTrack(any, fields, codecId, privateData);
  return type === 17 ? subtitleTrack(any, fields) : undefined;
}

/** RFC 9559 5.1.4.1.19: without either element the language is English. */
function languageOf(fields: Fields): string | undefined {
  return languageTag(fields.get(ids.languageBcp47)?.text() ?? fields.get(ids.language)?.text() ?? 'eng');
}

type AnyPart = Omit<VideoTrack, 'kind' | 'width' | 'height' | 'rotation'>;

function videoTrack(any: AnyPart, fields: Fields): VideoTrack {
  const video = nested(fields, ids.video);
  const pixels = [ids.pixelWidth, ids.pixelHeight].map((id) => video.get(id)?.unsigned() ?? 0);
  // Units 0 to 2 are lengths; 3 is an aspect ratio, which scales the width.
  const unit = video.get(ids.displayUnit)?.unsigned() ?? 0;
  const shown = [ids.displayWidth, ids.displayHeight].map((id) => video.get(id)?.unsigned() ?? 0);
  const [width = 0, height = 0] = shownSize(pixels, shown, unit);
  const rotation = rotationOf(nested(video, ids.projection));
  const nanoseconds = fields.get(ids.defaultDuration)?.unsigned() ?? 0;
  const hdr = hasDolbyVision(fields) ? 'dolby_vision' : hdrOf(transferOf(video));
  return {
    kind: 'video',
    ...any,
    ...(rotation % 180 === 0 ? { width, height } : { width: height, height: width }),
    rotation,
    ...(nanoseconds > 0 ? { framesPerSecond: Number((1e9 / nanoseconds).toFixed(3)) } : {}),
    ...(hdr ? { hdr } : {}),
  };
}

function shownSize([width = 0, height = 0]: number[], [shownWidth = 0, shownHeight = 0]: number[], unit: number) {
  if (shownWidth === 0 || shownHeight === 0) return [width, height];
  if (unit === 0) return [shownWidth, shownHeight];
  return unit === 3 ? [Math.round((height * shownWidth) / shownHeight), height] : [width, height];
}

/** ProjectionPoseRoll turns counter-clockwise. */
function rotationOf(projection: Fields): number {
  const roll = projection.get(ids.projectionPoseRoll)?.float() ?? 0;
  const quarter = Number.isFinite(roll) ? Math.round(-roll / 90) * 90 : 0;
  return ((quarter % 360) + 360) % 360;
}

function transferOf(video: Fields): number | undefined {
  return nested(video, ids.colour).get(ids.transferCharacteristics)?.unsigned();
}

/** BlockAddIDType `dvcC` or `dvvC`. */
function hasDolbyVision(fields: Fields): boolean {
  const type = nested(fields, ids.blockAdditionMapping).get(ids.blockAddIdType)?.unsigned();
  return type === 0x64766343 || type === 0x64767643;
}

function audioTrack(any: AnyPart, fields: Fields, codecId: string, privateData: Uint8Array): AudioTrack {
  const audio = nested(fields, ids.audio);
  const aac = codecId.startsWith('A_AAC') ? matroskaAac(codecId, privateData) : undefined;
  const rate = audio.get(ids.outputSamplingFrequency) ?? audio.get(ids.samplingFrequency);
  return {
    kind: 'audio',
    ...any,
    channels: audio.get(ids.channels)?.unsigned() || aac?.channels || 1,
    sampleRate: plausibleRate(rate?.float() ?? 0) || aac?.sampleRate || 8000,
  };
}

function subtitleTrack(any: AnyPart, fields: Fields): SubtitleTrack {
  const isHearingImpaired = fields.get(ids.flagHearingImpaired)?.unsigned() === 1;
  return { kind: 'subtitle', ...any, isText: isTextCodec(any.codec), isHearingImpaired, indexedCues: 0 };
}
