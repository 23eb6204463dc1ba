// Plots and figures of a run with books: chaos and soak. Pure.
import type { RunBooks } from '../../chaos/chaos-options.ts';
import type { BookSample } from '../../chaos/product-books.ts';
import type { BarPlot, PlotPoint, PointPlot } from '../plots/plot.ts';
import { thinned } from '../plots/scale.ts';
import type { Figure } from '../report-data.ts';

/** More points than a picture has room for only make the page heavy. */
const mostPoints = 200;

const minutes = ({ atSeconds }: BookSample) => Math.round((atSeconds / 60) * 1000) / 1000;

function over(samples: readonly BookSample[], of: (sample: BookSample) => number | undefined): PlotPoint[] {
  const points = samples.flatMap((sample): PlotPoint[] => {
    const value = of(sample);
    return value === undefined ? [] : [[minutes(sample), Number(value.toPrecision(5))]];
  });
  return thinned(points, mostPoints);
}

const time = { label: 'time', unit: 'min' };

/** How memory, the loop, what is held open and first bytes went. */
export function runPlots({ samples, firstBytes }: RunBooks): (PointPlot | BarPlot)[] {
  return [
    {
      kind: 'lines',
      title: 'First byte over the run',
      says: 'How long viewers waited for their first byte, in windows of two seconds: the middle, and what 95 of 100 did not exceed.',
      x: time,
      y: { label: 'first byte', unit: 'ms' },
      series: [
        { name: 'p50', points: over(samples, ({ firstByteP50Ms }) => firstByteP50Ms) },
        { name: 'p95', points: over(samples, ({ firstByteP95Ms }) => firstByteP95Ms) },
      ],
    },
    {
      kind: 'bars',
      title: 'First bytes by how long they took',
      says: 'How many requests had their first byte within so many milliseconds, and not within those of the line above.',
      unit: '',
      bars: firstBytes.bins.map(({ belowMs, count }) => ({
        name: belowMs === null ? 'longer' : `below ${belowMs.toLocaleString('en-US')} ms`,
        value: count,
      })),
    },
    {
      kind: 'lines',
      title: 'Memory of the server',
      says: 'Resident memory over the run. It must settle and not go on growing.',
      x: time,
      y: { label: 'resident', unit: 'MiB' },
      series: [{ name: 'resident', points: over(samples, ({ residentMib }) => residentMib) }],
      limit: { value: 600, name: 'promised: below 600 MiB' },
    },
    {
      kind: 'lines',
      title: 'Delay of the event loop',
      says: 'How late timers of the server ran, p99 of two seconds each. Other work on the machine is in it.',
      x: time,
      y: { label: 'p99', unit: 'ms' },
      series: [{ name: 'p99', points: over(samples, ({ loopDelayMs }) => loopDelayMs) }],
    },
    {
      kind: 'lines',
      title: 'Sockets and open files',
      says: 'What the server held open: its viewers and its connections to Telegram are in both.',
      x: time,
      y: { label: 'held', unit: '' },
      series: [
        { name: 'sockets', points: over(samples, ({ sockets }) => sockets) },
        { name: 'open files', points: over(samples, ({ openFiles }) => openFiles) },
      ],
    },
    {
      kind: 'lines',
      title: 'Bytes that were compared',
      says: 'What viewers had received so far; each byte was compared with the film’s.',
      x: time,
      y: { label: 'received', unit: 'MB' },
      series: [{ name: 'received', points: over(samples, ({ deliveredBytes }) => deliveredBytes / 1e6) }],
    },
  ];
}

/** What viewers met that a player bridges by itself. */
export function troublePlot({ samples }: RunBooks): PointPlot {
  return {
    kind: 'lines',
    title: 'Answers that were cut or refused',
    says: 'Counted from the beginning. A player asks again by itself, with the place it has reached.',
    x: time,
    y: { label: 'answers', unit: '' },
    series: [
      { name: 'cut', points: over(samples, ({ cuts }) => cuts) },
      { name: 'refused', points: over(samples, ({ refusals }) => refusals) },
    ],
  };
}

/** Figures of a run with books. */
export function runFigures(books: RunBooks): Figure[] {
  const { plays, firstBytes, residentMib } = books;
  const back = ({ before, after }: { before: number; after: number }) => `${before} before, ${after} after`;
  const count = (value: number) => value.toLocaleString('en-US');
  return [
    { name: 'Plays begun', value: count(plays.started) },
    {
      name: 'Came to their end, resumed as a player does',
      value: `${count(plays.finished)} (${books.finishedPercent} %)`,
    },
    { name: 'In one answer, without a resumption', value: count(plays.unbroken) },
    { name: 'Left on purpose', value: count(plays.left) },
    { name: 'Answers cut, refused', value: `${count(plays.cuts)}, ${count(plays.refusals)}` },
    { name: 'Plays with wrong bytes', value: count(plays.wrongBytes) },
    { name: 'Longest play', value: `${(plays.longestPlayMs / 1000).toFixed(1)} s` },
    {
      name: 'First byte: p50, p95, p99, longest',
      value: [firstBytes.p50Ms, firstBytes.p95Ms, firstBytes.p99Ms, firstBytes.maxMs]
        .map((ms) => `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`)
        .join(', '),
    },
    {
      name: 'Memory',
      value: `${residentMib.before} MiB before, ${residentMib.after} after, ${residentMib.peak} at most`,
    },
    { name: 'Slope of memory, second half', value: `${books.residentSlopeMib} MiB in 10 minutes` },
    { name: 'Open files', value: back(books.openFiles) },
    { name: 'Sockets', value: back(books.sockets) },
    { name: 'Connections to Telegram', value: back(books.telegramSockets) },
    { name: 'Timers', value: back(books.timers) },
  ];
}
