// DELETE /api/links/{id}
import { actorOf } from '#lib/api/actor.ts';
import { endpoint } from '#lib/api/endpoint.ts';
import { endLink } from '#lib/api/operations/link-operations.ts';
import { AppError } from '#lib/errors.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const DELETE = endpoint(endLink, runtime, async ({ request, room, caller, params }) => {
  if (caller.subject === null) throw new AppError('unauthenticated');
  const { issuedLinks, audit } = room.auth;
  const link = await issuedLinks.end(params.id, caller.scopes.has('admin') ? undefined : caller.subject);
  await audit.note(actorOf(caller, request), 'links.end', `i:${link.chat_id}:${link.message_id}`, { id: link.id });
  return new Response(null, { status: 204 });
});
