// The picture of an item: its thumbnail, or art drawn from its id when Telegram had none.
import type { CatalogFile } from '#lib/api/contract.ts';
import { TypeGlyph } from './type-glyph.tsx';

interface Props {
  readonly file: CatalogFile;
  /** The first picture of a page loads at once, the others when they come near. */
  readonly eager?: boolean;
  readonly className?: string;
}

/** Hues that go with the ember accent; green and yellow look sick on plum. */
const hues = [8, 28, 255, 280, 305, 335, 350];

export function PosterArt({ file, eager = false, className = '' }: Props) {
  if (!file.poster) return <DrawnArt file={file} className={className} />;
  return (
    // biome-ignore lint/performance/noImgElement: thumbnails are 320 px and content-addressed, an optimiser would only cost CPU
    <img
      src={file.poster}
      alt=""
      width={320}
      height={180}
      loading={eager ? 'eager' : 'lazy'}
      fetchPriority={eager ? 'high' : 'auto'}
      decoding="async"
      className={`size-full object-cover ${className}`}
    />
  );
}

function DrawnArt({ file, className }: { readonly file: CatalogFile; readonly className: string }) {
  const hue = hues[file.message_id % hues.length] ?? 280;
  return (
    <div
      aria-hidden="true"
      className={`dial grid size-full place-items-center ${className}`}
      style={{ backgroundColor: `oklch(0.33 0.09 ${hue})` }}
    >
      <TypeGlyph type={file.file_type} className="size-1/4 max-h-20 min-h-8 text-white/80" />
    </div>
  );
}
