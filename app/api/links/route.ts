// POST and DELETE /api/links
import { actorOf } from '#lib/api/actor.ts';
import { endpoint } from '#lib/api/endpoint.ts';
import { createLink, revokeLinks } from '#lib/api/operations/auth-operations.ts';
import { json } from '#lib/api/respond.ts';
import { AppError } from '#lib/errors.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

const hourMs = 3_600_000;

export const POST = endpoint(createLink, runtime, async ({ request, room, caller, body }) => {
  const { catalog, links, auth, config } = room;
  if (body.is_for_anybody && !caller.scopes.has('admin')) {
    throw new AppError('forbidden', 'Only administrators make links that hang on nobody.');
  }
  if (!body.is_for_anybody && caller.linksAs === undefined) throw new AppError('unauthenticated');
  const file = await catalog.find(body.message_id);
  if (!file) throw new AppError('not_found');
  const ttlMs = body.expires_in_hours === undefined ? config.links.ttlMs : body.expires_in_hours * hourMs;
  const endsAtMs = Math.min(Date.now() + ttlMs, caller.endsAtMs ?? Number.POSITIVE_INFINITY);
  const by = body.is_for_anybody ? undefined : caller.linksAs;
  const { watch, stream, download, expiresAtMs } = links.share(file, endsAtMs, by);
  const expires_at = new Date(expiresAtMs).toISOString();
  const target = `i:${file.chat_id}:${file.message_id}`;
  await auth.audit.note(actorOf(caller, request), 'links.create', target, {
    expires_at,
    is_for_anybody: by === undefined,
  });
  return json({ message_id: file.message_id, watch, stream, download, expires_at }, { status: 201 });
});

export const DELETE = endpoint(revokeLinks, runtime, async ({ request, room, caller, query }) => {
  const target = await targetOf(room, query);
  if (typeof target === 'string') await room.links.revokeSubject(target);
  else await room.links.revokeItem(target);
  const name = typeof target === 'string' ? target : `i:${target.chat_id}:${target.message_id}`;
  await room.auth.audit.note(actorOf(caller, request), 'links.revoke', name);
  return new Response(null, { status: 204 });
});

interface Target {
  readonly message_id?: number | undefined;
  readonly user_id?: string | undefined;
  readonly key_id?: string | undefined;
}

/** Removed items count: their links would come back with them. */
async function targetOf({ catalog }: ReturnType<typeof runtime>, { message_id, user_id, key_id }: Target) {
  if (message_id === undefined) return user_id === undefined ? `k:${key_id}` : `u:${user_id}`;
  const record = await catalog.findMedia(undefined, message_id);
  if (!record) throw new AppError('not_found');
  return { chat_id: record.chat_id, message_id: record.message_id };
}
