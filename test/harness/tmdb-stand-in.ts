// TMDB's API, version 3, on loopback: as far as it is documented and as far as we use it, with faults on request.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StandInMovie {
  readonly id: number;
  readonly title: string;
  readonly original_title?: string;
  readonly release_date: string;
  readonly overview?: string;
  readonly poster_path?: string | null;
  readonly imdb_id?: string | null;
  readonly genres?: readonly string[];
}

export interface TmdbStandIn {
  /** Base address of the API, as TMDB_API_URL. */
  readonly url: string;
  /** Paths with their queries, in the order asked; keys taken out. */
  readonly requests: string[];
  /** Answers the next requests instead; each is used once. */
  readonly faults: ((response: ServerResponse) => void)[];
  stop(): Promise<void>;
}

export interface TmdbStandInOptions {
  readonly apiKey: string;
  readonly movies?: readonly StandInMovie[];
  /** Series: `title` is sent as `name`, `release_date` as `first_air_date`. */
  readonly series?: readonly StandInMovie[];
  readonly poster?: Uint8Array;
}

export async function startTmdbStandIn(options: TmdbStandInOptions): Promise<TmdbStandIn> {
  const requests: string[] = [];
  const faults: TmdbStandIn['faults'] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://tmdb');
    const isKnown =
      url.searchParams.get('api_key') === options.apiKey ||
      request.headers.authorization === `Bearer ${options.apiKey}`;
    url.searchParams.delete('api_key');
    requests.push(`${url.pathname}${url.search}`);
    const fault = faults.shift();
    if (fault) fault(response);
    else if (url.pathname.startsWith('/t/p/w500/')) picture(response, options.poster);
    else json(response, isKnown ? answerTo(url, options, request.headers.host ?? '') : refused);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/3`,
    requests,
    faults,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

const refused: Answer = {
  status: 401,
  body: { status_code: 7, status_message: 'Invalid API key: You must be granted a valid key.' },
};

function answerTo(url: URL, { movies, series }: TmdbStandInOptions, host: string): Answer {
  if (url.pathname === '/3/configuration') {
    const base = `http://${host}/t/p/`;
    const images = { base_url: base, secure_base_url: base, poster_sizes: ['w92', 'w500', 'original'] };
    return { status: 200, body: { images, change_keys: [] } };
  }
  if (url.pathname === '/3/search/movie') return { status: 200, body: page(found(movies, url, 'year')) };
  if (url.pathname === '/3/search/tv') {
    return { status: 200, body: page(found(series, url, 'first_air_date_year').map(asSeries)) };
  }
  const [, kind, id] = /^\/3\/(movie|tv)\/(\d+)$/.exec(url.pathname) ?? [];
  const title = (kind === 'movie' ? movies : series)?.find((one) => String(one.id) === id);
  if (title) return { status: 200, body: details(title, url) };
  return { status: 404, body: { status_code: 34, status_message: 'The resource you requested could not be found.' } };
}

function picture(response: ServerResponse, poster: Uint8Array | undefined): void {
  response.writeHead(poster ? 200 : 404, { 'Content-Type': 'image/jpeg' }).end(poster);
}

/** As TMDB does: titles that contain the words, and only of the year asked for. */
function found(all: readonly StandInMovie[] = [], url: URL, yearName: string): StandInMovie[] {
  const query = (url.searchParams.get('query') ?? '').toLowerCase();
  const year = url.searchParams.get(yearName);
  return all.filter(({ title, original_title, release_date }) => {
    const isNamed = `${title} ${original_title ?? ''}`.toLowerCase().includes(query);
    return isNamed && (!year || release_date.startsWith(year));
  });
}

function details({ id, imdb_id = null, genres = [] }: StandInMovie, url: URL) {
  const isAsked = url.searchParams.get('append_to_response') === 'external_ids';
  const named = genres.map((name, index) => ({ id: index + 1, name }));
  return { id, genres: named, ...(isAsked ? { external_ids: { imdb_id } } : {}) };
}

function asSeries({ title, original_title, release_date, imdb_id: _imdb, genres: _genres, ...rest }: StandInMovie) {
  return { ...rest, name: title, original_name: original_title ?? title, first_air_date: release_date };
}

function page(results: readonly object[]) {
  const whole = results.map((result) => ({
    adult: false,
    backdrop_path: null,
    genre_ids: [18],
    popularity: 1.5,
    vote_average: 7,
    vote_count: 3,
    original_language: 'en',
    overview: '',
    poster_path: null,
    ...result,
  }));
  return { page: 1, results: whole, total_pages: 1, total_results: whole.length };
}

function json(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { 'Content-Type': 'application/json;charset=utf-8' }).end(JSON.stringify(body));
}
