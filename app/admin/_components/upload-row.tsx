'use client';
// One file on its way: how far, how fast, and what can be done with it.
import Link from 'next/link';
import { useTexts } from '#texts';
import { errorText } from '../../_browser/error-text.ts';
import { formatSize } from '../../_format/file-facts.ts';
import { formatSpan } from '../../_format/moment.ts';
import { bytesPerSecond, secondsLeft } from '../_browser/upload-pace.ts';
import type { QueuedFile, UploadQueue } from '../_browser/upload-queue.ts';
import { bar, dangerButton, quietButton } from './styles.ts';

/** Drawn by us: browsers' own bars are as green or blue as they like. */

interface Props {
  readonly file: QueuedFile;
  readonly queue: UploadQueue;
}

export function UploadRow({ file, queue }: Props) {
  const { t, language } = useTexts();
  const { key, name, sizeBytes, state, sentBytes, error, messageId } = file;
  const percent = sizeBytes === 0 ? 0 : Math.floor((sentBytes / sizeBytes) * 100);
  const act = (
    does: 'pause' | 'resume' | 'retry' | 'cancel' | 'clear',
    run: (key: string) => void,
    style = quietButton,
  ) => (
    <button
      type="button"
      onClick={() => run(key)}
      aria-label={t('admin.upload.actOn', { act: t(`admin.upload.${does}`), name })}
      className={style}
    >
      {t(`admin.upload.${does}`)}
    </button>
  );
  return (
    <li className="grid gap-x-5 gap-y-3 py-3.5 sm:grid-cols-[1fr_auto] sm:items-center">
      <div className="min-w-0">
        <p className="font-semibold wrap-anywhere">{name}</p>
        {state !== 'done' && state !== 'failed' && (
          <progress aria-label={name} value={sentBytes} max={Math.max(1, sizeBytes)} className={`${bar} mt-2 h-1.5`} />
        )}
        <p className="mt-1 flex flex-wrap gap-x-3 text-sm text-ash tabular-nums">
          <span>{t(`admin.upload.states.${state}`)}</span>
          {state === 'done' ? <span>{formatSize(sizeBytes, language)}</span> : <Extent file={file} percent={percent} />}
        </p>
        {error !== undefined && <p className="mt-1 wrap-anywhere text-danger">{errorText(t, error)}</p>}
      </div>
      <div className="flex flex-wrap gap-2">
        {(state === 'sending' || state === 'waiting') && act('pause', (one) => queue.pause(one))}
        {state === 'paused' && act('resume', (one) => queue.resume(one))}
        {state === 'failed' && act('retry', (one) => queue.resume(one))}
        {state !== 'done' && state !== 'adding' && act('cancel', (one) => queue.cancel(one), dangerButton)}
        {state === 'done' && messageId !== undefined && (
          <Link
            href={`/title/${messageId}`}
            prefetch={false}
            aria-label={t('admin.upload.actOn', { act: t('admin.upload.open'), name })}
            className={quietButton}
          >
            {t('admin.upload.open')}
          </Link>
        )}
        {state === 'done' && act('clear', (one) => queue.forget(one))}
      </div>
    </li>
  );
}

function Extent({
  file: { sizeBytes, sentBytes, samples, state },
  percent,
}: {
  readonly file: QueuedFile;
  readonly percent: number;
}) {
  const { t, language } = useTexts();
  const speed = state === 'sending' ? bytesPerSecond(samples) : undefined;
  const left = secondsLeft(sizeBytes - sentBytes, speed);
  return (
    <>
      <span>{t('admin.upload.percent', { percent })}</span>
      <span>
        {t('admin.upload.ofSize', { sent: formatSize(sentBytes, language), size: formatSize(sizeBytes, language) })}
      </span>
      {speed !== undefined && <span>{t('admin.jobs.perSecond', { size: formatSize(speed, language) })}</span>}
      {left !== undefined && (
        <span>
          {left < 60
            ? t('admin.upload.secondsLeft', { seconds: left })
            : t('admin.upload.left', { span: formatSpan(t, left) })}
        </span>
      )}
    </>
  );
}
