// Who may do what: decisions only.
import type { Config } from '#lib/config.ts';
import type { MediaRecord } from '#lib/storage/storage.ts';
import type { MediaFile } from '#lib/telegram/telegram.ts';

/** Whom the bot works for. */
export type AccessLists = Pick<Config, 'allowedIds' | 'adminIds'>;

/** Why a file is not taken. */
export type Refusal =
  | { readonly reason: 'not_allowed'; readonly senderId: number }
  | { readonly reason: 'empty' }
  | { readonly reason: 'too_large'; readonly sizeBytes: number; readonly limitBytes: number }
  | { readonly reason: 'too_long'; readonly durationSeconds: number; readonly limitSeconds: number }
  | { readonly reason: 'wrong_type'; readonly mimeType: string; readonly allowedTypes: readonly string[] }
  | { readonly reason: 'too_many_files'; readonly limit: number; readonly used: number; readonly waitMs: number }
  | {
      readonly reason: 'too_many_bytes';
      readonly limitBytes: number;
      readonly usedBytes: number;
      readonly sizeBytes: number;
      readonly waitMs: number;
    };

/**
 * Says whether the bot works for a user: everybody when that was chosen, else the listed ids and the admins.
 *
 * @example mayUse({ allowedIds: [7], adminIds: [] }, 8) // false
 */
export function mayUse(config: AccessLists, userId: number): boolean {
  return config.allowedIds === 'everybody' || config.allowedIds.includes(userId) || isAdmin(config, userId);
}

/** Admins are named by their numeric ids alone; names can be taken over, ids cannot. */
export function isAdmin(config: Pick<Config, 'adminIds'>, userId: number): boolean {
  return config.adminIds.includes(userId);
}

/**
 * What somebody of Telegram may be on the web page; undefined: nothing.
 *
 * @example roleOf({ allowedIds: [7], adminIds: [] }, 7) // 'viewer'
 */
export function roleOf(config: AccessLists, userId: number): 'admin' | 'viewer' | undefined {
  if (isAdmin(config, userId)) return 'admin';
  return mayUse(config, userId) ? 'viewer' : undefined;
}

/** Says whether a user may rename, remove and restore an item: who sent it, and admins. */
export function mayChange(config: AccessLists, userId: number, record: Pick<MediaRecord, 'uploaded_by'>): boolean {
  return isAdmin(config, userId) || (mayUse(config, userId) && record.uploaded_by === userId);
}

function isAllowedType(file: Pick<MediaFile, 'fileType' | 'mimeType'>, allowedTypes: readonly string[]): boolean {
  const mimeType = file.mimeType.toLowerCase();
  return allowedTypes.some(
    (type) =>
      type === file.fileType || type === mimeType || (type.endsWith('/*') && mimeType.startsWith(type.slice(0, -1))),
  );
}

/**
 * Checks a file against the access list and the limits; quotas are checked elsewhere, because they count.
 *
 * @returns the first rule it breaks, or undefined when it is welcome.
 */
export function findRefusal(
  config: AccessLists & Pick<Config, 'limits'>,
  senderId: number,
  file: Pick<MediaFile, 'sizeBytes' | 'durationSeconds' | 'fileType' | 'mimeType'>,
): Refusal | undefined {
  const { maxFileBytes, maxVideoSeconds, allowedTypes } = config.limits;
  if (!mayUse(config, senderId)) return { reason: 'not_allowed', senderId };
  if (file.sizeBytes === 0) return { reason: 'empty' };
  if (allowedTypes && !isAllowedType(file, allowedTypes))
    return { reason: 'wrong_type', mimeType: file.mimeType, allowedTypes };
  return findLimit({ maxFileBytes, maxVideoSeconds }, file.sizeBytes, file.durationSeconds);
}

/**
 * Checks size and length alone, as far as they are known.
 *
 * @returns the limit it breaks; undefined when it breaks none.
 */
export function findLimit(
  { maxFileBytes, maxVideoSeconds }: { readonly maxFileBytes: number; readonly maxVideoSeconds: number },
  sizeBytes: number | undefined,
  durationSeconds: number | undefined,
): Refusal | undefined {
  if (sizeBytes !== undefined && sizeBytes > maxFileBytes)
    return { reason: 'too_large', sizeBytes, limitBytes: maxFileBytes };
  if (durationSeconds !== undefined && durationSeconds > maxVideoSeconds)
    return { reason: 'too_long', durationSeconds, limitSeconds: maxVideoSeconds };
  return undefined;
}
