// The signature of an address, as it came. Pure.

/** Parameters by which links are signed: anything at all. */
export interface GivenSignature {
  readonly exp: string | null;
  readonly sig: string | null;
  readonly by: string | null;
}

/**
 * Reads the signature out of a query.
 *
 * @example givenSignature(new URLSearchParams('exp=1&sig=x')) // { exp: '1', sig: 'x', by: null }
 */
export function givenSignature(query: URLSearchParams): GivenSignature {
  return { exp: query.get('exp'), sig: query.get('sig'), by: query.get('by') };
}

/** The query that hands a signature on, `?` in front; empty without one. */
export function signatureQuery({ exp, sig, by }: GivenSignature): string {
  if (exp === null || sig === null) return '';
  return `?${new URLSearchParams({ exp, ...(by === null ? {} : { by }), sig })}`;
}
