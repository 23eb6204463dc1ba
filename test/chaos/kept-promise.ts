// What a long run promises, and how it says that it broke a promise. Pure.

/** One promise of a run and what came of it. */
export interface KeptPromise {
  readonly promise: string;
  /** In words, when it was broken. */
  readonly broken?: string;
}

/** A promise; `complaint` counts only when it does not hold. */
export function promise(words: string, isKept: boolean, complaint: string): KeptPromise {
  return isKept ? { promise: words } : { promise: words, broken: complaint };
}

/** The complaints; empty when every promise was kept. */
export function complaintsOf(promises: readonly KeptPromise[]): string[] {
  return promises.flatMap(({ broken }) => broken ?? []);
}
