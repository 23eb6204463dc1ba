// Stands in the player's place for files that no browser plays.

import type { CatalogFile } from '#lib/api/contract.ts';
import { useTexts } from '#texts';
import { formatContainer, formatSize } from '../_format/file-facts.ts';
import { downloadPath } from '../_format/stream-path.ts';
import { TypeGlyph } from './type-glyph.tsx';

export function DownloadCard({ file, streamPath }: { readonly file: CatalogFile; readonly streamPath: string }) {
  const { t, language } = useTexts();
  const container = formatContainer(file.mime_type);
  const format = container === 'FILE' ? 'none' : container;
  return (
    <section aria-label={t('catalog.actions.file')} className="wallpaper border-b border-ivory/5">
      <div className="shell grid place-items-center gap-5 py-20 text-center">
        <span className="grid size-24 place-items-center rounded-3xl bg-plum text-glow ring-1 ring-ivory/10">
          <TypeGlyph type="file" className="size-11" />
        </span>
        <p className="text-ash">{t('catalog.actions.keepOnly')}</p>
        <a
          href={downloadPath(streamPath)}
          className="rounded-full bg-ivory px-8 py-3.5 text-lg font-semibold text-ink transition-colors hover:bg-glow"
        >
          {t('catalog.actions.downloadOf', { format, size: formatSize(file.file_size, language) })}
        </a>
      </div>
    </section>
  );
}
