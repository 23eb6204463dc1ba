// Numbers in typed arrays that grow: a tenth of the memory of arrays of objects.

interface TypedArrays {
  u8: Uint8Array;
  u16: Uint16Array;
  u32: Uint32Array;
}

const makers = {
  u8: (length: number) => new Uint8Array(length),
  u16: (length: number) => new Uint16Array(length),
  u32: (length: number) => new Uint32Array(length),
} as const;

/** A column of whole numbers by position; what was never set is 0. */
export class GrowingColumn<Kind extends keyof TypedArrays> {
  /** Read it directly in loops; it is another array after the column has grown. */
  cells: TypedArrays[Kind];
  readonly #kind: Kind;

  /** @param kind width of a cell: 8, 16 or 32 bits, unsigned. */
  constructor(kind: Kind, length = 1024) {
    this.#kind = kind;
    this.cells = makers[kind](length) as TypedArrays[Kind];
  }

  /** Makes room for positions below `length`, a quarter more than asked. */
  reserve(length: number): void {
    if (length <= this.cells.length) return;
    const grown = makers[this.#kind](Math.ceil(length * 1.25)) as TypedArrays[Kind];
    grown.set(this.cells as Uint8Array & Uint16Array & Uint32Array);
    this.cells = grown;
  }

  /** Writes one cell and grows where it must. A value beyond the width of a cell keeps its low bits only. */
  set(position: number, value: number): void {
    this.reserve(position + 1);
    this.cells[position] = value;
  }
}
