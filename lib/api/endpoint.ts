// One way for every route of the API: who calls, how often, what was asked; then the work; then the answer or the error.
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { Caller, Identities } from '../auth/caller.ts';
import { AppError, isAppError } from '../errors.ts';
import type { Log } from '../log.ts';
import { isKnown } from './entity-tag.ts';
import type { Inputs, Operation, Parsed } from './operation.ts';
import { isOwnSite } from './own-site.ts';
import { type RateLimits, type RateState, rateHeaders } from './rate-limits.ts';
import { readBytes } from './request-body.ts';
import { json, problem, withoutBody } from './respond.ts';
import { hasViewerCookie } from './viewer-cookie.ts';

/** What an endpoint needs of the product. */
export interface EndpointRoom {
  readonly log: Log;
  readonly identities: Identities;
  /** Its public base URL counts as our own site. */
  readonly config?: { readonly url: string };
  readonly rates: RateLimits;
}

/** One call of an operation. */
export interface Call<I extends Inputs, R extends EndpointRoom> {
  readonly request: Request;
  readonly room: R;
  readonly caller: Caller;
  /** What said who calls, if it came with the address: whoever can send no header needs it in further addresses. A secret. */
  readonly token: string | undefined;
  readonly params: Parsed<I, 'params'>;
  readonly query: Parsed<I, 'query'>;
  readonly body: Parsed<I, 'body'>;
}

/** Next's second argument of a route. */
export interface RouteContext {
  readonly params: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

type Handler<I extends Inputs, R extends EndpointRoom> = (call: Call<I, R>) => Promise<unknown>;

/** Largest body of a JSON request, bytes. */
const maxBodyBytes = 256 * 1024;

/**
 * Makes the route of an operation.
 *
 * @param room gives the running product; called at each request, never at import.
 * @param handle does the work. A `Response` is the answer as it is; anything else becomes JSON with status 200.
 * @returns what the route file exports under the method's name.
 */
export function endpoint<I extends Inputs, R extends EndpointRoom>(
  operation: Operation<I>,
  room: () => R,
  handle: Handler<I, R>,
): (request: Request, context?: RouteContext) => Promise<Response> {
  return async (request, context) => {
    const current = room();
    const response = await respond(operation, current, handle, request, context);
    // Next asks GET for HEAD and would leave a body open for ever.
    return request.method === 'HEAD' ? withoutBody(response) : response;
  };
}

async function respond<I extends Inputs, R extends EndpointRoom>(
  operation: Operation<I>,
  room: R,
  handle: Handler<I, R>,
  request: Request,
  context: RouteContext | undefined,
): Promise<Response> {
  let rate: RateState | undefined;
  try {
    const token = await tokenOf(request, context);
    const caller = await identify(room, request, token);
    rate = await room.rates.take(operation.rate, caller, request.headers);
    requireScope(operation, caller);
    requireOwnSite(operation, caller, request.headers, room.config?.url);
    const inputs = await parseInputs(operation.inputs, request, context);
    const call = { request, room, caller, token, ...inputs } as Call<I, R>;
    return withRate(answer(operation, request, await handle(call)), rate);
  } catch (error) {
    return withRate(problem(error, room.log), rate);
  }
}

/** Of the query, or of the path of those formats whose programs drop queries. */
async function tokenOf(request: Request, context: RouteContext | undefined): Promise<string | undefined> {
  const inPath = (await context?.params)?.token;
  return typeof inPath === 'string' ? inPath : (new URL(request.url).searchParams.get('token') ?? undefined);
}

/**
 * Who calls. Keys and tokens cannot be guessed; passwords can, so wrong ones are counted and then not looked at any more.
 *
 * @param token Default: that of the query.
 * @throws AppError `unauthenticated`, `too_many_requests`, `storage_unavailable`.
 */
export async function identify(
  { identities, rates }: Pick<EndpointRoom, 'identities' | 'rates'>,
  { headers, url }: Pick<Request, 'headers' | 'url'>,
  token = new URL(url).searchParams.get('token') ?? undefined,
): Promise<Caller> {
  const isPassword = /^basic /i.test(headers.get('authorization') ?? '');
  if (isPassword) await rates.requireTrust(headers);
  try {
    return await identities.identify({ headers, token });
  } catch (error) {
    if (isPassword && isAppError(error) && error.code === 'unauthenticated') {
      await rates.take('credentials', nobody, headers);
    }
    throw error;
  }
}

const nobody: Caller = { kind: 'anonymous', subject: null, scopes: new Set(), isByCookie: false };

/** What others may keep must not tell them of one caller's budget. */
function withRate(response: Response, rate: RateState | undefined): Response {
  if (!rate || response.headers.get('cache-control')?.startsWith('public')) return response;
  for (const [name, value] of Object.entries(rateHeaders(rate))) response.headers.set(name, value);
  return response;
}

/** A cookie is sent along whoever made the browser send the request. */
function requireOwnSite({ method }: Operation, caller: Caller, headers: Headers, url: string | undefined): void {
  if (method === 'get' || !(caller.isByCookie || isUnknownByCookie(caller, headers)) || isOwnSite(headers, url)) return;
  throw new AppError('forbidden', 'This request came from another site.');
}

/** Somebody unknown, in a browser, whose list and history hang on a cookie. Programs bring none, or say nothing of where they are. */
function isUnknownByCookie(caller: Caller, headers: Headers): boolean {
  return (
    caller.kind === 'anonymous' && hasViewerCookie(headers) && (headers.has('origin') || headers.has('sec-fetch-site'))
  );
}

function requireScope({ scope }: Operation, caller: Caller): void {
  if (scope === 'open' || caller.scopes.has(scope)) return;
  throw new AppError(caller.kind === 'anonymous' ? 'unauthenticated' : 'forbidden');
}

async function parseInputs(inputs: Inputs, request: Request, context: RouteContext | undefined) {
  const query = readQuery(new URL(request.url).searchParams);
  return {
    params: inputs.params && parse(inputs.params, await context?.params),
    query: inputs.query && parse(inputs.query, query),
    body: inputs.body && parse(inputs.body, await readJson(request)),
  };
}

/** Each parameter is one word and stands once: what looks like an object or a list is no question of ours. */
function readQuery(parameters: URLSearchParams): Record<string, string> {
  const query = new Map<string, string>();
  for (const [name, value] of parameters) {
    if (!/^[\w.-]{1,64}$/.test(name))
      throw new AppError('bad_request', 'A parameter has a name of letters and digits.');
    if (query.has(name)) throw new AppError('bad_request', `${name}: may stand once`);
    query.set(name, value);
  }
  return Object.fromEntries(query);
}

function parse(schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': '));
  throw new AppError('bad_request', faults.join('; '));
}

async function readJson(request: Request): Promise<unknown> {
  const text = await readText(request);
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError('bad_request', 'The body must be JSON.');
  }
}

async function readText(request: Request): Promise<string> {
  const bytes = await readBytes(request, maxBodyBytes, 'The body of a request may have 256 KiB.');
  return Buffer.from(bytes).toString('utf8');
}

function answer(operation: Operation, request: Request, value: unknown): Response {
  if (value instanceof Response) return value;
  if (!operation.hasEntityTag) return json(value);
  // Weak: compressed or not, it is the same content.
  const tag = `W/"${createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22)}"`;
  const headers = { etag: tag, 'cache-control': 'private, no-cache' };
  return isKnown(request, tag) ? new Response(null, { status: 304, headers }) : json(value, { headers });
}
