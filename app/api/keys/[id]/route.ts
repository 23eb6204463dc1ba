// DELETE /api/keys/{id}
import { actorOf } from '#lib/api/actor.ts';
import { endpoint } from '#lib/api/endpoint.ts';
import { revokeKey } from '#lib/api/operations/auth-operations.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const DELETE = endpoint(revokeKey, runtime, async ({ request, room, caller, params }) => {
  const { name } = await room.auth.keys.revoke(params.id);
  await room.auth.audit.note(actorOf(caller, request), 'keys.revoke', `k:${params.id}`, { name });
  return new Response(null, { status: 204 });
});
