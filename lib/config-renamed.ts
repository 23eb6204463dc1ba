// Names that settings had in earlier releases: they go on working, or it is said what became of them. Pure.

/** Old name -> the name of today. A setting is never renamed without a line here. */
export const renamedSettings: Readonly<Record<string, string>> = {};

/** Name of a setting that is no more -> what became of it, as a sentence. A setting never goes without a line here. */
export const removedSettings: Readonly<Record<string, string>> = {};

/**
 * The same values under the names of today; where both are given, the name of today counts.
 *
 * @example withTodaysNames({ OLD: '1', PORT: '2' }, { OLD: 'NEW' }) // { NEW: '1', PORT: '2' }
 */
export function withTodaysNames(
  given: Readonly<Record<string, string>>,
  renamed: Readonly<Record<string, string>> = renamedSettings,
): Record<string, string> {
  const old = Object.entries(given).filter(([name]) => Object.hasOwn(renamed, name));
  const others = Object.entries(given).filter(([name]) => !Object.hasOwn(renamed, name));
  return Object.fromEntries([...old.map(([name, value]) => [renamed[name] ?? name, value] as const), ...others]);
}
