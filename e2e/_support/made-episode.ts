// An episode with chapters and subtitles, for tests of the player.
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const chapter = (startSeconds: number, endSeconds: number, title: string) =>
  `[CHAPTER]\nTIMEBASE=1/1\nSTART=${startSeconds}\nEND=${endSeconds}\ntitle=${title}\n`;

const subtitles = '1\n00:00:15,000 --> 00:00:25,000\n<i>Lights</i> in the harbour\n';

interface Recipe {
  /** Ends in .mkv. */
  readonly path: string;
  /** Tone of the sound: makes files of different content. */
  readonly hertz: number;
  /** Default aac. */
  readonly audioCodec?: string;
}

/** 40 s of H.264: Intro up to 10 s, Part A up to 36 s, Credits; English subtitles from 15 s to 25 s. */
export async function makeEpisode({ path, hertz, audioCodec = 'aac' }: Recipe): Promise<void> {
  const chapters = join(dirname(path), 'chapters.txt');
  const words = join(dirname(path), 'words.srt');
  const marks = [chapter(0, 10, 'Intro'), chapter(10, 36, 'Part A'), chapter(36, 40, 'Credits')];
  await writeFile(chapters, `;FFMETADATA1\n${marks.join('')}`);
  await writeFile(words, subtitles);
  const inputs = [
    ['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25'],
    ['-f', 'lavfi', '-i', `sine=frequency=${hertz}`],
    ['-i', words],
    ['-i', chapters],
  ].flat();
  const maps = ['-map', '0:v', '-map', '1:a', '-map', '2:s', '-map_metadata', '3', '-t', '40'];
  const codecs = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '25', '-pix_fmt', 'yuv420p', '-c:a', audioCodec];
  const rest = ['-c:s', 'srt', '-metadata:s:s:0', 'language=eng', path];
  await run(process.env.FFMPEG_PATH ?? 'ffmpeg', ['-v', 'error', '-y', ...inputs, ...maps, ...codecs, ...rest]);
}
