'use client';
// What one can do with an item besides watching it here.
import { useState } from 'react';
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
  const [copied, setCopied] = useState<'no' | 'yes' | 'refused'>('no');

  async function copyLink() {
    setCopied((await copyText(absolute(streamPath))) ? 'yes' : 'refused');
  }

  return (
    <div className="flex flex-wrap items-center gap-2.5">
      <a href={downloadPath(streamPath)} className={pill}>
        Download
      </a>
      <button type="button" onClick={copyLink} className={pill}>
        {copied === 'yes' ? 'Link copied' : 'Copy link'}
      </button>
      {isPlayable && (
        <button type="button" onClick={() => window.location.assign(`vlc://${absolute(streamPath)}`)} className={pill}>
          Open in VLC
        </button>
      )}
      <p role="status" className="sr-only">
        {copied === 'yes' && 'The link is in the clipboard.'}
      </p>
      {copied === 'refused' && (
        <p role="alert" className="basis-full text-sm text-danger break-all">
          The browser refused. Here it is to copy by hand: {absolute(streamPath)}
        </p>
      )}
    </div>
  );
}
