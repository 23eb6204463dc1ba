// What a page says of an error: by its stable code, in the reader's language.
import type { Say } from '#texts';
import { ApiError } from './fetch-json.ts';

type KnownCode = Parameters<Say>[0] & `errors.code.${string}`;

/**
 * A sentence for people. Only what was wrong with an entry is told in the server's own words, too: they name the field.
 *
 * @example errorText(t, new ApiError(503, 'queue_full', '…')) // 'There is too much to do already. Please try again later.'
 */
export function errorText(t: Say, error: unknown): string {
  // What fetch throws when nobody answers.
  if (error instanceof TypeError) return t('errors.offline');
  if (!(error instanceof ApiError)) return t('errors.unknown');
  const key = `errors.code.${error.code}` as KnownCode;
  if (error.code === '' || !t.has(key)) return t('errors.status', { status: String(error.status) });
  const text = t(key);
  return error.code === 'bad_request' ? t('errors.detailed', { error: text, detail: error.message }) : text;
}
