// A film that tells by its picture what second it is, and by its tone which of two sounds is heard.
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Brightness of the picture grows by so many of 255 steps a second. */
export const greyPerSecond = (5 * 255) / 219;

/** Tones of the English sound, which is the default, and of the German one. */
export const tones = { english: 400, german: 2000 } as const;

const marks = [
  '[CHAPTER]\nTIMEBASE=1/1\nSTART=0\nEND=20\ntitle=Dusk\n',
  '[CHAPTER]\nTIMEBASE=1/1\nSTART=20\nEND=40\ntitle=Dawn\n',
];

/** 40 s of H.264, a key frame every two. @param path ends in .mkv. */
export async function makeTwoSounds(path: string): Promise<void> {
  const chapters = join(dirname(path), 'two-chapters.txt');
  await writeFile(chapters, `;FFMETADATA1\n${marks.join('')}`);
  const grey = "color=c=black:s=320x180:r=25,geq=lum='min(235,16+T*5)':cb=128:cr=128";
  const sine = (hertz: number) => ['-f', 'lavfi', '-i', `sine=frequency=${hertz}:sample_rate=48000`];
  const inputs = ['-f', 'lavfi', '-i', grey, ...sine(tones.english), ...sine(tones.german), '-i', chapters];
  const maps = ['-map', '0:v', '-map', '1:a', '-map', '2:a', '-map_metadata', '3', '-t', '40'];
  const codecs = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '50', '-pix_fmt', 'yuv420p'];
  const sounds = ['-c:a:0', 'aac', '-ac:a:0', '2', '-c:a:1', 'ac3', '-ac:a:1', '6'];
  const names = [
    '-metadata:s:a:0',
    'language=eng',
    '-metadata:s:a:1',
    'language=ger',
    '-metadata:s:a:1',
    'title=Studio',
  ];
  const defaults = ['-disposition:a:0', 'default', '-disposition:a:1', '0'];
  const all = [...inputs, ...maps, ...codecs, ...sounds, ...names, ...defaults];
  await run(process.env.FFMPEG_PATH ?? 'ffmpeg', ['-v', 'error', '-y', ...all, path]);
}
