// How many typing errors lie between two words. Pure.

/** Longer words are compared up to here. */
const longest = 40;

/** Counts edits; keeps its working memory, so that a search compares thousands of words without leaving rubbish. */
export class EditDistance {
  readonly #rows = [new Uint8Array(longest + 3), new Uint8Array(longest + 3), new Uint8Array(longest + 3)] as const;

  /**
   * Letters put in, left out, exchanged, or swapped with their neighbour, counted up to a bound.
   *
   * @param most at most 2.
   * @param isPrefix counts up to the beginning of `word` that is nearest to `typed`.
   * @returns a number above `most` when there are more.
   * @example new EditDistance().between('matirx', 'matrix', 2, false) // 1
   * @example new EditDistance().between('incpe', 'inception', 1, true) // 1
   */
  between(typed: string, word: string, most: number, isPrefix: boolean): number {
    const [height, full] = [Math.min(typed.length, longest), Math.min(word.length, longest)];
    const width = isPrefix ? Math.min(full, height + most) : full;
    if (width < height - most || width > height + most) return most + 1;
    let [older, above, row] = this.#rows as readonly [Uint8Array, Uint8Array, Uint8Array];
    for (let x = 0; x <= width; x += 1) above[x] = x;
    for (let y = 1; y <= height; y += 1) {
      const least = fillRow({ typed, word, y, width, older, above, row });
      if (least > most) return most + 1;
      [older, above, row] = [above, row, older];
    }
    if (!isPrefix) return above[width] as number;
    return Math.min(...above.subarray(0, width + 1));
  }
}

interface RowTask {
  readonly typed: string;
  readonly word: string;
  readonly y: number;
  readonly width: number;
  readonly older: Uint8Array;
  readonly above: Uint8Array;
  readonly row: Uint8Array;
}

/** @returns the least number in the row. */
function fillRow({ typed, word, y, width, older, above, row }: RowTask): number {
  row[0] = y;
  let least = y;
  const letter = typed.charCodeAt(y - 1);
  for (let x = 1; x <= width; x += 1) {
    const other = word.charCodeAt(x - 1);
    let edits = (above[x - 1] as number) + (letter === other ? 0 : 1);
    edits = Math.min(edits, (above[x] as number) + 1, (row[x - 1] as number) + 1);
    const isSwap = y > 1 && x > 1 && letter === word.charCodeAt(x - 2) && typed.charCodeAt(y - 2) === other;
    if (isSwap) edits = Math.min(edits, (older[x - 2] as number) + 1);
    row[x] = edits;
    if (edits < least) least = edits;
  }
  return least;
}
