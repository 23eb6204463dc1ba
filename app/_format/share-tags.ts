// What other sites read of a title page: OpenGraph (ogp.me), Twitter's card, and where its oEmbed card is.

import type { Metadata } from 'next';
import type { CatalogFile } from '#lib/api/contract.ts';
import type { Series } from '#lib/api/contract-browse.ts';
import type { Texts } from '#texts';
import { formatDuration, formatSize } from './file-facts.ts';

export interface ShareSubject {
  /** An item this address opens; its poster with the query that opens it. */
  readonly file: CatalogFile;
  /** Of this address: a signature, or empty. */
  readonly query: string;
  /** Public base URL without a slash at its end. */
  readonly url: string;
  /** Everybody may open the stream: cards may play it. */
  readonly isPublic: boolean;
}

/** Longer texts are cut by those who show them. */
const longestDescription = 300;

function describe({ file_type, duration, file_size, facts }: CatalogFile, { t, language }: Texts): string {
  if (facts?.overview) return facts.overview.slice(0, longestDescription);
  const length = duration === null ? [] : [formatDuration(duration)];
  return [t(`catalog.types.${file_type}`), ...length, formatSize(file_size, language)].join(' · ');
}

function titleOf({ custom_name, facts }: CatalogFile): string {
  if (!facts?.title || facts.season !== undefined || facts.air_date !== undefined) return custom_name;
  return facts.year ? `${facts.title} (${facts.year})` : facts.title;
}

const kinds = { video: 'video.other', audio: 'music.song', file: 'website' } as const;

/** The head of a title page, in the visitor's language. */
export function shareTags({ file, query, url, isPublic }: ShareSubject, texts: Texts): Metadata {
  const page = `${url}${file.watch_path}${query}`;
  const title = titleOf(file);
  const description = describe(file, texts);
  const images = file.poster === null ? [] : [{ url: `${url}${file.poster}`, alt: title }];
  const size = file.width && file.height ? { width: file.width, height: file.height } : {};
  const media = { url: file.stream_link, type: file.mime_type };
  return {
    title: file.custom_name,
    description,
    openGraph: {
      ...{ type: kinds[file.file_type], siteName: 'StreamVault', title, description, url: page, images },
      ...(isPublic && file.file_type === 'video' ? { videos: [{ ...media, ...size }] } : {}),
      ...(isPublic && file.file_type === 'audio' ? { audio: [media] } : {}),
    },
    twitter: { card: images.length > 0 ? 'summary_large_image' : 'summary', title, description, images },
    alternates: {
      types: {
        'application/json+oembed': [{ url: `${url}/oembed?format=json&url=${encodeURIComponent(page)}`, title }],
      },
    },
    ...unlessPublic(isPublic),
  };
}

export interface SharedSeries {
  readonly series: Pick<Series, 'slug' | 'title' | 'seasons' | 'episodes' | 'newest'>;
  /** Public base URL without a slash at its end. */
  readonly url: string;
  readonly isPublic: boolean;
}

/** The head of a page of a series, in the visitor's language. */
export function seriesShareTags({ series, url, isPublic }: SharedSeries, { t }: Texts): Metadata {
  const { slug, title, seasons, episodes, newest } = series;
  const counted = `${t('catalog.seasons', { count: seasons })}, ${t('catalog.episodes', { count: episodes })}`;
  const description = newest?.facts?.overview?.slice(0, longestDescription) ?? counted;
  const images = newest?.poster ? [{ url: `${url}${newest.poster}`, alt: title }] : [];
  const page = `${url}/series/${encodeURIComponent(slug)}`;
  return {
    title,
    description,
    openGraph: { type: 'video.tv_show', siteName: 'StreamVault', title, description, url: page, images },
    twitter: { card: images.length > 0 ? 'summary_large_image' : 'summary', title, description, images },
    ...unlessPublic(isPublic),
  };
}

/** A page that opens by a signature is nobody's to keep. */
const unlessPublic = (isPublic: boolean): Metadata => (isPublic ? {} : { robots: { index: false, follow: false } });
