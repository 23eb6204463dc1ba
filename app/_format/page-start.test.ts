import { expect, it } from 'vitest';
import { pageStartFor, wideStart } from './page-start.ts';

const phone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 Version/26.0 Mobile/15E148 Safari/604.1';
const desktop = 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0';

it.each([
  ['the hint of a phone', { 'sec-ch-ua-mobile': '?1', 'user-agent': desktop }, true],
  ['the hint of a desktop', { 'sec-ch-ua-mobile': '?0', 'user-agent': phone }, false],
  ['the name of a phone', { 'user-agent': phone }, true],
  ['the name of a desktop', { 'user-agent': desktop }, false],
  ['nothing', {}, false],
])('by %s', (_name, sent, isSmall) => {
  const start = pageStartFor(new Headers(sent as Record<string, string>));
  expect(start.gridCards < wideStart.gridCards).toBe(isSmall);
  expect(start.rows * start.rowCards < wideStart.rows * wideStart.rowCards).toBe(isSmall);
});
