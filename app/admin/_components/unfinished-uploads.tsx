'use client';
// What an earlier visit has begun: the browser has the file no more, the server still has its bytes.
import type { UploadInfo } from '#lib/api/contract-upload.ts';
import { formatSize } from '../../_format/file-facts.ts';
import { formatMoment } from '../../_format/moment.ts';
import { dangerButton } from './styles.ts';

interface Props {
  readonly uploads: readonly UploadInfo[];
  readonly onCancel: (upload: UploadInfo) => void;
}

export function UnfinishedUploads({ uploads, onCancel }: Props) {
  if (uploads.length === 0) return null;
  return (
    <section aria-labelledby="unfinished" className="mt-5 border-t border-ivory/8 pt-4">
      <h3 id="unfinished" className="font-semibold">
        Not finished
      </h3>
      <p className="mt-1 text-sm text-ash">Choose the same file again, and it goes on where it stopped.</p>
      <ul className="mt-2 divide-y divide-ivory/6">
        {uploads.map((upload) => (
          <li key={upload.id} className="flex flex-wrap items-center justify-between gap-3 py-3">
            <div className="min-w-0">
              <p className="wrap-anywhere">{upload.file_name}</p>
              <p className="text-sm text-ash tabular-nums">
                {`${formatSize(upload.offset_bytes)} of ${formatSize(upload.size_bytes)}, kept until ${formatMoment(upload.expires_at)}`}
              </p>
            </div>
            <button
              type="button"
              onClick={() => onCancel(upload)}
              aria-label={`Cancel: ${upload.file_name}`}
              className={dangerButton}
            >
              Cancel
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
