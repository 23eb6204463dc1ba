// Draws styled subtitles as they are meant: libass, in a worker, fetched when a film needs it and not before.
import type JASSUB from 'jassub';
import jassub from 'jassub/package.json';

/** Longer than its 2 MB take on a slow line: until then, and after it, the words are drawn without their styles. */
const patienceMs = 30_000;

export interface Drawing {
  addFonts(fonts: readonly Uint8Array<ArrayBuffer>[]): Promise<void>;
  /** @param seconds by which texts are later. */
  shift(seconds: number): void;
  end(): void;
}

interface Options {
  /** A fresh one: no canvas is drawn on twice. */
  readonly canvas: HTMLCanvasElement;
  readonly script: string;
  readonly offsetSeconds: number;
}

/** A module with one instruction of the relaxed vectors (opcode fd 80 02): browsers that know it take the faster build. */
const zeros = `fd0c${'00'.repeat(16)}`;
const relaxedVectors = `0061736d010000000105016000017b030201000a2b012900${zeros}${zeros}fd80020b`;

function hasFastVectors(): boolean {
  const bytes = relaxedVectors.match(/../g)?.map((pair) => Number.parseInt(pair, 16)) ?? [];
  // Asking is no compiling: the policy of the page allows it.
  return WebAssembly.validate(Uint8Array.from(bytes));
}

/**
 * Begins to draw.
 *
 * @throws when it cannot be fetched, or does not start here.
 */
export async function drawScript(video: HTMLVideoElement, options: Options): Promise<Drawing> {
  const path = `/libass/${jassub.version}/jassub.js`;
  const loaded: { default: typeof JASSUB } = await import(/* turbopackIgnore: true */ path);
  const { default: Libass } = loaded;
  // Or it would find out by compiling, which the policy of the page forbids; the worker has one of its own.
  Libass._supportsSIMD ??= hasFastVectors();
  const engine = new Libass({
    video,
    canvas: options.canvas,
    subContent: options.script,
    timeOffset: -options.offsetSeconds,
    // Neither asks for the fonts of this computer nor fetches any from elsewhere.
    queryFonts: false,
  });
  const end = () => void engine.destroy().catch(() => undefined);
  try {
    await Promise.race([engine.ready, late()]);
    if (!engine.renderer) throw new Error('the worker did not start');
  } catch (error) {
    end();
    throw error;
  }
  // Browsers tell of new frames alone: a film at rest has none.
  const draw = () => {
    if (video.videoWidth === 0) return;
    const frame = { mediaTime: video.currentTime, width: video.videoWidth, height: video.videoHeight };
    engine.manualRender(frame as VideoFrameCallbackMetadata, true).catch(() => undefined);
  };
  draw();
  return {
    async addFonts(fonts) {
      await engine.renderer.addFonts([...fonts]);
      draw();
    },
    shift(seconds) {
      engine.timeOffset = -seconds;
      draw();
    },
    end,
  };
}

const late = () =>
  new Promise<never>((_, reject) => setTimeout(() => reject(new Error('the worker did not answer')), patienceMs));
