// Asks axe about a part of the page.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright/test';
import { expect } from 'playwright/test';

interface Axe {
  run(selector: string, options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
}

/** Zero violations of all its rules. It comes by the debugger: the page's policy lets no stranger in. */
export async function expectAccessible(page: Page, selector: string): Promise<void> {
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const found = await page.evaluate(async (part) => {
    const axe: Axe = Reflect.get(window, 'axe');
    const { violations } = await axe.run(part, { resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  }, selector);
  expect(found).toEqual([]);
}
