// Items for the tests of this room.
import type { CatalogFile } from '../api/contract.ts';
import type { FeedItem } from './feed-item.ts';
import type { FeedLinks, Visitor } from './visitor.ts';

/** An item of the API, with some fields changed. */
export function catalogFile(changes: Partial<CatalogFile> = {}): CatalogFile {
  const message_id = changes.message_id ?? 57;
  return {
    message_id,
    custom_name: 'Night on Earth',
    file_size: 1_574_507,
    file_type: 'video',
    duration: 5400.4,
    stream_link: `https://films.example/stream/1000/${message_id}`,
    created_at: '2025-12-16T06:18:24Z',
    chat_id: 1000,
    mime_type: 'video/mp4',
    width: 1920,
    height: 1080,
    poster: `/api/poster/${'ab'.repeat(16)}`,
    watch_path: `/watch/${message_id}`,
    ...changes,
  };
}

/** An item of a feed, with some fields of its file changed. */
export function feedItem(changes: Partial<CatalogFile> = {}): FeedItem {
  const file = catalogFile(changes);
  return {
    file,
    watch: `https://films.example${file.watch_path}`,
    stream: file.stream_link,
    poster: file.poster === null ? undefined : `https://films.example${file.poster}`,
  };
}

/** Somebody nobody knows. */
export const visitor: Visitor = {
  caller: { kind: 'anonymous', subject: null, scopes: new Set(), isByCookie: false },
  token: undefined,
};

/** Addresses where access is public, and for a caller who is known otherwise. */
export const plainLinks: FeedLinks['links'] = {
  access: 'public',
  linksFor: ({ linksAs }, { chat_id, message_id }) => {
    const query = linksAs === undefined ? '' : `?by=${linksAs}`;
    const stream = `https://films.example/stream/${chat_id}/${message_id}${query}`;
    return {
      watch: `https://films.example/watch/${message_id}${query}`,
      stream,
      share: `https://films.example/share/${message_id}${query}`,
      download: stream,
      poster: (hash) => `https://films.example/api/poster/${hash}${query}`,
      subtitle: (id) => `https://films.example/api/subtitles/${chat_id}/${message_id}/${id}.vtt${query}`,
    };
  },
};
