// Reads what a Telegram app sends beside a file: length, dimensions and a small picture.

export interface MediaFacts {
  readonly mimeType: string;
  readonly durationSeconds?: number;
  readonly width?: number;
  readonly height?: number;
  /** JPEG of at most 320 px and 64 KiB. */
  readonly thumb?: Blob;
}

const timeLimitMs = 3000;
const thumbEdgePx = 320;
const thumbMaxBytes = 65_536;

/** Types some systems do not know; without one a film would arrive as a nameless file. */
const typesByExtension: Readonly<Record<string, string>> = {
  mkv: 'video/x-matroska',
  mp4: 'video/mp4',
  m4v: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  flac: 'audio/flac',
  ogg: 'audio/ogg',
};

function mimeTypeOf(file: File): string {
  const extension = file.name.split('.').pop()?.toLowerCase() ?? '';
  return file.type || typesByExtension[extension] || 'application/octet-stream';
}

/** Never fails: what cannot be read within three seconds is left out. */
export async function readMediaFacts(file: File): Promise<MediaFacts> {
  const mimeType = mimeTypeOf(file);
  const url = URL.createObjectURL(file);
  const signal = AbortSignal.timeout(timeLimitMs);
  try {
    if (mimeType.startsWith('image/')) return { mimeType, ...(await readImage(url, signal)) };
    if (/^(video|audio)\//.test(mimeType)) return { mimeType, ...(await readTimed(url, mimeType, signal)) };
  } catch {
    // This browser cannot open the format, or not in time: the server learns what it can by itself.
  } finally {
    URL.revokeObjectURL(url);
  }
  return { mimeType };
}

async function readImage(url: string, signal: AbortSignal): Promise<Omit<MediaFacts, 'mimeType'>> {
  const image = new Image();
  const loaded = once(image, 'load', signal);
  image.src = url;
  await loaded;
  const { naturalWidth: width, naturalHeight: height } = image;
  return { width, height, ...(await drawThumb(image, width, height)) };
}

async function readTimed(url: string, mimeType: string, signal: AbortSignal): Promise<Omit<MediaFacts, 'mimeType'>> {
  const element = document.createElement(mimeType.startsWith('audio/') ? 'audio' : 'video');
  element.preload = 'auto';
  element.muted = true;
  try {
    const opened = once(element, 'loadedmetadata', signal);
    element.src = url;
    await opened;
    const duration = Number.isFinite(element.duration) ? { durationSeconds: element.duration } : {};
    return { ...duration, ...(element instanceof HTMLVideoElement ? await readPicture(element, signal) : {}) };
  } finally {
    element.removeAttribute('src');
    element.load();
  }
}

async function readPicture(video: HTMLVideoElement, signal: AbortSignal): Promise<Omit<MediaFacts, 'mimeType'>> {
  const { videoWidth: width, videoHeight: height } = video;
  if (width === 0) return {};
  try {
    const sought = once(video, 'seeked', signal);
    // Past the black first frames of most films.
    video.currentTime = Math.min(3, (video.duration || 0) / 4);
    await sought;
    return { width, height, ...(await drawThumb(video, width, height)) };
  } catch {
    // Too slow for a picture: the dimensions are worth sending all the same.
    return { width, height };
  }
}

async function drawThumb(
  picture: HTMLVideoElement | HTMLImageElement,
  width: number,
  height: number,
): Promise<{ thumb?: Blob }> {
  const scale = Math.min(1, thumbEdgePx / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const thumb = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.82));
  return thumb && thumb.size <= thumbMaxBytes ? { thumb } : {};
}

/** Resolves with the event, rejects on the element's error or the signal. */
function once(target: EventTarget, event: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settled = new AbortController();
    const settle = (finish: () => void) => () => {
      settled.abort();
      finish();
    };
    const options = { signal: settled.signal };
    target.addEventListener(event, settle(resolve), options);
    target.addEventListener(
      'error',
      settle(() => reject(new Error('The browser cannot open this file.'))),
      options,
    );
    signal.addEventListener(
      'abort',
      settle(() => reject(signal.reason)),
      options,
    );
    if (signal.aborted) settle(() => reject(signal.reason))();
  });
}
