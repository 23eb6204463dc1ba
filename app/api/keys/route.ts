// GET and POST /api/keys
import { actorOf, endIn } from '#lib/api/actor.ts';
import { nextOf, shownKey } from '#lib/api/auth-answers.ts';
import { endpoint } from '#lib/api/endpoint.ts';
import { createKey, listKeys } from '#lib/api/operations/auth-operations.ts';
import { json } from '#lib/api/respond.ts';
import { AppError } from '#lib/errors.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(listKeys, runtime, async ({ room, query }) => {
  const { after, limit } = query;
  const keys = await room.auth.keys.list({ ...(after === undefined ? {} : { after }), limit });
  return { keys: keys.map(shownKey), next: nextOf(keys, limit, ({ id }) => id) };
});

export const POST = endpoint(createKey, runtime, async ({ request, room, caller, body }) => {
  const { keys, accounts, audit } = room.auth;
  const { name, scopes, user_id: userId = null } = body;
  const beyond = scopes.filter((scope) => !caller.scopes.has(scope));
  if (beyond.length > 0)
    throw new AppError('forbidden', `You may not give what you do not have: ${beyond.join(', ')}.`);
  if (userId !== null && !(await accounts.find(userId))) throw new AppError('not_found', 'There is no such user.');
  const actor = actorOf(caller, request);
  const expiresAtMs = endIn(body.expires_in_days, Date.now());
  const { key, record } = await keys.create({ name, scopes, userId, expiresAtMs, createdBy: actor.subject });
  await audit.note(actor, 'keys.create', `k:${record.id}`, { name, scopes, userId });
  return json({ ...shownKey(record), key }, { status: 201 });
});
