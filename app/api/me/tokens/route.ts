// GET and POST /api/me/tokens
import { actorOf, endIn, personOf } from '#lib/api/actor.ts';
import { nextOf, shownKey } from '#lib/api/auth-answers.ts';
import { endpoint } from '#lib/api/endpoint.ts';
import { createMyToken, listMyTokens } from '#lib/api/operations/auth-operations.ts';
import { json } from '#lib/api/respond.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(listMyTokens, runtime, async ({ room, caller, query }) => {
  const { after, limit } = query;
  const userId = personOf(caller);
  const keys = await room.auth.keys.list({ ...(after === undefined ? {} : { after }), userId, limit });
  return { keys: keys.map(shownKey), next: nextOf(keys, limit, ({ id }) => id) };
});

export const POST = endpoint(createMyToken, runtime, async ({ request, room, caller, body }) => {
  const userId = personOf(caller);
  const actor = actorOf(caller, request);
  const expiresAtMs = endIn(body.expires_in_days, Date.now());
  const order = { name: body.name, scopes: body.scopes, userId, expiresAtMs, createdBy: actor.subject };
  const { key, record } = await room.auth.keys.create(order);
  await room.auth.audit.note(actor, 'keys.create', `k:${record.id}`, { name: body.name, scopes: body.scopes, userId });
  return json({ ...shownKey(record), key }, { status: 201 });
});
