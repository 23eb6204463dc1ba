// Feeds a media element with the server's HLS. Its engine is fetched when a film needs it, not before.

interface Options {
  readonly startSeconds: number;
  readonly onReady: () => void;
  /** It does not come, or no further. */
  readonly onFailure: () => void;
}

/** What is fetched ahead: enough for a bad moment, little enough not to convert what nobody sees. */
const aheadSeconds = 30;

/** @returns what lets go of it. */
export function attachRemux(element: HTMLMediaElement, path: string, options: Options): () => void {
  let letGo: (() => void) | undefined;
  let isGone = false;
  const begin = async () => {
    const { default: Hls } = await import('hls.js');
    if (isGone) return;
    if (!Hls.isSupported()) {
      // iPhones take it as it is.
      element.src = path;
      if (options.startSeconds > 0) element.currentTime = options.startSeconds;
      return options.onReady();
    }
    const engine = new Hls({
      // A worker would come from a blob, which the policy of the page forbids.
      enableWorker: false,
      startPosition: options.startSeconds > 0 ? options.startSeconds : -1,
      maxBufferLength: aheadSeconds,
      maxMaxBufferLength: 2 * aheadSeconds,
      backBufferLength: aheadSeconds,
    });
    letGo = () => engine.destroy();
    engine.on(Hls.Events.MANIFEST_PARSED, options.onReady);
    engine.on(Hls.Events.ERROR, (_, { fatal }) => {
      if (fatal) options.onFailure();
    });
    engine.loadSource(path);
    engine.attachMedia(element);
  };
  begin().catch(options.onFailure);
  return () => {
    isGone = true;
    letGo?.();
  };
}
