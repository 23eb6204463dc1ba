// What can be asked of a media element, whatever the browser refuses.

export function togglePlay(element: HTMLMediaElement): void {
  if (element.paused) {
    // A refusal shows as an error event or leaves the controls as they were.
    element.play().catch(() => undefined);
  } else {
    element.pause();
  }
}

/** Within the item; a length nobody knows has no end. */
export function seekTo(element: HTMLMediaElement, seconds: number): void {
  const end = Number.isFinite(element.duration) ? element.duration : Number.MAX_VALUE;
  element.currentTime = Math.min(end, Math.max(0, seconds));
}

export function setVolume(element: HTMLMediaElement, volume: number): void {
  element.volume = Math.min(1, Math.max(0, Math.round(volume * 100) / 100));
  element.muted = element.volume === 0;
}

/** Pitch is kept: voices stay voices. */
export function setSpeed(element: HTMLMediaElement, speed: number): void {
  element.preservesPitch = true;
  element.playbackRate = Math.min(4, Math.max(0.25, speed));
}

/** Frames are not countable in a page: 25 a second is near enough for any film. */
export function stepFrame(element: HTMLMediaElement, by: number): void {
  element.pause();
  seekTo(element, element.currentTime + by / 25);
}

export function toggleFullScreen(stage: HTMLElement | null): void {
  const change = document.fullscreenElement ? document.exitFullscreen() : stage?.requestFullscreen();
  // Not allowed in this frame or on this device: the page stays as it is.
  change?.catch(() => undefined);
}

export function togglePictureInPicture(element: HTMLMediaElement): void {
  if (!(element instanceof HTMLVideoElement) || !document.pictureInPictureEnabled) return;
  const change = document.pictureInPictureElement ? document.exitPictureInPicture() : element.requestPictureInPicture();
  // Refused before there is a picture.
  change.catch(() => undefined);
}

/** Saves the frame on the screen as PNG. @returns false when there is none. */
export async function saveScreenshot(element: HTMLMediaElement, name: string): Promise<boolean> {
  if (!(element instanceof HTMLVideoElement) || element.videoWidth === 0) return false;
  const canvas = document.createElement('canvas');
  canvas.width = element.videoWidth;
  canvas.height = element.videoHeight;
  canvas.getContext('2d')?.drawImage(element, 0, 0);
  const picture = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!picture) return false;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(picture);
  link.download = `${name} ${Math.floor(element.currentTime)}s.png`;
  link.click();
  // The browser has read it by the next turn of its loop; a minute is beyond doubt.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return true;
}
