// Journal lines: JSON that also carries bigint and bytes.

/**
 * Writes a value as one JSON line; bigint and Buffer are tagged.
 *
 * @example encodeLine({ id: 5n }) // '{"id":{"$n":"5"}}'
 */
export function encodeLine(value: unknown): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, key, plain: unknown) {
    // A Buffer has become its toJSON form by now; the holder still has the Buffer.
    const raw = this[key];
    if (typeof raw === 'bigint') return { $n: raw.toString() };
    if (Buffer.isBuffer(raw)) return { $b: raw.toString('base64') };
    return plain;
  });
}

/** Reads a line that {@link encodeLine} wrote. @throws SyntaxError for a torn line. */
export function decodeLine(line: string): unknown {
  return JSON.parse(line, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value;
    if ('$n' in value && typeof value.$n === 'string') return BigInt(value.$n);
    if ('$b' in value && typeof value.$b === 'string') return Buffer.from(value.$b, 'base64');
    return value;
  });
}
