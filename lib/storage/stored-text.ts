// Text as every store keeps it.

/**
 * Text without what a store would cut or refuse: NUL characters go, lone surrogates become U+FFFD.
 *
 * @param value any text.
 * @example storedText('a\0b') // 'ab'
 */
export function storedText(value: string): string {
  return wellFormed(value.replaceAll('\0', ''));
}

/** An object with {@link storedText} in each of its fields that holds text; others as they are, not deeply. */
export function withStoredText<Row extends object>(row: Row): Row {
  const clean = (value: unknown) => (typeof value === 'string' ? storedText(value) : value);
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, clean(value)])) as Row;
}

/**
 * A value as JSON gives it back, however deep; lone surrogates in its texts become U+FFFD. NUL stays: JSON has a form for it.
 *
 * @returns null for what JSON has no form for.
 * @example storedJson({ a: '\ud800', b: undefined }) // { a: '\ufffd' }
 */
export function storedJson(value: unknown): unknown {
  const cleaned = (_key: string, inner: unknown) => (typeof inner === 'string' ? wellFormed(inner) : inner);
  return JSON.parse(JSON.stringify(value, cleaned) ?? 'null');
}

const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd');
