// Addresses of Stremio's add-on protocol: what is asked for, and the token that may stand before it. Pure.

/** What an address asks for. */
export interface StremioPath {
  /** Undefined: nobody says who asks. */
  readonly token: string | undefined;
  readonly resource: 'manifest' | 'catalog' | 'meta' | 'stream' | 'subtitles';
  /** Empty of a manifest. */
  readonly type: string;
  readonly id: string;
  /** `search=…&skip=…`, each value still encoded; empty when nothing was added. */
  readonly extra: string;
}

const resources = ['catalog', 'meta', 'stream', 'subtitles'] as const;

const decoded = (part: string) => {
  try {
    return decodeURIComponent(part);
  } catch {
    // A lone % is no encoding of anything.
    return undefined;
  }
};

/**
 * Takes an address apart.
 *
 * @param pathname as it came, encoded, without the query.
 * @returns undefined for what is none of the protocol.
 * @example parseStremioPath('/stremio/catalog/movie/films/skip=100.json') // { resource: 'catalog', extra: 'skip=100', … }
 */
export function parseStremioPath(pathname: string): StremioPath | undefined {
  const parts = /^\/stremio\/(.+)\.json$/.exec(pathname)?.[1]?.split('/') ?? [];
  const isTokenless = parts[0] === 'manifest' ? parts.length === 1 : resources.some((name) => name === parts[0]);
  const token = isTokenless ? undefined : decoded(parts[0] ?? '');
  const [name, type = '', rawId = '', extra = '', ...more] = isTokenless ? parts : parts.slice(1);
  const id = decoded(rawId);
  if ((!isTokenless && !token) || id === undefined || more.length > 0) return undefined;
  if (name === 'manifest' && type === '') return { token, resource: 'manifest', type, id, extra };
  const resource = resources.find((known) => known === name);
  return resource && type && id ? { token, resource, type, id, extra } : undefined;
}
