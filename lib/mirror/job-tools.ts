// What a job finds in its folder before it begins: its copy of the cookies, and ffmpeg as yt-dlp may start it.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '#lib/errors.ts';
import { canRun } from './find-program.ts';
import type { MirrorTools } from './mirror.ts';
import { tiedScript } from './process-group.ts';
import { safeInput } from './yt-dlp-args.ts';

/** Names inside a work folder that never belong to the result. */
export const toolFolderName = 'tools';
const cookiesName = 'cookies.txt';

/**
 * Copies the cookie file: yt-dlp writes into the one it is given, and two jobs must not do so at once.
 *
 * @param cookiesFile YTDLP_COOKIES_FILE; undefined: none is wanted.
 * @returns the path of the copy, readable by us alone.
 * @throws AppError `mirror_unavailable` when there is none to copy.
 */
export async function copyCookies(cookiesFile: string | undefined, folder: string): Promise<string | undefined> {
  if (cookiesFile === undefined) return undefined;
  const path = join(folder, toolFolderName, cookiesName);
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(path, await readFile(cookiesFile), { mode: 0o600 });
    return path;
  } catch (error) {
    const sentence = `The cookie file ${basename(cookiesFile)} (YTDLP_COOKIES_FILE) cannot be read.`;
    throw new AppError('mirror_unavailable', sentence, { cause: error });
  }
}

/**
 * Puts scripts for ffmpeg and ffprobe into the folder: they die with yt-dlp, as yt-dlp dies with us, and ffprobe reads nothing
 * but files.
 *
 * @returns what `--ffmpeg-location` takes; undefined without ffmpeg. Where scripts cannot be run: the programs' own folder.
 */
export async function placeFfmpeg(tools: MirrorTools, folder: string): Promise<string | undefined> {
  const { ffmpeg, ffprobe, setpriv } = tools;
  if (!ffmpeg) return undefined;
  if (!setpriv) return dirname(ffmpeg);
  const place = join(folder, toolFolderName);
  await mkdir(place, { recursive: true, mode: 0o700 });
  await writeFile(join(place, 'ffmpeg'), tiedScript(ffmpeg, setpriv), { mode: 0o700 });
  if (ffprobe) await writeFile(join(place, 'ffprobe'), tiedScript(ffprobe, setpriv, safeInput), { mode: 0o700 });
  // A folder mounted without the right to run anything says so here.
  return canRun(join(place, 'ffmpeg')) ? place : dirname(ffmpeg);
}
