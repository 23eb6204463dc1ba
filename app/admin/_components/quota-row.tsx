// What one sender has sent today, and may send.
import type { ShownQuota, ShownQuotaList } from '#lib/api/contract-admin.ts';
import { useTexts } from '#texts';
import { formatSize } from '../../_format/file-facts.ts';
import { senderName } from '../_format/sender-name.ts';
import { quietButton } from './styles.ts';

interface Props {
  readonly quota: ShownQuota;
  readonly everybody: Pick<ShownQuotaList, 'daily_files' | 'daily_bytes'>;
  readonly onEdit: () => void;
}

export function QuotaRow({ quota, everybody, onEdit }: Props) {
  const { t, language } = useTexts();
  const name = senderName(t, quota);
  const files = quota.daily_files ?? everybody.daily_files;
  const bytes = quota.daily_bytes ?? everybody.daily_bytes;
  const isOwn = quota.daily_files !== null || quota.daily_bytes !== null;
  const noLimit = t('admin.users.noLimit');
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3 px-2 py-3.5 sm:px-3">
      <div className="min-w-0">
        <p className="font-semibold wrap-anywhere">{name}</p>
        <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-ash tabular-nums">
          <span>
            {t('admin.quotas.files', {
              count: quota.used_files,
              limit: files === 0 ? noLimit : t('admin.quotas.of', { limit: files.toLocaleString(language) }),
            })}
          </span>
          <span>
            {t('admin.quotas.bytes', {
              size: formatSize(quota.used_bytes, language),
              limit: bytes === 0 ? noLimit : t('admin.quotas.of', { limit: formatSize(bytes, language) }),
            })}
          </span>
          {isOwn && (
            <span className="rounded-full bg-plum px-2.5 py-0.5 text-xs font-semibold text-ivory">
              {t('admin.quotas.own')}
            </span>
          )}
        </p>
      </div>
      <button type="button" onClick={onEdit} aria-label={t('admin.quotas.editOf', { name })} className={quietButton}>
        {t('admin.quotas.edit')}
      </button>
    </li>
  );
}
