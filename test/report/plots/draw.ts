// Plots as SVG that follows the colours of the page; each has a title and a description. Pure.
import { html, type Markup, nothing } from '../markup.ts';
import type { BarPlot, Plot, PointPlot } from './plot.ts';
import { linearScale, type Scale, shortNumber } from './scale.ts';

/** Narrow, so that the letters can be read on a phone. */
const width = 420;
const height = 230;
const frame = { left: 50, right: 12, top: 12, bottom: 44 };
const barHeight = 22;
const barNameWidth = 168;
const barValueWidth = 72;
const mostLetters = 25;

/** A plot in its figure. @param id of this page alone; the names of its parts hang on it. */
export function drawPlot(plot: Plot, id: string): Markup {
  const picture = plot.kind === 'bars' ? drawBars(plot, id) : drawCurves(plot, id);
  return html`<figure class="plot"><figcaption>${plot.title}</figcaption>${picture}${legend(plot)}<p class="says">${plot.says}</p></figure>`;
}

function svg(plot: Plot, id: string, tall: number, inside: Markup): Markup {
  return html`<svg viewBox="0 0 ${width} ${tall}" role="img" aria-labelledby="${id}-t ${id}-d"><title id="${id}-t">${plot.title}</title><desc id="${id}-d">${plot.says}</desc>${inside}</svg>`;
}

/** Only where there is more than one thing to tell apart. */
function legend(plot: Plot): Markup {
  if (plot.kind === 'bars' || plot.series.length < 2) return nothing;
  const items = plot.series.map(
    ({ name }, index) => html`<li><span class="key s${index}" aria-hidden="true"></span>${name}</li>`,
  );
  return html`<ul class="legend">${items}</ul>`;
}

function drawCurves(plot: PointPlot, id: string): Markup {
  const points = plot.series.flatMap((series) => series.points);
  if (points.length === 0) return html`<p class="none">Nothing was measured.</p>`;
  const x = linearScale(
    points.map(([value]) => value),
    { from: frame.left, to: width - frame.right, steps: 5 },
  );
  const y = linearScale([...points.map(([, value]) => value), ...(plot.limit ? [plot.limit.value] : [])], {
    from: height - frame.bottom,
    to: frame.top,
    steps: 4,
  });
  const marks = plot.series.map(({ points: own }, index) =>
    plot.kind === 'lines' ? line(own, { x, y, index }) : dots(own, { x, y, index }),
  );
  return svg(plot, id, height, html`${axes(plot, x, y)}${limitLine(plot, y)}${marks}`);
}

function axes(plot: PointPlot, x: Scale, y: Scale): Markup {
  const bottom = height - frame.bottom;
  const rows = y.ticks.map(
    (tick) =>
      html`<line class="grid" x1="${frame.left}" x2="${width - frame.right}" y1="${place(y.at(tick))}" y2="${place(y.at(tick))}"/><text class="tick" x="${frame.left - 6}" y="${place(y.at(tick) + 4)}" text-anchor="end">${shortNumber(tick)}</text>`,
  );
  const columns = x.ticks.map(
    (tick) =>
      html`<text class="tick" x="${place(x.at(tick))}" y="${bottom + 16}" text-anchor="middle">${shortNumber(tick)}</text>`,
  );
  const named = ({ label, unit }: PointPlot['x']) => (unit ? `${label} (${unit})` : label);
  return html`${rows}${columns}<text class="axis" x="${width - frame.right}" y="${height - 6}" text-anchor="end">${named(plot.x)}</text><text class="axis" x="${frame.left}" y="${height - 6}">↑ ${named(plot.y)}</text>`;
}

function limitLine({ limit }: PointPlot, y: Scale): Markup {
  if (!limit) return nothing;
  const at = place(y.at(limit.value));
  return html`<line class="limit" x1="${frame.left}" x2="${width - frame.right}" y1="${at}" y2="${at}"/><text class="limit-name" x="${width - frame.right - 4}" y="${at + 13}" text-anchor="end">${limit.name}</text>`;
}

interface Placing {
  readonly x: Scale;
  readonly y: Scale;
  readonly index: number;
}

function line(points: PointPlot['series'][number]['points'], { x, y, index }: Placing): Markup {
  const [only] = points;
  if (points.length === 1 && only) return dots([only], { x, y, index });
  const places = points.map(([a, b]) => `${place(x.at(a))},${place(y.at(b))}`).join(' ');
  return html`<polyline class="line s${index}" points="${places}"/>`;
}

function dots(points: PointPlot['series'][number]['points'], { x, y, index }: Placing): Markup {
  const all = points.map(
    ([a, b]) => html`<circle class="dot s${index}" cx="${place(x.at(a))}" cy="${place(y.at(b))}" r="3.2"/>`,
  );
  return html`${all}`;
}

function drawBars(plot: BarPlot, id: string): Markup {
  if (plot.bars.length === 0) return html`<p class="none">Nothing was counted.</p>`;
  const most = Math.max(1e-9, ...plot.bars.map(({ value }) => value));
  const room = width - barNameWidth - barValueWidth;
  const bars = plot.bars.map(({ name, value, isBad }, index) => {
    const top = index * barHeight;
    const length = value === 0 ? 0 : Math.max(1.5, (value / most) * room);
    return html`<text class="bar-name" x="${barNameWidth - 8}" y="${top + 15}" text-anchor="end">${shortened(name)}</text><rect class="bar${isBad ? ' bad' : ''}" x="${barNameWidth}" y="${top + 4}" width="${place(length)}" height="${barHeight - 8}" rx="2"/><text class="tick" x="${place(barNameWidth + length + 6)}" y="${top + 15}">${shortNumber(value)}${plot.unit ? ` ${plot.unit}` : ''}</text>`;
  });
  return svg(plot, id, plot.bars.length * barHeight + 4, html`${bars}`);
}

/** What a picture has room for. */
const shortened = (name: string) => (name.length > mostLetters ? `${name.slice(0, mostLetters - 1)}…` : name);

const place = (value: number) => Math.round(value * 10) / 10;
