// PUT /api/me/password
import { actorOf, personOf } from '#lib/api/actor.ts';
import { endpoint } from '#lib/api/endpoint.ts';
import { changeMyPassword } from '#lib/api/operations/auth-operations.ts';
import { clientOf } from '#lib/api/rate-limits.ts';
import { AppError } from '#lib/errors.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const PUT = endpoint(changeMyPassword, runtime, async ({ request, room, caller, body }) => {
  const { accounts, audit } = room.auth;
  const id = personOf(caller);
  const actor = actorOf(caller, request);
  const user = await accounts.find(id);
  const client = clientOf(request.headers);
  const known = user && (await accounts.verify({ login: user.login, password: body.old_password, client }));
  if (!known) throw new AppError('forbidden', 'The old password is not right.');
  await accounts.change(id, { password: body.new_password });
  await audit.note(actor, 'users.password', `u:${id}`);
  return new Response(null, { status: 204 });
});
