// One item of the grid.
import Link from 'next/link';
import type { CatalogFile } from '#lib/api/contract.ts';
import { formatContainer, formatDuration, formatSize, typeNames } from '../_format/file-facts.ts';
import { BreakableName } from './breakable-name.tsx';
import { PlayGlyph } from './play-glyph.tsx';
import { PosterArt } from './poster-art.tsx';

export function FilmCard({ file }: { readonly file: CatalogFile }) {
  return (
    <li className="motion-safe:animate-arrive">
      <Link href={file.watch_path} prefetch={false} className="group block rounded-card focus-visible:outline-offset-4">
        <div className="relative aspect-video overflow-hidden rounded-card bg-plum shadow-lg shadow-black/40 ring-1 ring-white/8 transition duration-300 ease-settle group-hover:shadow-xl group-hover:ring-2 group-hover:ring-ember motion-safe:group-hover:-translate-y-1">
          <PosterArt file={file} />
          <div className="absolute inset-0 grid place-items-center bg-ink/45 opacity-0 transition-opacity duration-200 group-hover:opacity-100 group-focus-visible:opacity-100">
            <span className="grid size-12 place-items-center rounded-full bg-ivory text-ink">
              <PlayGlyph className="ml-0.5 size-5" />
            </span>
          </div>
          {file.file_type !== 'video' && <Chip place="top-2 left-2">{typeNames[file.file_type]}</Chip>}
          {file.duration !== null && <Chip place="right-2 bottom-2">{formatDuration(file.duration)}</Chip>}
        </div>
        <h3 className="mt-3 line-clamp-2 font-medium leading-snug tracking-[-0.01em] break-words">
          <BreakableName name={file.custom_name} />
        </h3>
        <p className="mt-1 text-sm text-ash">
          {formatContainer(file.mime_type)} · {formatSize(file.file_size)}
        </p>
      </Link>
    </li>
  );
}

function Chip({ place, children }: { readonly place: string; readonly children: string }) {
  return (
    <span className={`absolute ${place} rounded-md bg-ink/80 px-1.5 py-0.5 text-xs font-medium tabular-nums`}>
      {children}
    </span>
  );
}
