// When the next episode is offered, and which are the neighbours. Pure.
import type { CatalogFile } from '#lib/api/contract.ts';
import type { Chapter } from './chapters.ts';

const shortestEpisodeSeconds = 600;

/**
 * The moment from which the next episode is offered: where the credits begin, else 30 s before the end, 35 s from 40 minutes on,
 * 40 s from 50.
 *
 * @returns undefined for items under ten minutes: the offer would take up too much of them. They go on at their end.
 * @example offerAtSeconds(1400, []) // 1370
 */
export function offerAtSeconds(durationSeconds: number, chapters: readonly Chapter[]): number | undefined {
  if (!(durationSeconds >= shortestEpisodeSeconds)) return undefined;
  const before = durationSeconds >= 3000 ? 40 : durationSeconds >= 2400 ? 35 : 30;
  const credits = chapters.findLast(({ skip }) => skip === 'credits');
  const isAtTheEnd =
    credits && credits.startSeconds > durationSeconds * 0.8 && credits.endSeconds > durationSeconds - 5;
  return isAtTheEnd ? Math.min(credits.startSeconds, durationSeconds - before) : durationSeconds - before;
}

type Episode = Pick<CatalogFile, 'message_id' | 'facts'>;

const titleOf = ({ facts }: Episode) => facts?.title?.toLowerCase();
const placeOf = ({ facts }: Episode) => {
  const first = facts?.episodes?.[0];
  return facts?.season === undefined || first === undefined ? undefined : facts.season * 10_000 + first;
};

/** Those of the same series on one side of this one, the nearest first. */
function neighbours<E extends Episode>(current: Episode, related: readonly E[], side: 1 | -1): E[] {
  const place = placeOf(current);
  const title = titleOf(current);
  if (place === undefined || title === undefined) return [];
  const distance = (one: E) => ((placeOf(one) ?? place) - place) * side;
  const found = related.filter((one) => titleOf(one) === title && distance(one) > 0);
  return found.sort((one, other) => distance(one) - distance(other));
}

/**
 * The episode behind this one among items related to it.
 *
 * @returns undefined for what is no episode, or the last one.
 */
export function nextEpisode<E extends Episode>(current: Episode, related: readonly E[]): E | undefined {
  return neighbours(current, related, 1)[0];
}

/** The episode before this one; undefined for what is no episode, or the first one. */
export function previousEpisode<E extends Episode>(current: Episode, related: readonly E[]): E | undefined {
  return neighbours(current, related, -1)[0];
}
