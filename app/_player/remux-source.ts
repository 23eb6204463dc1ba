// Feeds a media element with the server's HLS. Its engine is fetched when a film needs it, not before.
import type Hls from 'hls.js';

interface Options {
  readonly startSeconds: number;
  /** Among the film's sounds, from 0. */
  readonly sound: number;
  readonly onReady: () => void;
  /** It does not come, or no further. */
  readonly onFailure: () => void;
}

export interface RemuxSource {
  /** Goes on with another sound at the same place. */
  readonly chooseSound: (order: number) => void;
  readonly letGo: () => void;
}

/** What is fetched ahead: enough for a bad moment, little enough not to convert what nobody sees. */
const aheadSeconds = 30;

/** Renditions are named by their order. */
function choose(engine: Hls, order: number): void {
  const place = engine.audioTracks.findIndex(({ url }) => url.includes(`/audio-${order + 1}.m3u8`));
  if (place >= 0 && engine.audioTrack !== place) engine.audioTrack = place;
}

export function attachRemux(element: HTMLMediaElement, path: string, options: Options): RemuxSource {
  let engine: Hls | undefined;
  let isGone = false;
  let { sound } = options;
  const begin = async () => {
    const { default: Engine } = await import('hls.js');
    if (isGone) return;
    if (!Engine.isSupported()) {
      // iPhones take it as it is.
      element.src = path;
      if (options.startSeconds > 0) element.currentTime = options.startSeconds;
      return options.onReady();
    }
    const made = new Engine({
      // A worker would come from a blob, which the policy of the page forbids.
      enableWorker: false,
      startPosition: options.startSeconds > 0 ? options.startSeconds : -1,
      maxBufferLength: aheadSeconds,
      maxMaxBufferLength: 2 * aheadSeconds,
      backBufferLength: aheadSeconds,
    });
    engine = made;
    made.on(Engine.Events.MANIFEST_PARSED, options.onReady);
    // Before the engine takes the default one: otherwise that would be fetched first.
    made.on(Engine.Events.AUDIO_TRACKS_UPDATED, () => choose(made, sound));
    made.on(Engine.Events.ERROR, (_, { fatal }) => {
      if (fatal) options.onFailure();
    });
    made.loadSource(path);
    made.attachMedia(element);
    // The place is told from here on, not from when the first segment is there.
    if (options.startSeconds > 0) element.currentTime = options.startSeconds;
  };
  begin().catch(options.onFailure);
  return {
    chooseSound: (order) => {
      sound = order;
      if (engine) choose(engine, order);
    },
    letGo: () => {
      isGone = true;
      engine?.destroy();
    },
  };
}
