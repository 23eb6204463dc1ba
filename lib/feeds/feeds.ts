// The catalogue in the formats of other people's programs: lists for players, a podcast, cards, Stremio.
import { createHash } from 'node:crypto';
import type { Oembed, PlayerLinks } from '../api/feed-contract.ts';
import type { LinkAccess } from '../auth/link-access.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Library } from '../library-tree/library.ts';
import type { MediaRecord } from '../storage/storage.ts';
import { imageSize } from './image-size.ts';
import { type OembedRoom, oembedOf, watchAddress } from './oembed.ts';
import { itemPlaylist, openPlaylist, type PlaylistQuery } from './playlists.ts';
import { podcastXml } from './podcast.ts';
import { StremioAddon, type StremioRoom } from './stremio/stremio-addon.ts';
import type { SubtitleSource } from './stremio/stremio-subtitles.ts';
import type { TitleShelf } from './stremio/title-shelf.ts';
import { openStrmZip } from './strm-zip.ts';
import { addressFor, itemFor, type Visitor } from './visitor.ts';

/** A podcast and what tells whether it changed. */
export interface Podcast {
  readonly xml: string;
  /** Weak, with quotes. */
  readonly entityTag: string;
}

/** The door of this room. Every method throws AppError `storage_unavailable` when the store is away. */
export interface Feeds {
  /** See {@link openPlaylist}. */
  playlist(query: PlaylistQuery, visitor: Visitor, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>;
  /** @returns undefined when there is no such item. */
  itemPlaylist(messageId: number, visitor: Visitor): Promise<string | undefined>;
  /** The newest 300 songs. @throws the reason when the signal aborts. */
  podcast(visitor: Visitor, signal: AbortSignal): Promise<Podcast>;
  /**
   * The card of a title page.
   *
   * @param address the whole address, signature included.
   * @returns undefined for what is not there, and for what this address does not open.
   */
  oembed(address: string, room: OembedRoom): Promise<Oembed | undefined>;
  /** See {@link openStrmZip}. */
  strmZip(visitor: Visitor, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>;
  /** Where all of this stands. */
  playerLinks(visitor: Visitor): PlayerLinks;
  readonly stremio: StremioAddon;
}

/** What feeds are made of. */
export interface FeedsOptions {
  readonly catalog: Catalog;
  readonly library: Pick<Library, 'tree' | 'nfo'>;
  readonly links: LinkAccess;
  /** Public base URL without a slash at its end. */
  readonly url: string;
  readonly rules: {
    /** How a file is served and saved. */
    readonly servedFile: (record: MediaRecord) => { readonly contentType: string; downloadName(): string };
  };
  /** See {@link StremioRoom.endsOf}. Default: they are never at hand. */
  readonly endsOf?: StremioRoom['endsOf'];
  /** Default: nobody knows any. */
  readonly subtitles?: SubtitleSource;
  /** The titles Stremio is shown. */
  readonly shelf: TitleShelf;
}

/** Programs fetch the whole feed again and again. */
const maxSongs = 300;

/** Makes the room; nothing is read before it is asked. */
export function createFeeds(options: FeedsOptions): Feeds {
  const { catalog, shelf, library, links, url, rules } = options;
  const room = { catalog, library, links, url };
  return {
    playlist: (query, visitor, signal) => openPlaylist(room, query, visitor, signal),
    itemPlaylist: (messageId, visitor) => itemPlaylist(room, messageId, visitor),
    podcast: (visitor, signal) => podcastFor(options, visitor, signal),
    oembed: (address, size) => cardOf(options, address, size),
    strmZip: (visitor, signal) => openStrmZip(room, visitor, signal),
    playerLinks: (visitor) => {
      const base = `${url}/stremio${visitor.token === undefined ? '' : `/${encodeURIComponent(visitor.token)}`}`;
      const manifest = `${base}/manifest.json`;
      return {
        playlist: addressFor(room, visitor, '/playlist.m3u8'),
        podcast: addressFor(room, visitor, '/feeds/audio.xml'),
        strm: addressFor(room, visitor, '/export/strm.zip'),
        stremio: { manifest, install: manifest.replace(/^https?:/, 'stremio:') },
      };
    },
    stremio: new StremioAddon({
      ...{ ...room, shelf, servedFile: rules.servedFile },
      ...{ subtitles: options.subtitles, endsOf: options.endsOf },
    }),
  };
}

async function podcastFor(options: FeedsOptions, visitor: Visitor, signal: AbortSignal): Promise<Podcast> {
  const { catalog, url } = options;
  const files = [];
  for await (const batch of catalog.walk({ type: 'audio', signal })) {
    files.push(...batch);
    if (files.length >= maxSongs) break;
  }
  const newest = files.slice(0, maxSongs);
  const head = {
    site: `${url}/`,
    self: addressFor(options, visitor, '/feeds/audio.xml'),
    picture: `${url}/apple-icon.png`,
  };
  const xml = podcastXml(
    head,
    newest.map((file) => itemFor(options, visitor, file)),
  );
  // Links of one caller stay the same for a while, and so does the tag.
  return { xml, entityTag: `W/"${createHash('sha256').update(xml).digest('base64url').slice(0, 22)}"` };
}

async function cardOf(options: FeedsOptions, address: string, room: OembedRoom): Promise<Oembed | undefined> {
  const { catalog, links, url, rules } = options;
  const asked = watchAddress(url, address);
  const file = asked && (await catalog.find(asked.messageId));
  if (!file || !links.mayOpen(file, asked)) return undefined;
  const record = await catalog.findMedia(file.chat_id, file.message_id);
  if (!record) return undefined;
  const poster =
    file.poster === null
      ? undefined
      : await catalog.findPoster(/\/poster\/([0-9a-f]{32})/.exec(file.poster)?.[1] ?? '');
  const item = {
    file,
    watch: address,
    stream: file.stream_link,
    poster: file.poster === null ? undefined : `${url}${file.poster}`,
  };
  const picture = poster && imageSize(poster.bytes);
  const isPublic = links.access === 'public';
  return oembedOf({ item, contentType: rules.servedFile(record).contentType, isPublic, url, picture }, room);
}
