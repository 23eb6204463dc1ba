import { expect, it } from 'vitest';
import { HostWatch } from './host-watch.ts';

it('hosts that take turns are no overlap, however often', () => {
  const watch = new HostWatch();
  const calls = [
    ['a', 1],
    ['a', 2],
    ['b', 3],
    ['b', 4],
    ['a', 5],
    ['a', 6],
    ['b', 7],
  ] as const;
  for (const [host, connection] of calls) watch.note('k', host, connection);
  expect(watch.overlaps).toBe(0);
});

it('a call by a connection from before the other took over is one', () => {
  const watch = new HostWatch();
  watch.note('k', 'a', 1);
  watch.note('k', 'b', 2);
  watch.note('other', 'a', 1);
  expect(watch.overlaps).toBe(0);
  watch.note('k', 'a', 1);
  expect(watch.overlaps).toBe(1);
});

it('two hosts side by side are found whoever opened first', () => {
  const watch = new HostWatch();
  watch.note('k', 'a', 9);
  watch.note('k', 'b', 4);
  expect(watch.overlaps).toBe(1);
  watch.reset();
  expect(watch.overlaps).toBe(0);
});

it('what is watched is bounded', () => {
  const watch = new HostWatch();
  for (let id = 0; id <= 10_000; id += 1) watch.note(String(id), 'a', 1);
  watch.note('10000', 'b', 2);
  watch.note('10000', 'a', 1);
  expect(watch.overlaps).toBe(0);
});
