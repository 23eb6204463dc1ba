// How long what was killed took to be back: a point for each kill. Pure.
import type { PointPlot } from '../plots/plot.ts';

export interface Returns {
  readonly name: string;
  readonly backMs: readonly number[];
}

export function backPlot(title: string, returns: readonly Returns[]): PointPlot {
  const inSeconds = ({ name, backMs }: Returns) => ({
    name,
    points: backMs.map((ms, index) => [index + 1, ms / 1000] as const),
  });
  return {
    kind: 'dots',
    title,
    says: 'A point for each kill in their order: how long it took until the one killed, or another in its place, was at work again.',
    x: { label: 'kills, in order', unit: '' },
    y: { label: 'back after', unit: 's' },
    series: returns.filter(({ backMs }) => backMs.length > 0).map(inSeconds),
  };
}

/** `0.2 s, 1.4 s at most (24)`, the middle one first; a dash for none. */
export function backWords(backMs: readonly number[]): string {
  const sorted = [...backMs].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) return '–';
  return `${(middle / 1000).toFixed(2)} s, at most ${((sorted.at(-1) ?? 0) / 1000).toFixed(2)} s (${sorted.length} times)`;
}
