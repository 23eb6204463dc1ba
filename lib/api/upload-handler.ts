// Uploads by the tus protocol: who asks, how often, from where; then the room; then the answer or the error.
//
// It stands beside Next: bodies of gigabytes are read as slowly as Telegram takes them, and Next promises nothing of that kind.
import type { AuditTrail } from '../auth/audit-trail.ts';
import type { Caller } from '../auth/caller.ts';
import { AppError } from '../errors.ts';
import type { Uploader, Uploads } from '../upload/upload.ts';
import { actorOf } from './actor.ts';
import { type EndpointRoom, identify } from './endpoint.ts';
import { isOwnSite } from './own-site.ts';
import { problem } from './respond.ts';

/** What the handler needs of the product. */
export interface UploadHandlerRoom extends EndpointRoom {
  readonly uploads: Uploads;
  readonly auth: { readonly audit: Pick<AuditTrail, 'note'> };
}

/** Who may discover what the protocol offers: everybody, it tells nothing else. */
const nobody: Uploader = { subject: '', seesAll: false };

/** Makes the handler of everything but GET below `/api/uploads`; it never rejects. */
export function uploadHandler(room: UploadHandlerRoom): (request: Request) => Promise<Response> {
  return async (request) => {
    try {
      return tidy(await answer(request, room));
    } catch (error) {
      const response = problem(error, room.log);
      response.headers.set('Tus-Resumable', '1.0.0');
      return tidy(response);
    }
  };
}

/** @throws AppError `unauthenticated`, `forbidden`. */
export function uploaderOf({ kind, subject, scopes }: Caller): Uploader {
  if (!scopes.has('upload') || subject === null) {
    throw new AppError(kind === 'anonymous' ? 'unauthenticated' : 'forbidden');
  }
  return { subject, seesAll: scopes.has('admin') };
}

async function answer(request: Request, room: UploadHandlerRoom): Promise<Response> {
  if (request.method === 'OPTIONS') return await room.uploads.handle(request, nobody);
  // A token in an address ends in logs and histories; what changes something comes with a header.
  const caller = await identify(room, { headers: request.headers, url: 'http://localhost/' });
  const changes = request.method === 'POST' || request.method === 'DELETE';
  await room.rates.take(changes ? 'write' : 'light', caller, request.headers);
  const uploader = uploaderOf(caller);
  if (caller.isByCookie && !isOwnSite(request.headers, room.config?.url)) {
    throw new AppError('forbidden', 'This request came from another site.');
  }
  const response = await room.uploads.handle(request, uploader);
  if (request.method === 'POST' && response.status === 201) await noteBegun(request, caller, response, room);
  return response;
}

async function noteBegun(request: Request, caller: Caller, response: Response, { auth }: UploadHandlerRoom) {
  const id = response.headers.get('location')?.split('/').at(-1) ?? '';
  const detail = { bytes: Number(request.headers.get('upload-length') ?? 0) };
  await auth.audit.note(actorOf(caller, request), 'items.upload', `upload:${id.slice(0, 6)}`, detail);
}

/** Which sites may read is the listener's to say; no answer is kept or shown. */
function tidy(response: Response): Response {
  for (const name of [...response.headers.keys()]) {
    if (name.startsWith('access-control-')) response.headers.delete(name);
  }
  response.headers.delete('x-sv-length');
  response.headers.set('Cache-Control', 'no-store');
  response.headers.set('X-Content-Type-Options', 'nosniff');
  response.headers.set('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
  return response;
}
