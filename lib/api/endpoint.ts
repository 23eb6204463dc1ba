// One way for every route of the API: who calls, how often, what was asked; then the work; then the answer or the error.
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { Caller, Identities } from '../auth/caller.ts';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import { isKnown } from './entity-tag.ts';
import type { Inputs, Operation, Parsed, RateClass } from './operation.ts';
import { json, problem } from './respond.ts';

/** What an endpoint needs of the product. */
export interface EndpointRoom {
  readonly log: Log;
  readonly identities: Identities;
  readonly rates: {
    /** Counts a call. @throws AppError `too_many_requests` with the seconds to wait. */
    take(rate: RateClass, caller: Caller, headers: Headers): Promise<void>;
  };
}

/** One call of an operation. */
export interface Call<I extends Inputs, R extends EndpointRoom> {
  readonly request: Request;
  readonly room: R;
  readonly caller: Caller;
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
    try {
      const caller = await identify(operation, current, request);
      const inputs = await parseInputs(operation.inputs, request, context);
      const call = { request, room: current, caller, ...inputs } as Call<I, R>;
      return answer(operation, request, await handle(call));
    } catch (error) {
      return problem(error, current.log);
    }
  };
}

async function identify(operation: Operation, room: EndpointRoom, request: Request): Promise<Caller> {
  const token = new URL(request.url).searchParams.get('token') ?? undefined;
  const caller = await room.identities.identify({ headers: request.headers, token });
  await room.rates.take(operation.rate, caller, request.headers);
  requireScope(operation, caller);
  return caller;
}

function requireScope({ scope }: Operation, caller: Caller): void {
  if (scope === 'open' || caller.scopes.has(scope)) return;
  throw new AppError(caller.kind === 'anonymous' ? 'unauthenticated' : 'forbidden');
}

async function parseInputs(inputs: Inputs, request: Request, context: RouteContext | undefined) {
  const query = Object.fromEntries(new URL(request.url).searchParams);
  return {
    params: inputs.params && parse(inputs.params, await context?.params),
    query: inputs.query && parse(inputs.query, query),
    body: inputs.body && parse(inputs.body, await readJson(request)),
  };
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
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > maxBodyBytes) throw new AppError('payload_too_large', 'The body of a request may have 256 KiB.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function answer(operation: Operation, request: Request, value: unknown): Response {
  if (value instanceof Response) return value;
  if (!operation.hasEntityTag) return json(value);
  const tag = `"${createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22)}"`;
  const headers = { etag: tag, 'cache-control': 'private, no-cache' };
  return isKnown(request, tag) ? new Response(null, { status: 304, headers }) : json(value, { headers });
}
