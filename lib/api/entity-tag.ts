// Whether the caller has the answer already. Pure.

/** RFC 9110 13.1.2, weak comparison. @param tag with its quotes. */
export function isKnown(request: Request, tag: string): boolean {
  const known = request.headers.get('if-none-match');
  if (known === null) return false;
  return (
    known.trim() === '*' || known.split(',').some((one) => one.trim().replace(/^W\//, '') === tag.replace('W/', ''))
  );
}
