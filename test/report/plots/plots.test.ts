import { expect, it } from 'vitest';
import { drawPlot } from './draw.ts';
import type { BarPlot, PointPlot } from './plot.ts';
import { linearScale, shortNumber, thinned } from './scale.ts';

const line: PointPlot = {
  kind: 'lines',
  title: 'Memory <of> it',
  says: 'How it went & ended.',
  x: { label: 'time', unit: 'min' },
  y: { label: 'resident', unit: 'MiB' },
  series: [
    {
      name: 'one',
      points: [
        [0, 10],
        [1, 40],
        [2, 20],
      ],
    },
    {
      name: 'two',
      points: [
        [0, 5],
        [2, 6],
      ],
    },
  ],
  limit: { value: 60, name: 'promised' },
};

it('makes round steps that hold all values', () => {
  const { ticks, at } = linearScale([3, 97], { from: 0, to: 100, steps: 5 });
  expect(ticks).toEqual([0, 20, 40, 60, 80, 100]);
  expect(at(50)).toBe(50);
  expect(linearScale([], { from: 0, to: 1, steps: 4 }).ticks.length).toBeGreaterThan(1);
  expect(linearScale([0, 0], { from: 0, to: 1, steps: 4 }).ticks.every(Number.isFinite)).toBe(true);
});

it('keeps the highest of each stretch when it thins out', () => {
  const points = Array.from({ length: 1000 }, (_, index) => [index, index === 501 ? 99 : 1] as const);
  const few = thinned(points, 100);
  expect(few).toHaveLength(100);
  expect(few.filter(([, y]) => y === 99)).toEqual([[501, 99]]);
  expect(thinned(points.slice(0, 5), 100)).toHaveLength(5);
});

it('says numbers in few signs', () => {
  expect([0.0213, 1.5, 24_000].map(shortNumber)).toEqual(['0.0213', '1.5', '24\u202f000']);
});

it('draws every point within the picture, with title, description, legend and limit', () => {
  const { text } = drawPlot(line, 'p1');
  expect(text).toContain(
    '<title id="p1-t">Memory &lt;of&gt; it</title><desc id="p1-d">How it went &amp; ended.</desc>',
  );
  expect(text).toContain('aria-labelledby="p1-t p1-d"');
  expect(text).toContain('promised');
  expect([...text.matchAll(/<li>/g)]).toHaveLength(2);
  const places = [...text.matchAll(/points="([^"]+)"/g)].flatMap(([, list = '']) => list.split(/[ ,]/).map(Number));
  expect(places).toHaveLength(10);
  expect(places.every((place) => place >= 0 && place <= 420)).toBe(true);
});

it('draws a point where a line would have only one, and says so where there is none', () => {
  const [one] = line.series;
  const alone = { ...line, series: [{ name: 'one', points: one?.points.slice(0, 1) ?? [] }] };
  expect(drawPlot(alone, 'p2').text).toContain('<circle');
  expect(drawPlot({ ...line, series: [] }, 'p3').text).toContain('Nothing was measured.');
});

it('draws a bar for each amount, nothing for 0, and shortens names that are too long', () => {
  const bars: BarPlot = {
    kind: 'bars',
    title: 'Faults',
    says: 'How many.',
    unit: 'MB',
    bars: [
      { name: 'a name that is much too long for a picture', value: 4 },
      { name: 'none', value: 0, isBad: true },
    ],
  };
  const { text } = drawPlot(bars, 'p4');
  expect([...text.matchAll(/<rect/g)]).toHaveLength(2);
  expect(text).toContain('width="0"');
  expect(text).toContain('class="bar bad"');
  expect(text).toContain('a name that is much too …');
});
