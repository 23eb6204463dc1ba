'use client';
// Sends files from this browser: chosen, or dropped anywhere on the page.
import { useCallback, useRef } from 'react';
import type { UploadInfo, UploadInfoList } from '#lib/api/contract-upload.ts';
import { useTexts } from '#texts';
import { errorText } from '../../_browser/error-text.ts';
import { fetchJson } from '../../_browser/fetch-json.ts';
import { DropOverlay } from '../../_components/drop-overlay.tsx';
import { formatSize } from '../../_format/file-facts.ts';
import { useFileDrop } from '../../_hooks/use-file-drop.ts';
import type { QueuedFile } from '../_browser/upload-queue.ts';
import { useFresh } from '../_hooks/use-fresh.ts';
import { useUploads } from '../_hooks/use-uploads.ts';
import { card, mainButton, quietButton } from './styles.ts';
import type { Said } from './toast.tsx';
import { UnfinishedUploads } from './unfinished-uploads.tsx';
import { UploadRow } from './upload-row.tsx';

interface Props {
  readonly say: (said: Said) => void;
  /** Called when a file is in the library. */
  readonly onArrived: () => void;
}

const lookEveryMs = 10_000;

export function UploadPanel({ say, onArrived }: Props) {
  const { t, language } = useTexts();
  const input = useRef<HTMLInputElement>(null);
  const { data, reload } = useFresh<UploadInfoList>('/api/uploads', undefined, lookEveryMs);
  const onEnd = useCallback(
    ({ name, state, error }: QueuedFile) => {
      if (state === 'failed')
        return say({ text: t('admin.upload.failed', { name, error: errorText(t, error) }), isBad: true });
      say({ text: t('admin.upload.arrived', { name }) });
      onArrived();
    },
    [say, onArrived, t],
  );
  const { queue, files } = useUploads(onEnd);
  const add = useCallback((chosen: Iterable<File>) => queue.add(chosen), [queue]);
  const isOver = useFileDrop(add);
  const own = new Set(files.map(({ uploadId, name }) => uploadId ?? name));
  const unfinished = (data?.uploads ?? []).filter(({ id, state }) => state === 'receiving' && !own.has(id));
  const cancel = async ({ id, file_name }: UploadInfo) => {
    const tus = { method: 'DELETE', headers: { 'tus-resumable': '1.0.0' } };
    await fetchJson(`/api/uploads/${id}`, tus).then(
      () => say({ text: t('admin.upload.cancelled', { name: file_name }) }),
      (error: unknown) => say({ text: errorText(t, error), isBad: true }),
    );
    reload();
  };
  return (
    <section aria-labelledby="upload" className={`${card} mb-6`}>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h2 id="upload" className="text-lg font-semibold">
            {t('admin.upload.title')}
          </h2>
          <p className="mt-0.5 text-sm text-ash">
            {data
              ? t('admin.upload.introUpTo', { size: formatSize(data.max_bytes, language) })
              : t('admin.upload.intro')}
          </p>
        </div>
        <button type="button" onClick={() => input.current?.click()} className={mainButton}>
          {t('admin.upload.choose')}
        </button>
        <input
          ref={input}
          type="file"
          multiple
          accept="video/*,audio/*,.mkv,.ts,.m2ts,.opus"
          hidden
          aria-label={t('admin.upload.files')}
          onChange={({ currentTarget }) => {
            add([...(currentTarget.files ?? [])]);
            // The same file may be chosen once more.
            currentTarget.value = '';
          }}
        />
      </div>
      {files.length > 0 && (
        <>
          <ul aria-label={t('admin.upload.queue')} className="mt-4 divide-y divide-ivory/6 border-t border-ivory/8">
            {files.map((file) => (
              <UploadRow key={file.key} file={file} queue={queue} />
            ))}
          </ul>
          <div className="mt-2 flex flex-wrap items-center justify-between gap-3 text-sm text-ash">
            {queue.isBusy() ? <p>{t('admin.upload.stay')}</p> : <span />}
            {files.filter(({ state }) => state === 'done').length > 1 && (
              <button
                type="button"
                className={quietButton}
                onClick={() => {
                  for (const { key, state } of files) if (state === 'done') queue.forget(key);
                }}
              >
                {t('admin.upload.clearAll')}
              </button>
            )}
          </div>
        </>
      )}
      <UnfinishedUploads uploads={unfinished} onCancel={(upload) => void cancel(upload)} />
      {isOver && (
        <div className="pointer-events-none fixed inset-0 z-40">
          <DropOverlay />
        </div>
      )}
    </section>
  );
}
