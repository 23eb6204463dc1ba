// PATCH /api/users/{id}
import { actorOf } from '#lib/api/actor.ts';
import { shownUser } from '#lib/api/auth-answers.ts';
import { endpoint } from '#lib/api/endpoint.ts';
import { changeUser } from '#lib/api/operations/auth-operations.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const PATCH = endpoint(changeUser, runtime, async ({ request, room, caller, params, body }) => {
  const { role, is_disabled: isDisabled, password } = body;
  const changes = {
    ...(role === undefined ? {} : { role }),
    ...(isDisabled === undefined ? {} : { isDisabled }),
    ...(password === undefined ? {} : { password }),
  };
  const user = await room.auth.accounts.change(params.id, changes);
  const detail = { role, is_disabled: isDisabled, password: password === undefined ? undefined : 'changed' };
  await room.auth.audit.note(actorOf(caller, request), 'users.change', `u:${params.id}`, detail);
  return shownUser(user);
});
