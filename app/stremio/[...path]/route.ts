// GET /stremio/…: Stremio's add-on protocol, with or without a token in front.
import { endpoint } from '#lib/api/endpoint.ts';
import {
  getStremioCatalogPart,
  getStremioManifest,
  getStremioMeta,
  getStremioStreams,
  getStremioSubtitles,
  stremioExtraSchema,
} from '#lib/api/operations/feed-operations.ts';
import { problem, withoutBody } from '#lib/api/respond.ts';
import { parseStremioPath } from '#lib/api/stremio-path.ts';
import { AppError } from '#lib/errors.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new AppError('not_found');
  return value;
}

const routes = {
  manifest: endpoint(getStremioManifest, runtime, ({ room }) => room.feeds.stremio.manifest()),
  catalog: endpoint(getStremioCatalogPart, runtime, async ({ room, request, params, caller, token }) => {
    const extra = stremioExtraSchema.safeParse(Object.fromEntries(new URLSearchParams(params.extra)));
    if (!extra.success) throw new AppError('bad_request', 'What narrows a list are search, genre and skip.');
    const { stremio } = room.feeds;
    return found(await stremio.catalog(params.type, params.id, extra.data, { caller, token }, request.signal));
  }),
  meta: endpoint(getStremioMeta, runtime, async ({ room, params, caller, token }) =>
    found(await room.feeds.stremio.meta(params.type, params.id, { caller, token })),
  ),
  stream: endpoint(getStremioStreams, runtime, ({ room, params, caller, token }) =>
    room.feeds.stremio.streams(params.type, params.id, { caller, token }),
  ),
  subtitles: endpoint(getStremioSubtitles, runtime, ({ room, request, params, caller, token }) =>
    room.feeds.stremio.subtitles(params.type, params.id, { caller, token }, request.signal),
  ),
} as const;

export async function GET(request: Request): Promise<Response> {
  const path = parseStremioPath(new URL(request.url).pathname);
  if (path) return routes[path.resource](request, { params: Promise.resolve({ ...path }) });
  const answer = problem(new AppError('not_found', 'There is no such address in the add-on.'));
  return request.method === 'HEAD' ? withoutBody(answer) : answer;
}
