// What to tell about names of settings that are old, or look like a slip. Pure.
import { removedSettings, renamedSettings } from './config-renamed.ts';

/** Counts typing errors between two words up to a bound. */
export type Distance = (typed: string, word: string, most: number) => number;

/** What names are looked at by. */
export interface NoticeRules {
  /** Of all settings. */
  readonly names: readonly string[];
  readonly distance: Distance;
  /** Default: those of this release. */
  readonly renamed?: Readonly<Record<string, string>>;
  /** Default: those of this release. */
  readonly removed?: Readonly<Record<string, string>>;
}

/** In a name of less than eight letters two errors make another word. */
const mostErrors = (name: string) => (name.length < 8 ? 1 : 2);

/**
 * Sentences about names that work under another one today, are no more, or are nearly those of a setting that is not given. A
 * program's environment is full of names of others, so what is near to nothing is passed over.
 *
 * @param given names that have a value.
 * @returns in the order of the names; without any value.
 * @example settingNotices(['STREAM_ACESS'], { names: ['STREAM_ACCESS'], distance }) // ['STREAM_ACESS is no setting. Is STREAM_ACCESS meant?']
 */
export function settingNotices(given: readonly string[], rules: NoticeRules): readonly string[] {
  const { names, renamed = renamedSettings, removed = removedSettings } = rules;
  const all = new Set(given);
  return [...all].sort().flatMap((name) => {
    const today = Object.hasOwn(renamed, name) ? renamed[name] : undefined;
    if (today !== undefined) {
      const counts = all.has(today) ? `which is given, too: ${name} counts for nothing` : 'and goes on working';
      return [`${name} is called ${today} today, ${counts}.`];
    }
    if (Object.hasOwn(removed, name)) return [`${name} is no setting any more: ${removed[name]}`];
    return names.includes(name) ? [] : slip(name, all, rules);
  });
}

function slip(name: string, all: ReadonlySet<string>, { names, distance }: NoticeRules): string[] {
  const most = mostErrors(name);
  const near = names
    .filter((known) => !all.has(known))
    .map((known) => ({ known, errors: distance(name.toUpperCase(), known, most) }))
    .filter(({ errors }) => errors <= most)
    .sort((one, other) => one.errors - other.errors);
  return near.slice(0, 1).map(({ known }) => `${name} is no setting. Is ${known} meant?`);
}
