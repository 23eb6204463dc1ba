// Films that tests make for themselves.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

interface Recipe {
  readonly path: string;
  readonly seconds: number;
  readonly videoCodec: readonly string[];
  /** Seed of the noise: makes files of different content. */
  readonly seed?: number;
}

/** Test picture with noise and a tone, 1280x720, through ffmpeg. */
export async function makeFilm({ path, seconds, videoCodec, seed = 1 }: Recipe): Promise<void> {
  const picture = `testsrc2=size=1280x720:rate=25,noise=alls=20:allf=t:all_seed=${seed}`;
  const inputs = ['-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', 'sine=frequency=330'];
  const codecs = [...videoCodec, '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-movflags', '+faststart'];
  await run(process.env.FFMPEG_PATH ?? 'ffmpeg', [
    '-v',
    'error',
    '-y',
    ...inputs,
    '-t',
    String(seconds),
    ...codecs,
    path,
  ]);
}
