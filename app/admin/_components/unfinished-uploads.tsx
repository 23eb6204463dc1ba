'use client';
// What an earlier visit has begun: the browser has the file no more, the server still has its bytes.
import type { UploadInfo } from '#lib/api/contract-upload.ts';
import { useTexts } from '#texts';
import { Moment } from '../../_components/moment.tsx';
import { formatSize } from '../../_format/file-facts.ts';
import { dangerButton } from './styles.ts';

interface Props {
  readonly uploads: readonly UploadInfo[];
  readonly onCancel: (upload: UploadInfo) => void;
}

export function UnfinishedUploads({ uploads, onCancel }: Props) {
  const { t, language } = useTexts();
  if (uploads.length === 0) return null;
  return (
    <section aria-labelledby="unfinished" className="mt-5 border-t border-ivory/8 pt-4">
      <h3 id="unfinished" className="font-semibold">
        {t('admin.upload.unfinished')}
      </h3>
      <p className="mt-1 text-sm text-ash">{t('admin.upload.chooseAgain')}</p>
      <ul className="mt-2 divide-y divide-ivory/6">
        {uploads.map((upload) => (
          <li key={upload.id} className="flex flex-wrap items-center justify-between gap-3 py-3">
            <div className="min-w-0">
              <p className="wrap-anywhere">{upload.file_name}</p>
              <p className="text-sm text-ash tabular-nums">
                {t.rich('admin.upload.kept', {
                  sent: formatSize(upload.offset_bytes, language),
                  size: formatSize(upload.size_bytes, language),
                  moment: () => <Moment iso={upload.expires_at} />,
                })}
              </p>
            </div>
            <button
              type="button"
              onClick={() => onCancel(upload)}
              aria-label={t('admin.upload.actOn', { act: t('admin.upload.cancel'), name: upload.file_name })}
              className={dangerButton}
            >
              {t('admin.upload.cancel')}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
