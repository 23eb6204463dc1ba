// How an item is called on cards and pages.
import type { CatalogFile } from '#lib/api/contract.ts';

type Named = Pick<CatalogFile, 'custom_name' | 'facts'>;

const two = (number: number) => String(number).padStart(2, '0');

/**
 * Season and episode as people write them; undefined for what is no episode.
 *
 * @example episodeCode({ custom_name: '', facts: { season: 1, episodes: [2, 3], from: {} } }) // 'S01E02-E03'
 */
export function episodeCode({ facts }: Named): string | undefined {
  if (facts?.air_date) return facts.air_date;
  if (facts?.season === undefined || !facts.episodes?.length) return undefined;
  return `S${two(facts.season)}${facts.episodes.map((number) => `E${two(number)}`).join('-')}`;
}

/**
 * The title with what tells it from others of the same title.
 *
 * @example itemName({ custom_name: 'x.s01e02.mkv', facts: { title: 'X', season: 1, episodes: [2], from: {} } }) // 'X · S01E02'
 */
export function itemName(file: Named): string {
  const code = episodeCode(file);
  const title = file.facts?.title;
  return title && code ? `${title} · ${code}` : file.custom_name;
}
