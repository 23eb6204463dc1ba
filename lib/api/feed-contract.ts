// Shapes of what other people's programs read: Stremio's protocol, oEmbed, and where all of it stands.
import { z } from 'zod';

/** Types of Stremio that we have something of. */
export const stremioTypeSchema = z.enum(['movie', 'series']);
/** What Stremio calls kinds. */
export type StremioType = z.infer<typeof stremioTypeSchema>;

/** What an add-on offers, in Stremio's words. */
export const stremioManifestSchema = z.object({
  id: z.string(),
  version: z.string(),
  name: z.string(),
  description: z.string(),
  logo: z.string(),
  resources: z.array(
    z.union([
      z.literal('catalog'),
      z.object({ name: z.string(), types: z.array(stremioTypeSchema), idPrefixes: z.array(z.string()) }),
    ]),
  ),
  types: z.array(stremioTypeSchema),
  idPrefixes: z.array(z.string()),
  catalogs: z.array(
    z.object({
      type: stremioTypeSchema,
      id: z.string(),
      name: z.string(),
      extra: z.array(z.object({ name: z.string(), isRequired: z.boolean(), options: z.array(z.string()).optional() })),
    }),
  ),
  behaviorHints: z.object({ adult: z.boolean(), p2p: z.boolean(), configurable: z.boolean() }),
});
/** See {@link stremioManifestSchema}. */
export type StremioManifest = z.infer<typeof stremioManifestSchema>;

const previewFields = {
  /** IMDb's where it is known, else `sv:` and the post of one of its files. */
  id: z.string(),
  type: stremioTypeSchema,
  name: z.string(),
  poster: z.string(),
  posterShape: z.enum(['poster', 'landscape', 'square']),
  releaseInfo: z.string().optional(),
  genres: z.array(z.string()).optional(),
  description: z.string().optional(),
};

/** A list of titles for Stremio. */
export const stremioCatalogSchema = z.object({ metas: z.array(z.object(previewFields)), cacheMaxAge: z.int() });
/** See {@link stremioCatalogSchema}. */
export type StremioCatalog = z.infer<typeof stremioCatalogSchema>;
/** One title in a list for Stremio. */
export type StremioPreview = StremioCatalog['metas'][number];

/** One episode for Stremio. */
export const stremioVideoSchema = z.object({
  id: z.string(),
  title: z.string(),
  /** ISO 8601. */
  released: z.string(),
  season: z.int(),
  episode: z.int(),
  thumbnail: z.string().optional(),
});
/** See {@link stremioVideoSchema}. */
export type StremioVideo = z.infer<typeof stremioVideoSchema>;

/** All that Stremio shows of one title. */
export const stremioMetaSchema = z.object({
  meta: z.object({
    ...previewFields,
    background: z.string(),
    runtime: z.string().optional(),
    released: z.string().optional(),
    website: z.string(),
    videos: z.array(stremioVideoSchema).optional(),
    behaviorHints: z.object({ defaultVideoId: z.string().nullable() }),
  }),
  cacheMaxAge: z.int(),
});
/** See {@link stremioMetaSchema}. */
export type StremioMeta = z.infer<typeof stremioMetaSchema>;

/** The files of one title for Stremio. */
export const stremioStreamsSchema = z.object({
  streams: z.array(
    z.object({
      url: z.string(),
      name: z.string(),
      /** For programs that do not know `description` yet. */
      title: z.string(),
      description: z.string(),
      behaviorHints: z.object({
        notWebReady: z.boolean(),
        bingeGroup: z.string(),
        filename: z.string(),
        /** Bytes. */
        videoSize: z.int(),
        /** OpenSubtitles' hash, where the bytes were at hand. */
        videoHash: z.string().optional(),
      }),
    }),
  ),
});
/** See {@link stremioStreamsSchema}. */
export type StremioStreams = z.infer<typeof stremioStreamsSchema>;

/** The subtitles of one title for Stremio. */
export const stremioSubtitlesSchema = z.object({
  subtitles: z.array(z.object({ id: z.string(), url: z.string(), lang: z.string() })),
});
/** See {@link stremioSubtitlesSchema}. */
export type StremioSubtitles = z.infer<typeof stremioSubtitlesSchema>;

/** oembed.com, section 2.3.4. */
export const oembedSchema = z.object({
  version: z.literal('1.0'),
  type: z.enum(['video', 'rich', 'link']),
  title: z.string(),
  provider_name: z.string(),
  provider_url: z.string(),
  html: z.string().optional(),
  width: z.int().optional(),
  height: z.int().optional(),
  thumbnail_url: z.string().optional(),
  thumbnail_width: z.int().optional(),
  thumbnail_height: z.int().optional(),
});
/** A card for other pages (oembed.com). */
export type Oembed = z.infer<typeof oembedSchema>;

/** Addresses to give to programs. */
export const playerLinksSchema = z.object({
  playlist: z.string(),
  podcast: z.string(),
  /** A ZIP for media servers. */
  strm: z.string(),
  stremio: z.object({
    manifest: z.string(),
    /** Opens Stremio, which asks whether to install. */
    install: z.string(),
  }),
});
/** Addresses that players and media servers are given. */
export type PlayerLinks = z.infer<typeof playerLinksSchema>;
