// Looks at a media element the way a person does: does the picture move, is there sound, does a seek land.
import { expect, type Locator, type Page } from 'playwright/test';

export const player = (page: Page): Locator => page.locator('video, audio');

/** Goes to a place of the film. */
export async function seek(page: Page, seconds: number): Promise<void> {
  await player(page).evaluate((element: HTMLMediaElement, to) => {
    element.currentTime = to;
  }, seconds);
}

/** Looked at often, because a test measures how long it takes. */
const intervals = [50, 100];

const currentTime = (media: Locator) => media.evaluate((element: HTMLMediaElement) => element.currentTime);

/** The first moment of playing. */
export async function expectStarted(media: Locator): Promise<void> {
  await media.waitFor();
  await expect.poll(() => currentTime(media), { message: 'it starts', intervals }).toBeGreaterThan(0);
}

export async function expectPlaying(media: Locator): Promise<void> {
  const from = await currentTime(media);
  await expect.poll(() => currentTime(media), { message: 'time goes on', intervals }).toBeGreaterThan(from + 0.3);
}

/** A small copy of the frame on the screen. */
function frame(media: Locator): Promise<number[]> {
  return media.evaluate((element: HTMLVideoElement) => {
    const canvas = document.createElement('canvas');
    canvas.width = 64;
    canvas.height = 36;
    const context = canvas.getContext('2d');
    context?.drawImage(element, 0, 0, 64, 36);
    return [...(context?.getImageData(0, 0, 64, 36).data ?? [])];
  });
}

const difference = (one: readonly number[], other: readonly number[]) =>
  one.reduce((sum, value, place) => sum + Math.abs(value - (other[place] ?? 0)), 0) / one.length;

/** Two frames differ, and neither is one flat colour. */
export async function expectMovingPicture(media: Locator): Promise<void> {
  const first = await frame(media);
  expect(new Set(first).size, 'a picture, not a flat colour').toBeGreaterThan(8);
  await expect
    .poll(async () => difference(first, await frame(media)), { message: 'the picture moves' })
    .toBeGreaterThan(0.2);
}

export async function expectSound(media: Locator): Promise<void> {
  const decodedBytes = () =>
    media.evaluate((element) => Number(Reflect.get(element, 'webkitAudioDecodedByteCount') ?? 0));
  await expect.poll(decodedBytes, { message: 'sound is decoded' }).toBeGreaterThan(0);
}

export async function expectSeekToMiddle(media: Locator): Promise<void> {
  const middle = await media.evaluate((element: HTMLMediaElement) => {
    element.currentTime = element.duration / 2;
    return element.duration / 2;
  });
  await expect.poll(() => currentTime(media), { message: 'plays on from the middle' }).toBeGreaterThan(middle + 0.2);
}
