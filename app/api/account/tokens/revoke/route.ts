// POST /api/account/tokens/revoke: ends a personal token, for the list of /account.
import { z } from 'zod';
import { actorOf, personOf } from '#lib/api/actor.ts';
import { readForm } from '#lib/api/form-body.ts';
import { ownForm } from '#lib/api/own-form.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

const formSchema = z.object({ id: z.string().regex(/^[0-9a-f]{16}$/) });

export async function POST(request: Request): Promise<Response> {
  const room = runtime();
  return ownForm(request, room, '/account', async (caller) => {
    const userId = personOf(caller);
    const { id } = (await readForm(request, formSchema)).fields;
    await room.auth.keys.revoke(id, userId);
    await room.auth.audit.note(actorOf(caller, request), 'keys.revoke', `k:${id}`);
    return '/account';
  });
}
