// What all routes of the demo chat share: they exist only in demo mode, and only our own pages may write.
import { problem, problemType } from '#lib/api/respond.ts';
import { AppError } from '#lib/errors.ts';
import { type DemoDoor, runtime } from '#lib/runtime.ts';

const refusal = {
  type: problemType('cross_site'),
  title: 'Forbidden',
  status: 403,
  code: 'cross_site',
  detail: 'The demo chat takes messages only from its own page.',
};

/**
 * True for a request that another site made a browser send.
 *
 * Sec-Fetch-Site is set by every current browser on trustworthy origins; Origin covers plain http on a local network.
 */
export function isCrossSite(headers: Headers): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null) return site !== 'same-origin' && site !== 'none';
  const origin = headers.get('origin');
  if (origin === null) return false;
  return !URL.canParse(origin) || new URL(origin).host !== headers.get('host');
}

/** Runs a route of the demo: 404 outside of demo mode, 403 for writes from elsewhere, problem details for errors. */
export async function demoRoute(request: Request, answer: (demo: DemoDoor) => Promise<Response>): Promise<Response> {
  const { demo, log } = runtime();
  try {
    if (!demo) throw new AppError('not_found');
    if (request.method !== 'GET' && isCrossSite(request.headers)) {
      return Response.json(refusal, { status: 403, headers: { 'content-type': 'application/problem+json' } });
    }
    return await answer(demo);
  } catch (error) {
    return problem(error, log);
  }
}

/** @throws AppError `bad_request` when the body is no JSON of this shape or larger than a message can be. */
export async function readJson<Shape>(
  request: Request,
  schema: { safeParse(value: unknown): { success: true; data: Shape } | { success: false } },
): Promise<Shape> {
  const length = Number(request.headers.get('content-length') ?? Number.NaN);
  if (!(length <= 64 * 1024)) throw new AppError('bad_request', 'A JSON body of at most 64 KiB is expected.');
  const parsed = schema.safeParse(await request.json().catch(() => undefined));
  if (!parsed.success) throw new AppError('bad_request');
  return parsed.data;
}
