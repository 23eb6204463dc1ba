// The plots of a report as data: three kinds are enough.

interface AnyPlot {
  readonly title: string;
  /** What a reader should see in it; read out to those who do not see it. */
  readonly says: string;
}

export interface PlotAxis {
  readonly label: string;
  readonly unit: string;
}

export type PlotPoint = readonly [x: number, y: number];

/** Points: joined by lines over a common x, or a dot for each event, in the order of the events. */
export interface PointPlot extends AnyPlot {
  readonly kind: 'lines' | 'dots';
  readonly x: PlotAxis;
  readonly y: PlotAxis;
  readonly series: readonly { readonly name: string; readonly points: readonly PlotPoint[] }[];
  /** What must not be passed. */
  readonly limit?: { readonly value: number; readonly name: string };
}

/** Named amounts, one below the other. */
export interface BarPlot extends AnyPlot {
  readonly kind: 'bars';
  readonly unit: string;
  readonly bars: readonly { readonly name: string; readonly value: number; readonly isBad?: boolean }[];
}

export type Plot = PointPlot | BarPlot;
