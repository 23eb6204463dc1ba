// The picture of an item in a frame of 16:9: its poster, upright ones whole before their own colours; or art drawn from its id.
import type { CatalogFile } from '#lib/api/contract.ts';
import { blurredPoster } from '../_format/blurred-poster.ts';
import { TypeGlyph } from './type-glyph.tsx';

interface Props {
  readonly file: CatalogFile;
  /** Loads at once, not when it comes near; `first`: before all others, as what the page is looked at for. */
  readonly eager?: boolean | 'first';
  readonly className?: string;
  /** Of the frame, for `srcset`. */
  readonly sizes?: string;
}

/** Hues that go with the ember accent; green and yellow look sick on plum. */
const hues = [8, 28, 255, 280, 305, 335, 350];

const cardSizes = '(min-width: 1280px) 18vw, (min-width: 640px) 30vw, 44vw';

export function PosterArt({ file, eager = false, className = '', sizes = cardSizes }: Props) {
  if (!file.poster) return <DrawnArt file={file} className={className} />;
  const posters = file.posters ?? [];
  const largest = posters.at(-1);
  const isUpright = largest !== undefined && largest.height > largest.width;
  const blur = file.facts?.placeholder && blurredPoster(file.facts.placeholder);
  return (
    <div
      className={`size-full overflow-hidden bg-plum bg-size-[100%_100%] ${className}`}
      style={blur ? { backgroundImage: `url(${blur})` } : undefined}
    >
      {/* Inside of `picture` React writes no preload link: the picture itself stands just as early in the page. */}
      <picture className="contents">
        <img
          src={file.poster}
          srcSet={posters.length > 1 ? posters.map(({ path, width }) => `${path} ${width}w`).join(', ') : undefined}
          sizes={posters.length > 1 ? sizes : undefined}
          alt=""
          width={largest?.width ?? 320}
          height={largest?.height ?? 180}
          loading={eager ? 'eager' : 'lazy'}
          fetchPriority={eager === 'first' ? 'high' : 'auto'}
          decoding={eager === 'first' ? 'sync' : 'async'}
          className={`size-full ${isUpright ? 'object-contain' : 'object-cover'}`}
        />
      </picture>
    </div>
  );
}

/** Nothing but the colours of a poster, for behind things; the poster itself where those are not known. */
export function PosterGlow({ file, className }: { readonly file: CatalogFile; readonly className: string }) {
  const glow = file.facts?.placeholder && blurredPoster(file.facts.placeholder, ofGlow);
  // A filter over the whole window is dear on a phone: colours that are soft already need none.
  if (!glow) return <PosterArt file={file} eager className={`blur-[48px] saturate-150 ${className}`} />;
  return <div className={`size-full bg-size-[100%_100%] ${className}`} style={{ backgroundImage: `url(${glow})` }} />;
}

/** Points enough that no edge is seen in a whole window. */
const ofGlow = { columns: 24, rows: 14 };

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
