// A gamepad as a remote control, from the sofa: through the rows, into a title, back, and in the player.
import type { Page } from 'playwright/test';
import { itemOf } from './_support/catalog.ts';
import { expectPlaying, player } from './_support/playback.ts';
import { expect, test } from './_support/test.ts';

/** Places in the standard layout. */
const pad = { select: 0, back: 1, leftShoulder: 4, rightShoulder: 5, up: 12, down: 13, left: 14, right: 15 } as const;

type Button = keyof typeof pad;

/** A pad that a test holds: browsers have none without a hand on it. */
async function connectPad(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const buttons = Array.from({ length: 17 }, () => ({ pressed: false, touched: false, value: 0 }));
    Object.assign(window, { padButtons: buttons });
    navigator.getGamepads = () => [{ buttons, axes: [0, 0] } as unknown as Gamepad];
  });
}

/** Seen by the page as one press. */
async function press(page: Page, button: Button): Promise<void> {
  await page.evaluate(async (place) => {
    const { padButtons } = window as unknown as { padButtons: { pressed: boolean }[] };
    const frames = async () => {
      for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
    };
    const held = padButtons[place];
    if (!held) throw new Error('there is no such button');
    held.pressed = true;
    await frames();
    held.pressed = false;
    await frames();
  }, pad[button]);
}

/** Until what reads the pad is there. */
async function wakePad(page: Page): Promise<void> {
  await expect(async () => {
    await page.evaluate(() => window.dispatchEvent(new Event('gamepadconnected')));
    await press(page, 'down');
    expect(await page.evaluate(() => document.activeElement !== document.body)).toBe(true);
  }).toPass();
}

test('rows, a title over them, and back', async ({ page }) => {
  await connectPad(page);
  await page.goto('/');
  await wakePad(page);
  const linkOf = (row: string, place: number) =>
    page.getByRole('region', { name: row, exact: true }).getByRole('listitem').nth(place).getByRole('link').first();
  await linkOf('New', 0).focus();
  await press(page, 'right');
  await expect(linkOf('New', 1)).toBeFocused();
  await press(page, 'select');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  await expect(page).toHaveURL(/\/title\//);
  await press(page, 'back');
  await expect(dialog).toHaveCount(0);
  await expect(page).toHaveURL(/\/$/);
  await expect(linkOf('New', 1)).toBeFocused();
});

test('the player: play, ten seconds on, ten seconds back', async ({ page, request }) => {
  const film = await itemOf(request, ({ mimeType }) => mimeType === 'video/mp4');
  await connectPad(page);
  await page.goto(film.watch_path);
  await expect(page.locator('[data-buffered]')).not.toHaveCount(0);
  await wakePad(page);
  const seconds = () => player(page).evaluate((element: HTMLMediaElement) => element.currentTime);
  await player(page).evaluate((element: HTMLMediaElement) => element.pause());
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  const from = await seconds();
  await press(page, 'rightShoulder');
  await expect.poll(seconds).toBeCloseTo(from + 10, 0);
  await press(page, 'leftShoulder');
  await expect.poll(seconds).toBeCloseTo(from, 0);
  await press(page, 'select');
  await expectPlaying(player(page));
});
