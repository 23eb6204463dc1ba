// The reliability report as somebody opens it, by a double click: every look, by axe and by width; it asks nobody for anything.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { everyState } from '#test/report/made-report.ts';
import { saveReport } from '#test/report/report-book.ts';
import { expectAccessible } from './_support/axe.ts';
import { expect, test } from './_support/test.ts';

const looks = (['dark', 'light'] as const).flatMap((colorScheme) =>
  [390, 1440].map((width) => ({ colorScheme, width })),
);

let folder: string;
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sv-report-page-'));
  saveReport(everyState(), join(folder, 'made'));
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));

const pages = { 'a report with every state': () => join(folder, 'made'), 'the committed report': () => 'docs/report' };

for (const [name, folderOf] of Object.entries(pages)) {
  test(`${name} can be read by everybody`, async ({ page }) => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const address = pathToFileURL(join(folderOf(), 'index.html')).href;
    for (const { colorScheme, width } of looks) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      await page.goto(address);
      await page.evaluate(() => {
        for (const folded of document.querySelectorAll('details')) folded.open = true;
      });
      await expectAccessible(page);
      const overflowPx = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflowPx, `${colorScheme}, ${width} px`).toBeLessThanOrEqual(0);
    }
    expect(new Set(asked)).toEqual(new Set([address]));
  });
}

test('a name of the overview leads to its section', async ({ page }) => {
  await page.goto(pathToFileURL(join(folder, 'made', 'index.html')).href);
  await page.getByRole('link', { name: 'Section whole' }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'Section whole' })).toBeInViewport();
  const plot = page.getByRole('img', { name: /First byte over the run/ });
  await expect(plot).toBeVisible();
});
