// Which other sites may read streams and the API (fetch.spec.whatwg.org, CORS protocol). Pure.

/** Headers of a request as Node gives them. */
type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** Request headers a player or a front end on another site may send. */
const allowedHeaders =
  'Range, If-Range, If-Match, If-None-Match, If-Modified-Since, If-Unmodified-Since, Authorization, Content-Type, Last-Event-ID, Tus-Resumable, Upload-Length, Upload-Metadata, Upload-Offset';

/** Answer headers a script on another site may read. */
const exposedHeaders =
  'Accept-Ranges, Content-Disposition, Content-Length, Content-Range, Content-Type, Date, ETag, Last-Modified, RateLimit, RateLimit-Policy, Retry-After, Location, Streamvault-Item, Tus-Extension, Tus-Max-Size, Tus-Resumable, Tus-Version, Upload-Length, Upload-Metadata, Upload-Offset';

const firstOf = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

/**
 * The CORS headers of any answer to a request; none when no other site may read.
 *
 * Credentials are never allowed: an origin is named only when it stands in the configuration, and `*` stays `*`.
 *
 * @param origins allowed origins; `*` for all.
 * @example corsHeaders({ origin: 'https://a.example' }, ['*']) // { 'access-control-allow-origin': '*', … }
 */
export function corsHeaders(headers: RequestHeaders, origins: readonly string[]): Record<string, string> {
  if (origins.length === 0) return {};
  if (origins.includes('*')) {
    return { 'access-control-allow-origin': '*', 'access-control-expose-headers': exposedHeaders };
  }
  const origin = firstOf(headers.origin);
  // Also without Origin: a shared cache must not hand this answer to a site that sends one.
  if (origin === undefined || !origins.includes(origin)) return { vary: 'Origin' };
  return {
    'access-control-allow-origin': origin,
    'access-control-expose-headers': exposedHeaders,
    vary: 'Origin',
  };
}

/**
 * What a preflight adds to {@link corsHeaders}: nothing for a request that is no preflight or comes from a site that is not allowed.
 *
 * @param methods as in Allow.
 * @param origins the sites that may read; `*` for all.
 */
export function preflightHeaders(
  headers: RequestHeaders,
  origins: readonly string[],
  methods: string,
): Record<string, string> {
  const isPreflight = headers.origin !== undefined && headers['access-control-request-method'] !== undefined;
  if (!isPreflight || corsHeaders(headers, origins)['access-control-allow-origin'] === undefined) return {};
  return {
    'access-control-allow-methods': methods,
    'access-control-allow-headers': allowedHeaders,
    'access-control-max-age': '7200',
  };
}
