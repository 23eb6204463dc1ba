'use client';
// Many items. Above 500 only the lines near the window are in the page.
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import type { CatalogFile, ViewerProgressAnswer } from '#lib/api/contract.ts';
import { useIdleSteps } from '../_hooks/use-idle-steps.ts';
import { PosterCard } from './poster-card.tsx';

interface Props {
  readonly files: readonly CatalogFile[];
  readonly progress: ReadonlyMap<number, ViewerProgressAnswer>;
  readonly label: string;
  /** Cards to begin with; the others are added while nothing else is to do. */
  readonly begin: number;
}

/** Above this a page of cards costs more to lay out than lines are to count. */
const mostWhole = 500;

/** Of a line before it has been measured. */
const guessedLinePx = 280;

export function PosterGrid(props: Props) {
  return props.files.length > mostWhole ? <LineGrid {...props} /> : <WholeGrid {...props} />;
}

/** Cards that are added at a time. */
const cardsOfStep = 6;

function WholeGrid({ files, progress, label, begin }: Props) {
  const steps = useIdleSteps(Math.ceil((files.length - begin) / cardsOfStep));
  return (
    <ul aria-label={label} className="card-grid mt-8">
      {files.slice(0, begin + steps * cardsOfStep).map((file, place) => (
        <PosterCard
          key={keyOf(file)}
          file={file}
          progress={progress.get(file.message_id)}
          eager={place < 2 ? 'first' : place < 6}
        />
      ))}
    </ul>
  );
}

function LineGrid({ files, progress, label }: Omit<Props, 'begin'>) {
  const frame = useRef<HTMLDivElement>(null);
  const columns = useColumns(frame);
  const lines = useWindowVirtualizer({
    count: Math.ceil(files.length / columns),
    estimateSize: () => guessedLinePx,
    overscan: 4,
    scrollMargin: frame.current?.offsetTop ?? 0,
  });
  return (
    <section ref={frame} aria-label={label} className="relative mt-8" style={{ height: lines.getTotalSize() }}>
      {lines.getVirtualItems().map((line) => (
        <ul
          key={line.key}
          ref={lines.measureElement}
          data-index={line.index}
          className="card-grid absolute inset-x-0 top-0 pb-7"
          style={{ transform: `translateY(${line.start - lines.options.scrollMargin}px)` }}
        >
          {files.slice(line.index * columns, (line.index + 1) * columns).map((file) => (
            <PosterCard key={keyOf(file)} file={file} progress={progress.get(file.message_id)} />
          ))}
        </ul>
      ))}
    </section>
  );
}

const keyOf = ({ chat_id, message_id }: CatalogFile) => `${chat_id}/${message_id}`;

/** As many as the style sheet puts side by side: it alone says how wide a card is. */
function useColumns(frame: React.RefObject<HTMLDivElement | null>): number {
  const [columns, setColumns] = useState(4);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const count = () => {
      const line = element.querySelector('ul');
      if (line) setColumns(Math.max(1, getComputedStyle(line).gridTemplateColumns.split(' ').length));
    };
    const observer = new ResizeObserver(count);
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame]);
  return columns;
}
