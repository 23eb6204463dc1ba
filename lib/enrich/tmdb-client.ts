// TMDB's API, version 3 (developer.themoviedb.org): search for films and series, and posters.
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { AppError, abortError, isAppError } from '../errors.ts';
import { isProxyFault } from '../proxy-fault.ts';
import type { SendRequest } from './proxied-request.ts';

/** Between two requests: far below the some 40 a second that are allowed. */
const pauseMs = 250;
const timeoutMs = 10_000;
/** A longer wait asked for is not waited for: the next run of the job will do. */
const longestWaitSeconds = 30;
const maxJsonBytes = 1024 * 1024;
const maxImageBytes = 2 * 1024 * 1024;

const resultSchema = z.object({
  id: z.int(),
  title: z.string().optional(),
  original_title: z.string().optional(),
  name: z.string().optional(),
  original_name: z.string().optional(),
  release_date: z.string().nullish(),
  first_air_date: z.string().nullish(),
  overview: z.string().nullish(),
  poster_path: z.string().nullish(),
});
const searchSchema = z.object({ results: z.array(resultSchema).max(100) });
const detailsSchema = z.object({
  genres: z
    .array(z.object({ name: z.string() }))
    .max(50)
    .nullish(),
  external_ids: z.object({ imdb_id: z.string().nullish() }).nullish(),
});
const configurationSchema = z.object({
  images: z.object({ secure_base_url: z.url({ protocol: /^https?$/ }), poster_sizes: z.array(z.string()).max(50) }),
});

/** One film or series TMDB knows. */
export interface TmdbTitle {
  readonly kind: 'movie' | 'tv';
  readonly id: number;
  readonly title: string;
  readonly originalTitle: string;
  readonly year: number | undefined;
  readonly overview: string;
  /** To be given to {@link TmdbClient.poster}. */
  readonly posterPath: string | undefined;
}

/** What TMDB's lists do not tell of a title. */
export interface TmdbDetails {
  /** `tt` and digits. */
  readonly imdbId: string | undefined;
  /** In English, the most fitting first; at most ten. */
  readonly genres: readonly string[];
}

/** What TMDB is asked for. */
export interface TmdbQuery {
  readonly kind: 'movie' | 'tv';
  readonly title: string;
  readonly year?: number | undefined;
}

/**
 * TMDB's door. At most four requests a second; each ends within 10 s; a 429 is waited for once, up to 30 s.
 *
 * @throws AppError `bad_credentials` (key refused), `internal` (no answer, or one that is none of theirs), `aborted`, and by a proxy
 * its faults, such as `proxy_auth`. The key is in no message.
 */
export interface TmdbClient {
  /** Best match first, as TMDB orders them. */
  search(query: TmdbQuery, signal: AbortSignal): Promise<readonly TmdbTitle[]>;
  details(title: Pick<TmdbTitle, 'kind' | 'id'>, signal: AbortSignal): Promise<TmdbDetails>;
  /** JPEG or PNG, 500 pixels wide where there is such a size. */
  poster(path: string, signal: AbortSignal): Promise<{ readonly bytes: Uint8Array; readonly mimeType: string }>;
}

/** How TMDB is reached. */
export interface TmdbClientOptions {
  /** A v3 key of 32 hexadecimal digits, or a read access token. */
  readonly apiKey: string;
  /** Without a slash at its end. */
  readonly url: string;
  readonly clock: Clock;
  /** The way out. Default: directly. */
  readonly send?: SendRequest;
}

/** Makes a client; nothing is asked before the first call. */
export function createTmdbClient(options: TmdbClientOptions): TmdbClient {
  return new HttpTmdb(options);
}

class HttpTmdb implements TmdbClient {
  readonly #options: TmdbClientOptions;
  #last: Promise<unknown> = Promise.resolve();
  /** Kept: it changes once in years. */
  #imageBase: Promise<string> | undefined;

  constructor(options: TmdbClientOptions) {
    this.#options = options;
  }

  async search({ kind, title, year }: TmdbQuery, signal: AbortSignal): Promise<readonly TmdbTitle[]> {
    const yearName = kind === 'movie' ? 'year' : 'first_air_date_year';
    const query = { query: title, include_adult: 'false', ...(year ? { [yearName]: String(year) } : {}) };
    const { results } = await this.#json(`/search/${kind}`, query, searchSchema, signal);
    return results.map((result) => toTitle(kind, result));
  }

  async details({ kind, id }: Pick<TmdbTitle, 'kind' | 'id'>, signal: AbortSignal): Promise<TmdbDetails> {
    const query = { append_to_response: 'external_ids' };
    const { genres, external_ids } = await this.#json(`/${kind}/${id}`, query, detailsSchema, signal);
    const imdbId = external_ids?.imdb_id ?? '';
    return {
      imdbId: /^tt\d{5,12}$/.test(imdbId) ? imdbId : undefined,
      genres: (genres ?? []).slice(0, 10).flatMap(({ name }) => (name ? [name.slice(0, 50)] : [])),
    };
  }

  async poster(path: string, signal: AbortSignal) {
    if (!/^\/[\w.-]{1,100}$/.test(path)) throw unusable(`poster path ${path}`);
    const base = await this.#findImageBase(signal);
    const response = await this.#send(new URL(`${base}${path.slice(1)}`), {}, signal);
    const bytes = await boundedBody(response, maxImageBytes);
    const mimeType = imageType(bytes);
    if (!mimeType) throw unusable('a poster that is no picture');
    return { bytes, mimeType };
  }

  async #findImageBase(signal: AbortSignal): Promise<string> {
    this.#imageBase ??= this.#json('/configuration', {}, configurationSchema, signal).then(({ images }) => {
      const size = images.poster_sizes.includes('w500') ? 'w500' : (images.poster_sizes.at(-1) ?? 'original');
      return `${images.secure_base_url.replace(/\/*$/, '/')}${size}/`;
    });
    try {
      return await this.#imageBase;
    } catch (error) {
      this.#imageBase = undefined;
      throw error;
    }
  }

  async #json<T>(path: string, query: Record<string, string>, schema: z.ZodType<T>, signal: AbortSignal): Promise<T> {
    const url = new URL(`${this.#options.url}${path}`);
    const isV3Key = /^[0-9a-f]{32}$/i.test(this.#options.apiKey);
    for (const [name, value] of Object.entries({ ...query, ...(isV3Key ? { api_key: this.#options.apiKey } : {}) })) {
      url.searchParams.set(name, value);
    }
    const headers = {
      Accept: 'application/json',
      ...(isV3Key ? {} : { Authorization: `Bearer ${this.#options.apiKey}` }),
    };
    const body = await boundedBody(await this.#send(url, headers, signal), maxJsonBytes);
    try {
      return schema.parse(JSON.parse(new TextDecoder().decode(body)));
    } catch (error) {
      throw unusable(`an answer to ${path} of another shape`, error);
    }
  }

  async #send(url: URL, headers: Record<string, string>, signal: AbortSignal, mayWait = true): Promise<Response> {
    const response = await this.#inTurn(() => this.#fetch(url, headers, signal), signal);
    if (response.ok) return response;
    await response.body?.cancel();
    if (response.status === 401) throw new AppError('bad_credentials', 'TMDB did not accept TMDB_API_KEY.');
    const waitSeconds = Number(response.headers.get('retry-after') ?? 1);
    if (response.status !== 429 || !mayWait || !(waitSeconds <= longestWaitSeconds)) {
      throw unusable(`status ${response.status}`);
    }
    await this.#options.clock.sleep(waitSeconds * 1000, signal);
    return this.#send(url, headers, signal, false);
  }

  /** One after the other, with a pause between. */
  async #inTurn<T>(call: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const turn = this.#last.then(call);
    // The pause ends with the signal; whoever comes next must wait for nothing that failed.
    this.#last = turn
      .catch(() => undefined)
      .then(() => this.#options.clock.sleep(pauseMs, signal).catch(() => undefined));
    return turn;
  }

  async #fetch(url: URL, headers: Record<string, string>, signal: AbortSignal): Promise<Response> {
    if (signal.aborted) throw abortError(signal);
    try {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      return await (this.#options.send ?? sendDirectly)(url, { headers, signal: limit });
    } catch (error) {
      if (signal.aborted) throw abortError(signal);
      if (isAppError(error) && isProxyFault(error.code)) throw error;
      // Not the address: a v3 key stands in it.
      throw unusable('no answer', error);
    }
  }
}

const sendDirectly: SendRequest = (url, request) => fetch(url, { ...request, redirect: 'error' });

function unusable(what: string, cause?: unknown): AppError {
  return new AppError('internal', 'TMDB gave no usable answer.', { cause: new Error(what, { cause }) });
}

/** Reads a body; one that is longer is cut off as unusable. */
async function boundedBody(response: Response, maxBytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let total = 0;
  const reader = response.body?.getReader();
  try {
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      total += part.value.byteLength;
      if (total > maxBytes) throw new Error(`more than ${maxBytes} bytes`);
      parts.push(part.value);
    }
  } catch (error) {
    await reader?.cancel().catch(() => undefined);
    throw unusable('a broken body', error);
  }
  return Buffer.concat(parts);
}

function toTitle(kind: TmdbQuery['kind'], result: z.infer<typeof resultSchema>): TmdbTitle {
  const year = Number(/^\d{4}/.exec(result.release_date ?? result.first_air_date ?? '')?.[0]);
  return {
    kind,
    id: result.id,
    title: result.title ?? result.name ?? '',
    originalTitle: result.original_title ?? result.original_name ?? '',
    year: year || undefined,
    overview: result.overview ?? '',
    posterPath: result.poster_path ?? undefined,
  };
}

/** By its first bytes, whatever the server says. */
export function imageType(bytes: Uint8Array): 'image/jpeg' | 'image/png' | undefined {
  const [first, second, third] = bytes;
  if (first === 0xff && second === 0xd8 && third === 0xff) return 'image/jpeg';
  return first === 0x89 && second === 0x50 && third === 0x4e ? 'image/png' : undefined;
}
