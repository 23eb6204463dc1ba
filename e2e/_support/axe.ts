// Asks axe about a part of the page.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright/test';
import { expect } from 'playwright/test';

/**
 * Zero violations of all its rules. In the page itself: a page of its own would take the focus, without which there is no full screen.
 *
 * @param selector of the part. Default: the whole page.
 */
export async function expectAccessible(page: Page, selector = 'html'): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).include(selector).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}
