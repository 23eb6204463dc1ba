// How many parts may be asked for twice: a share of all parts, saved up to a burst.

/** One extra part for so many ordinary ones: 5 %. */
const partsPerHedge = 20;
/** As many as may hang on one dead lane at once. */
const maxSaved = 8;

/** Keeps a slow Telegram from being asked for everything twice. */
export class HedgeBudget {
  #saved = maxSaved;

  /** An ordinary part was asked for. */
  earn(): void {
    this.#saved = Math.min(maxSaved, this.#saved + 1 / partsPerHedge);
  }

  /** @returns true when a part may be asked for a second time; then it is paid for. */
  spend(): boolean {
    if (this.#saved < 1) return false;
    this.#saved--;
    return true;
  }
}
