// What is known of an item beyond its row, and from whom: the stored document and its obligations.
import { z } from 'zod';

/**
 * Who says something, the most trusted first: an admin; TMDB; the header of the file; its name; ffmpeg looking at the pictures;
 * the Telegram message.
 */
export const factSources = ['admin', 'tmdb', 'header', 'name', 'ffmpeg', 'telegram'] as const;
/** Who said a fact: one of {@link factSources}. */
export type FactSource = (typeof factSources)[number];

/** Posts {@link MediaFactsStore.findBrief} is asked for at once: two pages of the API. */
export const mostBriefFacts = 200;

/** Fields lists do not show: most of a document, and most of the time it takes to read one. */
export const longFacts = ['tracks', 'chapters', 'fonts', 'overview'] as const;

const anyTrack = {
  /** The container's number of the track. */
  id: z.int(),
  /** RFC 6381 where there is such a string; empty when unknown. */
  codec: z.string(),
  /** BCP 47. */
  language: z.string().optional(),
  name: z.string().optional(),
  is_default: z.boolean(),
  is_forced: z.boolean(),
};

/** A track of a film as it is stored. */
export const storedTrackSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('video'),
    ...anyTrack,
    /** Pixels as shown. */
    width: z.int(),
    height: z.int(),
    /** Degrees, clockwise. */
    rotation: z.int(),
    fps: z.number().optional(),
    hdr: z.enum(['pq', 'hlg', 'dolby_vision']).optional(),
  }),
  z.object({ kind: z.literal('audio'), ...anyTrack, channels: z.int(), sample_rate: z.int() }),
  z.object({
    kind: z.literal('subtitle'),
    ...anyTrack,
    is_text: z.boolean(),
    is_hearing_impaired: z.boolean(),
    /** Entries in the file's index; 0: its texts cannot be fetched alone. */
    indexed_cues: z.int(),
  }),
]);
/** See {@link storedTrackSchema}. */
export type StoredTrack = z.infer<typeof storedTrackSchema>;

const place = { offset: z.number(), size_bytes: z.number() };

/** What one source says; whatever it does not know is missing. */
export const factLayerSchema = z
  .object({
    title: z.string().min(1),
    year: z.int(),
    season: z.int(),
    episodes: z.array(z.int()).min(1),
    /** Day of a dated show, `2024-03-14`. */
    air_date: z.string(),
    /** Lines of the picture, `1080p`. */
    quality: z.string(),
    /** Spoken, BCP 47. */
    languages: z.array(z.string()).min(1),
    artist: z.string(),
    album: z.string(),
    overview: z.string(),
    tmdb: z.object({ kind: z.enum(['movie', 'tv']), id: z.int() }),
    /** Of the film or the whole series: `tt` and digits. */
    imdb: z.string(),
    /** In English. */
    genres: z.array(z.string()).min(1),
    /** Hash in PosterStore, a thumbhash in base64 to show before it, and the same picture by width, ascending. */
    poster: z.object({
      hash: z.string(),
      placeholder: z.string().nullable(),
      variants: z
        .array(z.object({ hash: z.string(), width: z.int(), height: z.int(), mime_type: z.string() }))
        .max(8)
        .optional(),
    }),
    container: z.string(),
    /** Seconds. */
    duration: z.number(),
    width: z.int(),
    height: z.int(),
    tracks: z.array(storedTrackSchema),
    chapters: z.array(z.object({ start_ms: z.number(), title: z.string() })),
    fonts: z.array(z.object({ name: z.string(), mime_type: z.string(), ...place })),
    /** Where moov or Cues stand. */
    index: z.object(place),
    is_fragmented: z.boolean(),
    /** Why the header could not be read; the other facts of that layer are then missing. */
    unreadable: z.string(),
  })
  .partial();
/** What one source says of an item; what it does not know is left out. */
export type FactLayer = z.infer<typeof factLayerSchema>;

/** What is known of an item, by source. */
export const factLayersSchema = z.partialRecord(z.enum(factSources), factLayerSchema);
/** See {@link factLayersSchema}. */
export type FactLayers = z.infer<typeof factLayersSchema>;

/** Key frames, each number as the difference to the one before. */
export const storedKeyFramesSchema = z.object({
  track: z.int(),
  times_ms: z.array(z.number()),
  offsets: z.array(z.number()),
});
/** Where playing can begin, packed. */
export type StoredKeyFrames = z.infer<typeof storedKeyFramesSchema>;

/** The document of one item. */
export interface MediaFactsRecord {
  readonly chat_id: number;
  readonly message_id: number;
  /** By source; one that says nothing is missing. */
  readonly layers: FactLayers;
  /** ISO 8601, UTC: when a layer changed last. */
  readonly updated_at: string;
}

/** What is written of an item's facts. */
export interface MediaFactsChange {
  readonly chat_id: number;
  readonly message_id: number;
  /** Layers named here replace those of the store, null removes one, others stay. */
  readonly layers: Partial<Record<FactSource, FactLayer | null>>;
  /** Missing: they stay as they are; null removes them. */
  readonly key_frames?: StoredKeyFrames | null;
  readonly updated_at: string;
}

/**
 * The facts of the catalogue's items. Every write is atomic and durable when its promise resolves.
 *
 * @throws AppError `storage_unavailable` from every method when the store cannot be reached.
 */
export interface MediaFactsStore {
  find(chatId: number, messageId: number): Promise<MediaFactsRecord | undefined>;
  /**
   * For lists: of those that have facts, in any order, without {@link longFacts}. At most 200 may be asked for at once.
   *
   * @throws RangeError for more.
   */
  findBrief(
    posts: readonly { readonly chat_id: number; readonly message_id: number }[],
  ): Promise<readonly MediaFactsRecord[]>;
  /** Kept apart from the other facts, as only a player wants them. */
  findKeyFrames(chatId: number, messageId: number): Promise<StoredKeyFrames | undefined>;
  /**
   * Changes layers; the row is made when there is none. Two writers of different layers do not undo one another.
   *
   * @returns false when nothing was different: then `updated_at` stays, too.
   * @throws ZodError for a layer of another shape, as with an infinite number in it; nothing is changed.
   */
  put(change: MediaFactsChange): Promise<boolean>;
}

/** A whole row of facts, for exports. */
export interface MediaFactsRow extends MediaFactsRecord {
  readonly key_frames: StoredKeyFrames | null;
}

/** The facts as a whole. Every write is atomic and durable when its promise resolves. */
export interface MediaFactsRowStore {
  /** All by (chat_id, message_id) ascending, strictly after one. Keyset. */
  scan(query: {
    readonly after?: Pick<MediaFactsRecord, 'chat_id' | 'message_id'>;
    readonly limit: number;
  }): Promise<readonly MediaFactsRow[]>;
  /** Checks what is said to be such a row. @throws ZodError. */
  parse(value: unknown): MediaFactsRow;
  /** Writes rows, replacing those of the same post. For imports, as `Storage` says. */
  putAll(rows: readonly MediaFactsRow[]): Promise<void>;
}

/** All that is stored of an item's facts. */
export const mediaFactsRowSchema = z.strictObject({
  chat_id: z.int(),
  message_id: z.int(),
  layers: factLayersSchema,
  key_frames: storedKeyFramesSchema.nullable(),
  updated_at: z.string(),
}) satisfies z.ZodType<MediaFactsRow>;
