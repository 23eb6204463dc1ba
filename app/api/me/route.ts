// GET /api/me
import { endpoint } from '#lib/api/endpoint.ts';
import { getMe } from '#lib/api/operations/auth-operations.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(getMe, runtime, async ({ room, caller }) => {
  const { kind, subject, scopes } = caller;
  const user = subject?.startsWith('u:') ? await room.auth.accounts.find(subject.slice(2)) : undefined;
  return { kind, subject, login: user?.login ?? null, scopes: [...scopes], access: room.links.access };
});
