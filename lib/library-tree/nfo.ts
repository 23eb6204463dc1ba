// The NFO files that Kodi, Jellyfin, Emby and Plex read beside films: what is known of an item, as their XML. Pure.
import { markupText } from '../markup.ts';
import type { FactLayer, StoredTrack } from '../storage/media-facts.ts';
import type { NfoSubject } from './library-entry.ts';

/** What is told of an item. */
export interface NfoFacts
  extends Pick<
    FactLayer,
    'year' | 'season' | 'episodes' | 'air_date' | 'overview' | 'tmdb' | 'duration' | 'tracks' | 'artist' | 'album'
  > {
  readonly title: string;
}

type Element = readonly [name: string, content: string | number | undefined | readonly Element[], attributes?: string];

/** Elements without content are left out. */
function written(elements: readonly Element[], indent: string): string {
  return elements
    .map(([name, content, attributes = '']) => {
      const isNested = typeof content === 'object';
      const inner = isNested ? written(content, `${indent}  `) : markupText(String(content ?? ''));
      if (inner === '') return '';
      return `${indent}<${name}${attributes}>${isNested ? `\n${inner}${indent}` : inner}</${name}>\n`;
    })
    .join('');
}

function tmdbId({ tmdb }: NfoFacts, kind: 'movie' | 'tv'): readonly Element[] {
  return tmdb?.kind === kind ? [['uniqueid', tmdb.id, ' type="tmdb" default="true"']] : [];
}

function stream(track: StoredTrack): Element {
  switch (track.kind) {
    case 'video': {
      const size: readonly Element[] = [
        ['width', track.width],
        ['height', track.height],
      ];
      return ['video', [['codec', track.codec], ...size]];
    }
    case 'audio': {
      const sound: readonly Element[] = [
        ['language', track.language],
        ['channels', track.channels],
      ];
      return ['audio', [['codec', track.codec], ...sound]];
    }
    case 'subtitle':
      return ['subtitle', [['language', track.language]]];
  }
}

function streams({ tracks = [], duration }: NfoFacts): readonly Element[] {
  const minutes = duration === undefined ? undefined : Math.max(1, Math.round(duration / 60));
  return [
    ['runtime', minutes],
    ['fileinfo', [['streamdetails', tracks.map(stream)]]],
  ];
}

function movie(facts: NfoFacts): Element {
  const { title, year, overview } = facts;
  return [
    'movie',
    [['title', title], ['year', year], ['plot', overview], ...tmdbId(facts, 'movie'), ...streams(facts)],
  ];
}

/** What is told of a series belongs to the whole of it; episodes have no titles of their own here. */
function show(facts: NfoFacts): Element {
  return ['tvshow', [['title', facts.title], ['plot', facts.overview], ...tmdbId(facts, 'tv')]];
}

function episode(facts: NfoFacts): Element {
  const { title, season = 1, episodes = [], air_date } = facts;
  const mark = [season, ...episodes.slice(0, 1)].join('x');
  const numbers: readonly Element[] = [
    ['season', season],
    ['episode', episodes[0]],
  ];
  return [
    'episodedetails',
    [
      ['title', air_date !== undefined && episodes.length === 0 ? air_date : `${title} ${mark}`],
      ['showtitle', title],
      ...numbers,
      ['aired', air_date],
      ...streams(facts),
    ],
  ];
}

/**
 * Writes an NFO. The same facts give the same bytes.
 *
 * @example nfo('movie', { title: 'Up', year: 2009 }) // '<?xml …?>\n<movie>\n  <title>Up</title>\n  <year>2009</year>\n</movie>\n'
 */
export function nfo(about: NfoSubject, facts: NfoFacts): string {
  const root = { movie, show, episode }[about](facts);
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${written([root], '')}`;
}
