// GET, POST and DELETE /api/links
import { actorOf } from '#lib/api/actor.ts';
import { endpoint } from '#lib/api/endpoint.ts';
import { linkList, shownLink } from '#lib/api/link-answers.ts';
import { createLink, listLinks, revokeLinks } from '#lib/api/operations/link-operations.ts';
import { json } from '#lib/api/respond.ts';
import type { Caller } from '#lib/auth/caller.ts';
import { AppError } from '#lib/errors.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

const hourMs = 3_600_000;

export const GET = endpoint(listLinks, runtime, async ({ room, caller, query }) => {
  if (caller.subject === null) throw new AppError('unauthenticated');
  return linkList(room, { ...query, createdBy: caller.scopes.has('admin') ? undefined : caller.subject });
});

export const POST = endpoint(createLink, runtime, async ({ request, room, caller, body }) => {
  const { catalog, auth } = room;
  const { message_id, scope, is_for_anybody } = body;
  if (caller.subject === null || caller.linksAs === undefined) throw new AppError('unauthenticated');
  if (is_for_anybody && !caller.scopes.has('admin')) {
    throw new AppError('forbidden', 'Only administrators make links that hang on nobody.');
  }
  const file = await catalog.find(message_id);
  if (!file) throw new AppError('not_found');
  const link = await auth.issuedLinks.issue({
    ...{ item: file, scope, createdBy: caller.subject },
    by: is_for_anybody ? undefined : caller.linksAs,
    expiresAtMs: endOf(caller, body.expires_in_hours, room.config.links.ttlMs),
  });
  const shown = shownLink(link, file.custom_name);
  const target = `i:${file.chat_id}:${file.message_id}`;
  const { id, expires_at } = shown;
  await auth.audit.note(actorOf(caller, request), 'links.create', target, { id, scope, expires_at, is_for_anybody });
  return json(shown, { status: 201 });
});

/** Never after the caller's own right; null: it does not end. */
function endOf(caller: Caller, hours: number | null | undefined, usualMs: number): number | null {
  if (hours === null && !caller.scopes.has('admin')) {
    throw new AppError('forbidden', 'Only administrators make links without an end.');
  }
  const latestMs = caller.endsAtMs ?? Number.POSITIVE_INFINITY;
  const endMs = hours === null ? latestMs : Math.min(latestMs, Date.now() + (hours ? hours * hourMs : usualMs));
  return Number.isFinite(endMs) ? endMs : null;
}

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
