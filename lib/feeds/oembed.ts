// Cards of title pages for other sites (oembed.com). Pure.
import type { Oembed } from '../api/feed-contract.ts';
import { markupText } from '../markup.ts';
import { type FeedItem, shownTitle } from './feed-item.ts';
import type { ImageSize } from './image-size.ts';

/** What a card is made of. */
export interface OembedSubject {
  readonly item: FeedItem;
  /** As the stream serves it. */
  readonly contentType: string;
  /** Everybody may open the stream: the card may hold a player. */
  readonly isPublic: boolean;
  /** Public base URL without a slash at its end. */
  readonly url: string;
  /** Undefined: the card has no picture. */
  readonly picture: ImageSize | undefined;
}

/** Largest card the other site has room for, pixels. */
export interface OembedRoom {
  readonly maxWidth?: number | undefined;
  readonly maxHeight?: number | undefined;
}

/** Types every browser plays. */
const playable = /^(?:video\/(?:mp4|webm)|audio\/(?:mpeg|mp4|ogg|flac|wav))$/;

/** Without a size of its own a film gets this one. */
const usual: ImageSize = { width: 1280, height: 720 };

function fitInto(size: ImageSize, { maxWidth = size.width, maxHeight = size.height }: OembedRoom): ImageSize {
  const factor = Math.min(1, maxWidth / size.width, maxHeight / size.height);
  return {
    width: Math.max(1, Math.floor(size.width * factor)),
    height: Math.max(1, Math.floor(size.height * factor)),
  };
}

function playerOf({ item, isPublic, contentType }: OembedSubject, room: OembedRoom) {
  const { file, stream, poster } = item;
  if (!isPublic || !playable.test(contentType)) return { type: 'link' } as const;
  const source = `src="${markupText(stream)}" controls preload="metadata"`;
  if (contentType.startsWith('audio/')) {
    return {
      ...({ type: 'rich', html: `<audio ${source}></audio>` } as const),
      ...fitInto({ width: 480, height: 54 }, room),
    };
  }
  const size = fitInto(file.width && file.height ? { width: file.width, height: file.height } : usual, room);
  const picture = poster ? ` poster="${markupText(poster)}"` : '';
  const html = `<video ${source} width="${size.width}" height="${size.height}"${picture}></video>`;
  return { type: 'video', html, ...size } as const;
}

function pictureOf({ item, isPublic, picture }: OembedSubject, { maxWidth, maxHeight }: OembedRoom) {
  // A picture that is too large may not be named (oembed.com 2.2), and one that does not open is no use.
  const fits =
    picture && picture.width <= (maxWidth ?? picture.width) && picture.height <= (maxHeight ?? picture.height);
  if (!isPublic || !picture || !item.poster || !fits) return {};
  return { thumbnail_url: item.poster, thumbnail_width: picture.width, thumbnail_height: picture.height };
}

/** The card of an item the caller may open. */
export function oembedOf(subject: OembedSubject, room: OembedRoom): Oembed {
  return {
    version: '1.0',
    title: shownTitle(subject.item.file) || 'StreamVault',
    provider_name: 'StreamVault',
    provider_url: subject.url,
    ...playerOf(subject, room),
    ...pictureOf(subject, room),
  };
}

/**
 * The item and signature an address of a title page names.
 *
 * @param url public base URL without a slash at its end.
 * @returns undefined for any other address.
 * @example watchAddress('https://a.example', 'https://a.example/watch/57?exp=1&sig=x') // { messageId: 57, exp: '1', sig: 'x', by: null }
 */
export function watchAddress(
  url: string,
  address: string,
): ({ readonly messageId: number } & Record<'exp' | 'sig' | 'by', string | null>) | undefined {
  if (!URL.canParse(address)) return undefined;
  const [asked, own] = [new URL(address), new URL(url)];
  const path = own.pathname.replace(/\/$/, '');
  const messageId = asked.pathname.startsWith(`${path}/watch/`) ? asked.pathname.slice(path.length + 7) : '';
  if (asked.origin !== own.origin || !/^[1-9]\d{0,9}$/.test(messageId)) return undefined;
  const given = (name: string) => asked.searchParams.get(name);
  return { messageId: Number(messageId), exp: given('exp'), sig: given('sig'), by: given('by') };
}
