// The file of a message: its picture where the browser knows one, name, length and size.

import type { CatalogFile } from '#lib/api/contract.ts';
import { useTexts } from '#texts';
import { formatDuration, formatSize } from '../_format/file-facts.ts';
import type { ChatMessage } from '../api/demo/_control/chat-contract.ts';
import { TypeGlyph } from './type-glyph.tsx';

interface Props {
  readonly file: NonNullable<ChatMessage['file']>;
  readonly picture: string | undefined;
}

function kindOf(mimeType: string): CatalogFile['file_type'] {
  if (mimeType.startsWith('video/')) return 'video';
  return mimeType.startsWith('audio/') ? 'audio' : 'file';
}

export function ChatFile({ file, picture }: Props) {
  const { language } = useTexts();
  const facts = [
    file.durationSeconds === undefined ? '' : formatDuration(file.durationSeconds),
    formatSize(file.sizeBytes, language),
  ];
  return (
    <div>
      {picture && (
        // biome-ignore lint/performance/noImgElement: an object URL of this very page
        <img
          src={picture}
          alt=""
          width={320}
          height={180}
          className="max-h-64 w-80 max-w-full bg-black object-contain"
        />
      )}
      <div className="flex items-center gap-3 px-3.5 pt-3">
        <span className="grid size-11 shrink-0 place-items-center rounded-full bg-ivory/12 text-glow">
          <TypeGlyph type={kindOf(file.mimeType)} className="size-6" />
        </span>
        <div className="min-w-0">
          <p className="line-clamp-2 font-medium leading-snug [overflow-wrap:anywhere]">{file.name}</p>
          <p className="text-sm text-ivory/65 tabular-nums">{facts.filter(Boolean).join(' · ')}</p>
        </div>
      </div>
    </div>
  );
}
