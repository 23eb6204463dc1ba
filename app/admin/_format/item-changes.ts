// A filled-in form -> what it changes. Pure.
import type { AdminItemDetail, ItemChange } from '#lib/api/contract-admin.ts';
import type { Messages } from '../../_texts/messages.ts';

/** A field that says nothing that can be taken; its text says what would. */
export type EntryProblem = keyof Messages['admin']['edit']['problems'];

const whole = (text: string): number | undefined => (/^\d{1,6}$/.test(text) ? Number(text) : undefined);

/**
 * The fields of a form that differ from what is said of the item; an empty one takes back what was said.
 *
 * @returns the field that cannot be read, if there is one.
 * @example changesOf({ custom_name: 'A', said: { year: 2019 } } as AdminItemDetail, formWithoutYear) // { year: null }
 */
export function changesOf({ custom_name, said }: AdminItemDetail, form: FormData): ItemChange | EntryProblem {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  if (text('custom_name') === '') return 'name';
  const numbers = { year: whole(text('year')), season: whole(text('season')) };
  if (numbers.year === undefined && text('year') !== '') return 'year';
  if (numbers.season === undefined && text('season') !== '') return 'season';
  const episodes =
    text('episodes') === ''
      ? []
      : text('episodes')
          .split(/[\s,]+/)
          .map(whole);
  if (episodes.includes(undefined)) return 'episodes';
  const next = {
    title: text('title') || null,
    year: numbers.year ?? null,
    season: numbers.season ?? null,
    episodes: episodes.length > 0 ? (episodes as number[]) : null,
    overview: text('overview') || null,
  };
  const changed = Object.entries(next).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(said[name as keyof typeof said] ?? null),
  );
  return {
    ...(text('custom_name') === custom_name ? {} : { custom_name: text('custom_name') }),
    ...(Object.fromEntries(changed) as ItemChange),
  };
}
