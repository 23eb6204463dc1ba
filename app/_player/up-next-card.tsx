// Offers the next episode while this one ends.
import type { CatalogFile } from '#lib/api/contract.ts';

interface Props {
  readonly next: CatalogFile;
  /** Until it begins by itself; undefined when it does not. */
  readonly countdownSeconds: number | undefined;
  readonly onPlay: () => void;
  readonly onCancel: () => void;
}

function nameOf({ facts, custom_name }: CatalogFile): string {
  if (facts?.season === undefined || !facts.episodes?.length) return custom_name;
  return `${facts.title ?? custom_name}, season ${facts.season}, episode ${facts.episodes.join(' and ')}`;
}

export function UpNextCard({ next, countdownSeconds, onPlay, onCancel }: Props) {
  return (
    <section
      aria-label="Up next"
      className="absolute right-4 bottom-2 z-40 sm:bottom-24 w-[min(22rem,calc(100%-2rem))] animate-arrive rounded-2xl bg-[#17141d]/95 p-4 text-white shadow-2xl ring-1 ring-white/15"
    >
      <p className="text-sm text-white/80 tabular-nums">
        {countdownSeconds === undefined ? 'Up next' : `Up next in ${Math.max(0, Math.ceil(countdownSeconds))} s`}
      </p>
      <p className="mt-0.5 font-semibold break-words">{nameOf(next)}</p>
      <div className="mt-3 flex gap-2">
        <button
          type="button"
          onClick={onPlay}
          className="min-h-10 rounded-full bg-white px-5 font-semibold text-black transition-colors hover:bg-glow"
        >
          Play now
        </button>
        <button
          type="button"
          onClick={onCancel}
          className="min-h-10 rounded-full bg-white/10 px-5 font-semibold transition-colors hover:bg-white/25"
        >
          Cancel
        </button>
      </div>
    </section>
  );
}
