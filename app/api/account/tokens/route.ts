// POST /api/account/tokens: makes a personal token, for the form of /account.
import { z } from 'zod';
import { actorOf, endIn, personOf } from '#lib/api/actor.ts';
import { readForm } from '#lib/api/form-body.ts';
import { ownForm } from '#lib/api/own-form.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

const formSchema = z.object({
  name: z.string().trim().min(1).max(80),
  /** Empty: without an end. */
  days: z.enum(['', '30', '90', '365']).transform((days) => (days === '' ? undefined : Number(days))),
});

/** What players need; nothing that changes the house. */
const scopes = ['catalog', 'stream', 'viewer'] as const;

export async function POST(request: Request): Promise<Response> {
  const room = runtime();
  const { keys, audit, shownOnce } = room.auth;
  return ownForm(request, room, '/account', async (caller) => {
    const userId = personOf(caller);
    const { name, days } = (await readForm(request, formSchema)).fields;
    const actor = actorOf(caller, request);
    const order = { name, scopes, userId, expiresAtMs: endIn(days, Date.now()), createdBy: actor.subject };
    const { key, record } = await keys.create(order);
    await audit.note(actor, 'keys.create', `k:${record.id}`, { name, scopes, userId });
    return `/account?made=${shownOnce.put(userId, key)}`;
  });
}
