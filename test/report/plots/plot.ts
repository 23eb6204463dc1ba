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

/** Lines over a common x. */
export interface LinePlot extends AnyPlot {
  readonly kind: 'lines';
  readonly x: PlotAxis;
  readonly y: PlotAxis;
  readonly series: readonly { readonly name: string; readonly points: readonly PlotPoint[] }[];
  /** What must not be passed. */
  readonly limit?: { readonly value: number; readonly name: string };
}

/** A point for each event, in the order of the events. */
export interface DotPlot extends AnyPlot {
  readonly kind: 'dots';
  readonly x: PlotAxis;
  readonly y: PlotAxis;
  readonly series: readonly { readonly name: string; readonly points: readonly PlotPoint[] }[];
  readonly limit?: { readonly value: number; readonly name: string };
}

/** Named amounts, one below the other. */
export interface BarPlot extends AnyPlot {
  readonly kind: 'bars';
  readonly unit: string;
  readonly bars: readonly { readonly name: string; readonly value: number; readonly isBad?: boolean }[];
}

export type Plot = LinePlot | DotPlot | BarPlot;
