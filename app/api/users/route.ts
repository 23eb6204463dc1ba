// GET and POST /api/users
import { actorOf } from '#lib/api/actor.ts';
import { nextOf, shownUser } from '#lib/api/auth-answers.ts';
import { endpoint } from '#lib/api/endpoint.ts';
import { createUser, listUsers } from '#lib/api/operations/auth-operations.ts';
import { json } from '#lib/api/respond.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(listUsers, runtime, async ({ room, query }) => {
  const { after, q: part, limit } = query;
  const place = after === undefined ? {} : { after };
  const users = await room.auth.accounts.list({ ...place, ...(part === undefined ? {} : { part }), limit });
  return { users: users.map(shownUser), next: nextOf(users, limit, ({ login }) => login) };
});

export const POST = endpoint(createUser, runtime, async ({ request, room, caller, body }) => {
  const user = await room.auth.accounts.create(body);
  const { login, role } = user;
  await room.auth.audit.note(actorOf(caller, request), 'users.create', `u:${user.id}`, { login, role });
  return json(shownUser(user), { status: 201 });
});
