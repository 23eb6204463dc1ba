// What people send and may send, as the API and the pages show it.
import { AppError } from '../errors.ts';
import type { Runtime } from '../runtime.ts';
import type { ShownQuota, ShownQuotaList } from './contract-admin.ts';
import type { SenderQuota } from './quota-room.ts';

type Room = Pick<Runtime, 'storage' | 'config' | 'quotas'>;

/** The key's name or the account's; undefined when there is none of it. */
async function nameOf({ storage }: Pick<Room, 'storage'>, subject: string): Promise<string | undefined> {
  const id = subject.slice(2);
  if (subject.startsWith('k:')) return (await storage.apiKeys.find(id))?.name;
  if (subject.startsWith('u:')) return (await storage.users.find(id))?.login;
  return undefined;
}

/** A sender with a name, if there is one. */
export async function shownQuota(room: Pick<Room, 'storage'>, quota: SenderQuota): Promise<ShownQuota> {
  return {
    subject: quota.subject,
    name: (await nameOf(room, quota.subject)) ?? null,
    used_files: quota.usedFiles,
    used_bytes: quota.usedBytes,
    daily_files: quota.dailyFiles,
    daily_bytes: quota.dailyBytes,
  };
}

/** One page. */
export async function quotaList(
  room: Room,
  { after, limit }: { readonly after?: number | undefined; readonly limit: number },
): Promise<ShownQuotaList> {
  const { people, next } = await room.quotas.list({ ...(after === undefined ? {} : { after }), limit });
  const { dailyFiles, dailyBytes } = room.config.quotas;
  return {
    ...{ daily_files: dailyFiles, daily_bytes: dailyBytes },
    people: await Promise.all(people.map((one) => shownQuota(room, one))),
    next: next === undefined ? null : String(next),
  };
}

/**
 * Anybody of Telegram's may be sending tomorrow; keys and accounts are there or not.
 *
 * @param subject `t:`, `k:` or `u:` with an id.
 * @throws AppError `not_found`.
 */
export async function requireSender(room: Pick<Room, 'storage'>, subject: string): Promise<void> {
  if (!subject.startsWith('t:') && (await nameOf(room, subject)) === undefined) throw new AppError('not_found');
}
