// DELETE /api/me/tokens/{id}
import { actorOf, personOf } from '#lib/api/actor.ts';
import { endpoint } from '#lib/api/endpoint.ts';
import { revokeMyToken } from '#lib/api/operations/auth-operations.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const DELETE = endpoint(revokeMyToken, runtime, async ({ request, room, caller, params }) => {
  await room.auth.keys.revoke(params.id, personOf(caller));
  await room.auth.audit.note(actorOf(caller, request), 'keys.revoke', `k:${params.id}`);
  return new Response(null, { status: 204 });
});
