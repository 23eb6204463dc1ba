// What is at a place of the bar: its picture, time and chapter. Decoration: the bar itself says time and chapter.
import { formatDuration } from '../_format/file-facts.ts';
import { type StoryboardSheet, tileAt } from './storyboard-tiles.ts';

interface Props {
  readonly seconds: number;
  /** Of the bar, CSS. */
  readonly left: string;
  readonly chapter: string | undefined;
  /** Undefined until it is there, and for films that have none: then it is the time alone. */
  readonly sheet: StoryboardSheet | undefined;
}

export function SeekPreview({ seconds, left, chapter, sheet }: Props) {
  return (
    <div aria-hidden="true" data-seek-preview="" className="pointer-events-none absolute inset-x-0 bottom-full">
      {sheet && <Picture seconds={seconds} left={left} sheet={sheet} />}
      <div
        className="absolute bottom-0 mb-1 max-w-56 -translate-x-1/2 truncate rounded-lg bg-black/85 px-2.5 py-1 text-sm whitespace-nowrap text-white tabular-nums ring-1 ring-white/15"
        style={{ left: `clamp(2rem, ${left}, calc(100% - 2rem))` }}
      >
        {formatDuration(Math.floor(seconds))}
        {chapter && <span className="text-white/80"> · {chapter}</span>}
      </div>
    </div>
  );
}

interface PictureProps {
  readonly seconds: number;
  readonly left: string;
  readonly sheet: StoryboardSheet;
}

function Picture({ seconds, left, sheet }: PictureProps) {
  const { column, row } = tileAt(sheet, seconds);
  const height = `min(var(--tallest), ${sheet.tile_height}px)`;
  const width = `calc(${height} * ${sheet.tile_width / sheet.tile_height})`;
  const half = `calc(${width} / 2)`;
  return (
    <div
      className="absolute bottom-9 -translate-x-1/2 overflow-hidden rounded-lg bg-black shadow-xl ring-2 shadow-black/60 ring-white/80 [--tallest:6rem] sm:[--tallest:9rem]"
      style={{ height, width, left: `clamp(${half}, ${left}, calc(100% - ${half}))` }}
    >
      {/* biome-ignore lint/performance/noImgElement: one sheet for all pictures, shown in part and made for this size */}
      <img
        src={sheet.path}
        alt=""
        data-column={column}
        data-row={row}
        className="absolute max-w-none"
        style={{
          width: `${sheet.columns * 100}%`,
          height: `${sheet.rows * 100}%`,
          left: `${-column * 100}%`,
          top: `${-row * 100}%`,
        }}
      />
    </div>
  );
}
