// Whatever goes wrong in a page is seen by every test: each kind of it is planted here.
import { test as plain } from 'playwright/test';
import { watchContext } from './_support/problems.ts';
import { expect, test } from './_support/test.ts';

/** What is seen of it, and what a page does. */
const plants = [
  ['console: planted', "console.error('planted')"],
  ['console: planted', "console.warn('planted')"],
  ['exception: planted', "setTimeout(() => { throw new Error('planted'); })"],
  [
    'Content Security Policy',
    `document.body.insertAdjacentHTML('beforeend', '<img alt="" src="/icon.svg" onload="1">')`,
  ],
  [
    'Content Security Policy',
    "document.body.append(Object.assign(new Image(), { src: 'https://elsewhere.invalid/x.png' }))",
  ],
  ['404', "void fetch('/api/catalog/2147483647')"],
  ['net::ERR_CONNECTION_RESET', "void fetch('/cut-off').catch(() => undefined)"],
  ['dialog: planted', "setTimeout(() => alert('planted'))"],
] as const;

plain('each kind of problem is written down', async ({ browser }) => {
  const context = await browser.newContext({ baseURL: process.env.E2E_BASE_URL ?? '' });
  const problems: string[] = [];
  watchContext(context, problems);
  await context.route('**/cut-off', (route) => route.abort('connectionreset'));
  const page = await context.newPage();
  for (const [trace, plant] of plants) {
    await page.goto('/login');
    expect(problems, 'a page without plants').toEqual([]);
    await page.evaluate(plant);
    await expect.poll(() => problems.join('\n'), trace).toContain(trace);
    // What comes of it later belongs to this plant, not to the next.
    await page.goto('about:blank');
    problems.length = 0;
  }
  await context.close();
});

for (const where of ['the page of the test', 'a page of its own making'] as const) {
  test(`a problem in ${where} fails the test`, async ({ page, browser, baseURL }) => {
    test.fail();
    const other =
      where === 'the page of the test' ? page : await (await browser.newContext({ baseURL: baseURL ?? '' })).newPage();
    await other.goto('/login');
    // Everything up to here must go well, or this test would be satisfied by another failure.
    await other.evaluate("console.error('planted')");
    await other.context().close();
  });
}
