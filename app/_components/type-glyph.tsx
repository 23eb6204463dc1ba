// One drawing for each kind of item.
import type { CatalogFile } from '#lib/api/contract.ts';

interface Props {
  readonly type: CatalogFile['file_type'];
  readonly className?: string;
}

const paths: Readonly<Record<CatalogFile['file_type'], string>> = {
  video:
    'M4 6.5A2.5 2.5 0 0 1 6.5 4h11A2.5 2.5 0 0 1 20 6.5v11a2.5 2.5 0 0 1-2.5 2.5h-11A2.5 2.5 0 0 1 4 17.5zM10 8.8v6.4l5-3.2z',
  audio: 'M4 10v4M8 6.5v11M12 3.5v17M16 7.5v9M20 10v4',
  file: 'M6 3.5h7.5L18 8v12.5H6zM13.5 3.5V8H18M9 12.5h6M9 16h6',
};

export function TypeGlyph({ type, className = '' }: Props) {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className={className}
    >
      <path d={paths[type]} />
    </svg>
  );
}
