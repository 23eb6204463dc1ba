// Who may send what: decisions only.
import type { Config } from '#lib/config.ts';
import type { MediaFile } from '#lib/telegram/telegram.ts';

/** Why a file is not taken. */
export type Refusal =
  | { readonly reason: 'not_allowed'; readonly senderId: number }
  | { readonly reason: 'empty' }
  | { readonly reason: 'too_large'; readonly sizeBytes: number; readonly limitBytes: number }
  | { readonly reason: 'too_long'; readonly durationSeconds: number; readonly limitSeconds: number };

/**
 * Says whether a user may upload: everybody when no list is configured, else the listed ids and the admins.
 *
 * @example mayUpload({ allowedIds: [7], adminIds: [] }, 8) // false
 */
export function mayUpload(config: Pick<Config, 'allowedIds' | 'adminIds'>, senderId: number): boolean {
  return !config.allowedIds || config.allowedIds.includes(senderId) || config.adminIds.includes(senderId);
}

/**
 * Checks a file against the access list and the limits.
 *
 * @returns the first rule it breaks, or undefined when it is welcome.
 */
export function findRefusal(
  config: Pick<Config, 'allowedIds' | 'adminIds' | 'limits'>,
  senderId: number,
  file: Pick<MediaFile, 'sizeBytes' | 'durationSeconds'>,
): Refusal | undefined {
  const { maxFileBytes, maxVideoSeconds } = config.limits;
  if (!mayUpload(config, senderId)) return { reason: 'not_allowed', senderId };
  if (file.sizeBytes === 0) return { reason: 'empty' };
  if (file.sizeBytes > maxFileBytes)
    return { reason: 'too_large', sizeBytes: file.sizeBytes, limitBytes: maxFileBytes };
  if (file.durationSeconds !== undefined && file.durationSeconds > maxVideoSeconds) {
    return { reason: 'too_long', durationSeconds: file.durationSeconds, limitSeconds: maxVideoSeconds };
  }
  return undefined;
}
