// A map that costs next to nothing while it holds one thing. Pure.

/** Most folders hold one film: a `Map` of its own for each took more memory than everything that is known of the films. */
export class SmallMap<V> {
  #key: string | undefined;
  #value: V | undefined;
  /** From the second entry on. */
  #many: Map<string, V> | undefined;

  /** Entries. */
  get size(): number {
    return this.#many ? this.#many.size : Number(this.#key !== undefined);
  }

  /** The value of a key; undefined when there is none. */
  get(key: string): V | undefined {
    if (this.#many) return this.#many.get(key);
    return key === this.#key ? this.#value : undefined;
  }

  /** Adds a value, or puts it in place of the one there. */
  set(key: string, value: V): void {
    if (!this.#many && (this.#key === undefined || this.#key === key)) {
      this.#key = key;
      this.#value = value;
      return;
    }
    this.#many ??= new Map([[this.#key as string, this.#value as V]]);
    this.#many.set(key, value);
  }

  /** Takes an entry out; no effect when there is none. */
  delete(key: string): void {
    this.#many?.delete(key);
    if (this.#key !== key) return;
    this.#key = undefined;
    this.#value = undefined;
  }

  /** In the order they came. */
  *values(): Generator<V> {
    if (this.#many) yield* this.#many.values();
    else if (this.#key !== undefined) yield this.#value as V;
  }
}
