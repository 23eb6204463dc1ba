// Fields of tags that every format has in its own dress. Pure.
import type { MediaTags } from './media-facts.ts';

/**
 * The year of a date such as `1979-05-25`; undefined for none and for years no film or song has.
 *
 * @example yearOf('1979-05-25') // 1979
 */
export function yearOf(date: string | undefined): number | undefined {
  const year = Number(/(?:^|\D)(\d{4})(?:\D|$)/.exec(date ?? '')?.[1]);
  return year >= 1860 && year <= 2100 ? year : undefined;
}

/**
 * Tags from `NAME=value` comments (FLAC, Ogg); names in capitals.
 *
 * @example tagsOf(new Map([['TITLE', 'Up'], ['DATE', '2009']])) // { title: 'Up', year: 2009 }
 */
export function tagsOf(comments: ReadonlyMap<string, string>): MediaTags {
  const [title, artist, album] = [comments.get('TITLE'), comments.get('ARTIST'), comments.get('ALBUM')];
  const year = yearOf(comments.get('DATE') ?? comments.get('YEAR'));
  return {
    ...(title ? { title } : {}),
    ...(artist ? { artist } : {}),
    ...(album ? { album } : {}),
    ...(year ? { year } : {}),
  };
}
