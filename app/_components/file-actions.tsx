'use client';
import { useState } from 'react';
// What one can do with an item besides watching it here.
import { useTexts } from '#texts';
import { copyText } from '../_browser/copy-text.ts';
import { downloadPath } from '../_format/stream-path.ts';

interface Props {
  readonly streamPath: string;
  readonly isPlayable: boolean;
}

const pill =
  'inline-flex min-h-11 items-center rounded-full bg-plum px-5 text-sm font-semibold ring-1 ring-ivory/10 transition-colors hover:bg-line';

/** Links take the address this page was opened at: it is the one that works from here. */
const absolute = (path: string) => new URL(path, window.location.origin).href;

export function FileActions({ streamPath, isPlayable }: Props) {
  const { t } = useTexts();
  const [copied, setCopied] = useState<'no' | 'yes' | 'refused'>('no');

  async function copyLink() {
    setCopied((await copyText(absolute(streamPath))) ? 'yes' : 'refused');
  }

  return (
    <div className="flex flex-wrap items-center gap-2.5">
      <a href={downloadPath(streamPath)} className={pill}>
        {t('catalog.actions.download')}
      </a>
      <button type="button" onClick={copyLink} className={pill}>
        {t(copied === 'yes' ? 'catalog.actions.linkCopied' : 'catalog.actions.copyLink')}
      </button>
      {isPlayable && (
        <button type="button" onClick={() => window.location.assign(`vlc://${absolute(streamPath)}`)} className={pill}>
          {t('catalog.actions.vlc')}
        </button>
      )}
      <p role="status" className="sr-only">
        {copied === 'yes' && t('catalog.actions.copiedLink')}
      </p>
      {copied === 'refused' && (
        <p role="alert" className="basis-full text-sm text-danger break-all">
          {t('catalog.actions.copyByHand', { text: absolute(streamPath) })}
        </p>
      )}
    </div>
  );
}
