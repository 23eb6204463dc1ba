// What the header of a film or song tells, the same for every container. Types only.
import type { BytePlace } from './byte-source.ts';
import type { UnreadableReason } from './unreadable.ts';

/** Containers our readers know. */
export type Container = 'mp4' | 'mov' | 'matroska' | 'webm' | 'mp3' | 'ogg' | 'flac';

interface AnyTrack {
  /** The container's own number of the track. */
  readonly id: number;
  /** RFC 6381 where there is such a string (`avc1.64001f`), else a short stable word (`pgs`, `xvid`); empty when unknown. */
  readonly codec: string;
  /** BCP 47, undefined when the file does not say. */
  readonly language?: string;
  readonly name?: string;
  readonly isDefault: boolean;
  readonly isForced: boolean;
}

/** A track of pictures. */
export interface VideoTrack extends AnyTrack {
  readonly kind: 'video';
  /** Pixels as shown: after rotation and stretching. 0 when unknown. */
  readonly width: number;
  readonly height: number;
  /** Clockwise turn a player makes: 0, 90, 180 or 270 degrees. */
  readonly rotation: number;
  readonly framesPerSecond?: number;
  readonly hdr?: 'pq' | 'hlg' | 'dolby_vision';
}

/** A track of sound. */
export interface AudioTrack extends AnyTrack {
  readonly kind: 'audio';
  readonly channels: number;
  /** Hz. */
  readonly sampleRate: number;
}

/** A track of subtitles. */
export interface SubtitleTrack extends AnyTrack {
  readonly kind: 'subtitle';
  /** True when the codec is text that a page can draw. */
  readonly isText: boolean;
  readonly isHearingImpaired: boolean;
  /** Entries of this track in the index: its texts can be fetched alone. 0: only by reading the whole file. */
  readonly indexedCues: number;
}

/** A track of any kind, told apart by `kind`. */
export type TrackFacts = VideoTrack | AudioTrack | SubtitleTrack;

/** A chapter lasts until the next one. */
export interface ChapterFacts {
  readonly startMs: number;
  readonly title: string;
}

/** Where playing can begin. Equal lengths, times ascending, at most 8,192: of more, every n-th. */
export interface KeyFrames {
  /** Track they belong to. */
  readonly trackId: number;
  readonly timesMs: readonly number[];
  /** Byte to read from: of the frame (MP4), of its fragment (fragmented MP4), of its cluster (Matroska). */
  readonly offsets: readonly number[];
}

/** Names written into the file. */
export interface MediaTags {
  readonly title?: string;
  readonly artist?: string;
  readonly album?: string;
  /** Of release. */
  readonly year?: number;
}

/** A file inside the file, by the bytes it stands at. */
export interface Attachment extends BytePlace {
  readonly name: string;
  readonly mimeType: string;
}

/** Parts of the facts that a file did not let be read although it has them. */
export type OmittedPart = 'key_frames' | 'chapters' | 'attachments' | 'duration';

/** All that a header tells. What a file does not say is missing; nothing in here is infinite or not a number. */
export interface MediaFacts {
  readonly container: Container;
  /** True for fragmented MP4. */
  readonly isFragmented: boolean;
  readonly durationSeconds?: number;
  /** At most 64. */
  readonly tracks: readonly TrackFacts[];
  /** At most 500, in order. */
  readonly chapters: readonly ChapterFacts[];
  readonly keyFrames?: KeyFrames;
  /** Where the index stands: moov, Cues. */
  readonly index?: BytePlace;
  readonly tags: MediaTags;
  /** A picture inside the file. */
  readonly cover?: Attachment;
  /** Fonts for styled subtitles; at most 64. */
  readonly fonts: readonly Attachment[];
  readonly omitted: readonly OmittedPart[];
}

/** The answer for any bytes whatever: facts, or why there are none. */
export type MediaReading =
  | { readonly kind: 'facts'; readonly facts: MediaFacts }
  | { readonly kind: 'unreadable'; readonly reason: UnreadableReason; readonly detail: string };
