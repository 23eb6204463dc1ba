// Axes: round steps that hold all values, and places of values on them. Pure.

export interface Scale {
  readonly ticks: readonly number[];
  /** Place of a value between `from` and `to`. */
  readonly at: (value: number) => number;
}

export interface ScaleRange {
  /** Where the lowest and the highest value stand, in units of the picture. */
  readonly from: number;
  readonly to: number;
  /** About so many steps. */
  readonly steps: number;
}

const roundSteps = [1, 2, 2.5, 5, 10];

/** A scale from 0, or from the lowest value below it, to the first round value that holds all. */
export function linearScale(values: readonly number[], { from, to, steps }: ScaleRange): Scale {
  const least = Math.min(0, ...values);
  const most = Math.max(least + 1e-9, ...values);
  const rough = (most - least) / steps;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = (roundSteps.find((round) => round * power >= rough) ?? 10) * power;
  const first = Math.floor(least / step) * step;
  const count = Math.ceil((most - first) / step - 1e-9);
  const last = first + Math.max(1, count) * step;
  return {
    ticks: Array.from({ length: Math.max(1, count) + 1 }, (_, index) => Number((first + index * step).toPrecision(12))),
    at: (value) => from + ((value - first) / (last - first)) * (to - from),
  };
}

/** In few signs: `1.5`, `24 000`, `0.02`. */
export function shortNumber(value: number): string {
  const rounded = Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
  return rounded.toLocaleString('en-US', { maximumFractionDigits: 9 }).replaceAll(',', '\u202f');
}

/** At most so many points; each stands for a stretch and is the highest of it. */
export function thinned<Point extends readonly [number, number]>(points: readonly Point[], most: number): Point[] {
  if (points.length <= most) return [...points];
  const stretch = points.length / most;
  return Array.from({ length: most }, (_, index) => {
    const part = points.slice(Math.floor(index * stretch), Math.floor((index + 1) * stretch));
    return part.reduce((highest, point) => (point[1] > highest[1] ? point : highest));
  });
}
