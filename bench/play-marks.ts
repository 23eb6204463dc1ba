// Clocks the way from a click to a moving picture, inside the page, where no message between processes is in the way.
import type { Page } from 'playwright';

/** Milliseconds since the click. */
export interface PlayMarks {
  /** The media element stands in the page. */
  readonly elementMs: number;
  readonly metadataMs: number;
  /** The first frame is on the screen. */
  readonly pictureMs: number;
  /** The second one is: it moves. */
  readonly movingMs: number;
}

export interface PlayWatch {
  /** @throws after 30 s. */
  untilMoving(): Promise<PlayMarks>;
  /** Jumps to a place. @returns milliseconds until a frame of there is on the screen. @throws after 30 s, and when it is buffered. */
  seek(seconds: number): Promise<number>;
}

const timeout = 30_000;

/** To be called before the page is opened. */
export async function watchPlaying(page: Page): Promise<PlayWatch> {
  // The compiler names functions by a helper that the page does not have.
  await page.addInitScript({ content: 'globalThis.__name = (named) => named;' });
  await page.addInitScript(installMarks);
  return {
    async untilMoving() {
      const done = await page.waitForFunction(() => Reflect.get(window, 'playMarks')?.done, undefined, { timeout });
      return (await done.jsonValue()) as PlayMarks;
    },
    seek: (seconds) => page.locator('video').evaluate(seekTo, seconds, { timeout }),
  };
}

function installMarks(): void {
  // The click may lead to another document: both count from the same epoch.
  const nowMs = () => performance.timeOrigin + performance.now();
  const marks: { done?: Record<string, number> } = {};
  Reflect.set(window, 'playMarks', marks);
  addEventListener('click', () => sessionStorage.setItem('clickedAtMs', String(nowMs())), true);
  const since = () => Math.round(nowMs() - Number(sessionStorage.getItem('clickedAtMs')));
  const follow = (video: HTMLVideoElement) => {
    const found: Record<string, number> = { elementMs: since(), metadataMs: 0 };
    video.addEventListener(
      'loadedmetadata',
      () => {
        found.metadataMs = since();
      },
      { once: true },
    );
    let first = -1;
    const onFrame = (_: number, { mediaTime }: VideoFrameCallbackMetadata) => {
      if (first < 0) {
        first = mediaTime;
        found.pictureMs = since();
      } else if (mediaTime > first) {
        found.movingMs = since();
        marks.done = found;
        return;
      }
      video.requestVideoFrameCallback(onFrame);
    };
    video.requestVideoFrameCallback(onFrame);
  };
  const look = new MutationObserver(() => {
    const video = document.querySelector('video');
    if (!video || sessionStorage.getItem('clickedAtMs') === null) return;
    look.disconnect();
    follow(video);
  });
  look.observe(document, { childList: true, subtree: true });
}

function seekTo(element: Element, seconds: number): Promise<number> {
  const video = element as HTMLVideoElement;
  for (let range = 0; range < video.buffered.length; range += 1) {
    if (video.buffered.start(range) <= seconds && seconds < video.buffered.end(range))
      throw new Error('this place is buffered already');
  }
  const startedAtMs = performance.now();
  return new Promise((resolve) => {
    const onFrame = (_: number, { mediaTime }: VideoFrameCallbackMetadata) => {
      if (Math.abs(mediaTime - seconds) < 2) resolve(performance.now() - startedAtMs);
      else video.requestVideoFrameCallback(onFrame);
    };
    video.requestVideoFrameCallback(onFrame);
    video.currentTime = seconds;
  });
}
