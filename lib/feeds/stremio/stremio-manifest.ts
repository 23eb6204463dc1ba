// What our add-on tells Stremio about itself. Pure.
import type { StremioManifest, StremioType } from '../../api/feed-contract.ts';
import { ownPrefix } from './stremio-ids.ts';

/** Titles of one answer: Stremio asks for the next when it got this many. */
export const catalogPageSize = 100;

/** Of our catalogues, by type. */
export const catalogIds: Readonly<Record<StremioType, string>> = {
  movie: 'streamvault-films',
  series: 'streamvault-series',
};

/** What the manifest depends on. */
export interface ManifestFacts {
  /** Public base URL without a slash at its end. */
  readonly url: string;
  /** What lists can be narrowed to. */
  readonly genres: readonly string[];
}

const types: StremioType[] = ['movie', 'series'];
const idPrefixes = ['tt', ownPrefix];

/** The manifest of this server's add-on. */
export function stremioManifest({ url, genres }: ManifestFacts): StremioManifest {
  const optional = (name: string) => ({ name, isRequired: false });
  const extra = [
    optional('search'),
    optional('skip'),
    ...(genres.length > 0 ? [{ ...optional('genre'), options: [...genres] }] : []),
  ];
  return {
    // Two servers are two add-ons.
    id: `community.streamvault.${new URL(url).hostname}`,
    version: '1.0.0',
    name: 'StreamVault',
    description: 'Films and series of a StreamVault library.',
    logo: `${url}/apple-icon.png`,
    resources: ['catalog', ...['meta', 'stream', 'subtitles'].map((name) => ({ name, types, idPrefixes }))],
    types,
    idPrefixes,
    catalogs: [
      { type: 'movie', id: catalogIds.movie, name: 'StreamVault films', extra },
      { type: 'series', id: catalogIds.series, name: 'StreamVault series', extra },
    ],
    behaviorHints: { adult: false, p2p: false, configurable: false },
  };
}
