// What a sender is called.
import type { ShownQuota } from '#lib/api/contract-admin.ts';
import type { Say } from '#texts';

/**
 * The name of a key or an account; of a person of the bot the number, which is all that is known.
 *
 * @example senderName(t, { subject: 't:4242', name: null }) // '4242 in Telegram'
 */
export function senderName(t: Say, { subject, name }: Pick<ShownQuota, 'subject' | 'name'>): string {
  const id = subject.slice(2);
  if (subject.startsWith('t:')) return t('admin.quotas.person', { id });
  return t(subject.startsWith('k:') ? 'admin.quotas.key' : 'admin.quotas.account', { name: name ?? id });
}
