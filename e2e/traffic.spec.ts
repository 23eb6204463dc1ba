// Traffic of the month: what administrators see of it, nodes with their bots, and what a viewer reads when it is used up.
import type { AdminBotList } from '#lib/api/contract-admin.ts';
import type { ShownEgress } from '#lib/api/contract-egress.ts';
import { signIn } from './_support/admin.ts';
import { expectAccessible } from './_support/axe.ts';
import { expect, test } from './_support/test.ts';

test('traffic is told in figures, in a picture and in a table, on a phone too', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.route('**/api/admin/egress', async (route) => {
    const answer = (await (await route.fetch()).json()) as ShownEgress;
    const days = answer.days.map((one, place) => ({ ...one, bytes: place * 1e8 }));
    const json: ShownEgress = {
      ...{ ...answer, days, month_bytes: 17.5e9, today_bytes: 2.9e9, budget_bytes: 20e9 },
      ...{ state: 'near', over_budget: 'refuse' },
    };
    await route.fulfill({ json });
  });
  await signIn(page, '/admin/traffic');
  await expect(page.getByText('17.5 GB')).toBeVisible({ timeout: 15_000 });
  await expect(page.getByRole('region', { name: 'Budget of the month' })).toContainText('87 % of 20.0 GB');
  await expect(page.getByRole('progressbar', { name: 'How much of the budget is used up' })).toBeVisible();
  await expect(page.getByRole('img', { name: /^Last 30 days: 43\.5 GB in all, most on/ })).toBeVisible();
  await page.getByText('Day by day').click();
  await expect(page.getByRole('row')).toHaveCount(31);
  await expect(page.getByRole('row').nth(1)).toContainText('2.9 GB');
  await expectAccessible(page);
  const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
  expect(scrollWidth).toBe(clientWidth);
});

test('nodes are shown with the bots they hold', async ({ page }) => {
  await page.route('**/api/admin/bots', async (route) => {
    const answer = (await (await route.fetch()).json()) as AdminBotList;
    const nodes: AdminBotList['nodes'] = [
      {
        ...{ id: 'a', name: 'edge-1', is_self: true, is_alive: true },
        bots: [{ id: '11', username: 'vault_bot', role: 'front' }],
      },
      {
        ...{ id: 'b', name: 'edge-2', is_self: false, is_alive: false },
        bots: [{ id: '22', username: null, role: 'reader' }],
      },
    ];
    await route.fulfill({ json: { ...answer, nodes } });
  });
  await signIn(page, '/admin/bots');
  const nodes = page.getByRole('region', { name: 'Nodes' });
  await expect(nodes.getByRole('list', { name: 'Bots of edge-1' })).toContainText('@vault_bottalks with people');
  await expect(nodes.getByRole('list', { name: 'Bots of edge-2' })).toContainText('Bot 22');
  await expect(nodes.getByText('offline')).toBeVisible();
  await expectAccessible(page);
});

test.describe('a film that may not be sent any more', () => {
  test.use({ expectedProblems: [/429/] });

  test('says why, and offers no other way to the same', async ({ page }) => {
    await page.route('**/stream/**', (route) =>
      route.fulfill({
        status: 429,
        contentType: 'application/problem+json',
        headers: { 'retry-after': '86400' },
        body: JSON.stringify({ type: '', title: '', status: 429, code: 'egress_spent', detail: '' }),
      }),
    );
    await page.goto('/');
    const [film] = (
      (await (await page.request.get('/api/catalog?type=video')).json()) as { files: { watch_path: string }[] }
    ).files;
    await page.goto(film?.watch_path ?? '');
    const notice = page.getByRole('alert').filter({ hasText: 'The traffic of this month is used up' });
    await expect(notice).toBeVisible();
    await expect(notice).toContainText('Films play again next month');
    await expect(notice.getByRole('button', { name: 'Play in VLC' })).toHaveCount(0);
    await page.unroute('**/stream/**');
    await notice.getByRole('button', { name: 'Try again' }).click();
    await expect(notice).toHaveCount(0);
  });
});
