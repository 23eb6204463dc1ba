// Songs as a podcast: RSS 2.0 with the tags of podcast programs (help.apple.com/itc/podcasts_connect). Pure.

import { markupText } from '../markup.ts';
import { type FeedItem, shownTitle } from './feed-item.ts';
import { oneLine } from './plain-text.ts';

/** What stands above the episodes. */
export interface PodcastHead {
  /** Absolute: the site. */
  readonly site: string;
  /** Absolute: the feed itself. */
  readonly self: string;
  /** Absolute: a square picture. */
  readonly picture: string;
}

const element = (name: string, text: string) => `<${name}>${markupText(text)}</${name}>`;

/** RFC 822, as RSS wants it. */
const feedDate = (iso: string) => new Date(iso).toUTCString();

function describe({ file }: FeedItem): string {
  const { artist, album, overview } = file.facts ?? {};
  return [overview, [artist, album].filter(Boolean).join(' · ')].filter(Boolean).join('\n') || file.custom_name;
}

/** @param contentType as the stream serves it. */
function episode(item: FeedItem, contentType: string): string {
  const { file, watch, stream, poster } = item;
  const artist = file.facts?.artist;
  return [
    '<item>',
    element('title', shownTitle(file) || String(file.message_id)),
    element('link', watch),
    element('description', describe(item)),
    // Never changes, whatever the item is called and under whichever address the server stands.
    `<guid isPermaLink="false">streamvault:${file.chat_id}:${file.message_id}</guid>`,
    element('pubDate', feedDate(file.created_at)),
    `<enclosure url="${markupText(stream)}" length="${file.file_size}" type="${markupText(contentType)}"/>`,
    ...(file.duration === null ? [] : [element('itunes:duration', String(Math.round(file.duration)))]),
    ...(artist ? [element('itunes:author', oneLine(artist))] : []),
    ...(poster ? [`<itunes:image href="${markupText(poster)}"/>`] : []),
    element('itunes:explicit', 'false'),
    '</item>',
  ].join('\n');
}

/**
 * The whole feed.
 *
 * @param items newest first.
 * @param typeOf the content type of an item's stream.
 */
export function podcastXml(
  head: PodcastHead,
  items: readonly FeedItem[],
  typeOf: (item: FeedItem) => string = ({ file }) => file.mime_type,
): string {
  const newest = items[0]?.file.created_at;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:atom="http://www.w3.org/2005/Atom">',
    '<channel>',
    element('title', 'StreamVault'),
    element('link', head.site),
    element('description', 'Songs and recordings of this library, newest first.'),
    element('language', 'en'),
    `<atom:link href="${markupText(head.self)}" rel="self" type="application/rss+xml"/>`,
    ...(newest ? [element('lastBuildDate', feedDate(newest))] : []),
    `<image>${element('url', head.picture)}${element('title', 'StreamVault')}${element('link', head.site)}</image>`,
    `<itunes:image href="${markupText(head.picture)}"/>`,
    element('itunes:author', 'StreamVault'),
    element('itunes:explicit', 'false'),
    '<itunes:category text="Music"/>',
    ...items.map((item) => episode(item, typeOf(item))),
    '</channel>',
    '</rss>',
    '',
  ].join('\n');
}
