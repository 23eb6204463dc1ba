// Text as every store keeps it.

/**
 * Text without what a store would cut or refuse: NUL characters go, lone surrogates become U+FFFD.
 *
 * @example storedText('a\0b') // 'ab'
 */
export function storedText(value: string): string {
  return value.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\ufffd');
}

/** An object with {@link storedText} in each of its fields that holds text; others as they are, not deeply. */
export function withStoredText<Row extends object>(row: Row): Row {
  const clean = (value: unknown) => (typeof value === 'string' ? storedText(value) : value);
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, clean(value)])) as Row;
}
