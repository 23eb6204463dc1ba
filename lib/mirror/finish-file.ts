// From what yt-dlp left to what is handed on: a file browsers play where that takes no transcoding, measured and pictured.
import { readdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '#lib/errors.ts';
import { describeContainer, type FileFacts, inspectFile } from './container.ts';
import { checkDuration, checkSize, type FetchLimits } from './download-tally.ts';
import { copyStreams, copyTarget, type MediaFacts, probeMedia, type ToolRun } from './media-tools.ts';
import type { FetchedFile } from './mirror.ts';
import { makeThumbnail } from './thumbnail.ts';
import { fileNameOf } from './titles.ts';

/** What is finished, and what with. */
export interface FinishOptions {
  /** What yt-dlp left. */
  readonly path: string;
  /** The site's picture, as it came; undefined: there is none. */
  readonly picturePath: string | undefined;
  readonly title: string;
  readonly key: string;
  /** As the site says. */
  readonly durationSeconds: number | null;
  readonly wantsSoundOnly: boolean;
  readonly limits: FetchLimits;
}

/** A picture of a film is taken a tenth into it, but not later than this. */
const latestPictureSeconds = 30;

/** True when a copy would make it better: no index in front, a picture nobody asked for, a container browsers do not know. */
function needsCopy(file: FileFacts, facts: MediaFacts, wantsSoundOnly: boolean): boolean {
  if (!copyTarget(wantsSoundOnly ? { ...facts, video: undefined } : facts)) return false;
  if (facts.video) return wantsSoundOnly || !file.startsAtOnce;
  const isSoundFile = ['m4a', 'mp3', 'ogg', 'flac', 'wav'].includes(file.container ?? '');
  return !isSoundFile || (file.container === 'm4a' && !file.startsAtOnce);
}

/** @returns the path of the file to hand on, and what is in it. */
async function improve(options: FinishOptions, file: FileFacts, context: ToolRun) {
  const { path, wantsSoundOnly } = options;
  const facts = await probeMedia(path, context);
  if (!facts || !needsCopy(file, facts, wantsSoundOnly && facts.audio !== undefined)) return { path, facts };
  const wanted = wantsSoundOnly && facts.audio ? { ...facts, video: undefined } : facts;
  const target = copyTarget(wanted);
  const copied = target && (await copyStreams(path, wanted, target, context));
  return copied ? { path: copied, facts: wanted } : { path, facts };
}

/** Removes all but what is handed on. */
async function tidy(folder: string, kept: readonly (string | undefined)[]): Promise<void> {
  const names = new Set(kept.map((path) => path && basename(path)));
  for (const name of await readdir(folder)) {
    if (!names.has(name)) await rm(join(folder, name), { recursive: true, force: true });
  }
}

/**
 * Looks at a downloaded file, copies it into a better container where that helps, makes a thumbnail, and tidies the folder.
 *
 * @throws AppError `link_refused` for what is no media file, `link_too_large`, the reason of the signal.
 */
export async function finishFile(options: FinishOptions, context: ToolRun): Promise<FetchedFile> {
  const { title, key, limits } = options;
  const raw = await inspectFile(options.path);
  if (!raw.container) throw new AppError('link_refused', 'Behind this link is neither a film nor sound.');
  const { path, facts } = await improve(options, raw, context);
  const { container = raw.container, sizeBytes } = await inspectFile(path);
  checkSize(sizeBytes, limits);
  const durationSeconds = facts?.durationSeconds ?? options.durationSeconds;
  checkDuration(durationSeconds, limits);
  const thumbPath = await thumbnail(options.picturePath, { path, facts, durationSeconds }, context);
  const { mimeType, extension } = describeContainer(container, facts !== undefined && !facts.video);
  const finalPath = join(context.folder, `media.${extension}`);
  await rename(path, finalPath);
  await tidy(context.folder, [finalPath, thumbPath]);
  const { width = null, height = null } = facts?.video ?? {};
  const fileName = fileNameOf(title, extension);
  return { path: finalPath, fileName, title, key, durationSeconds, width, height, mimeType, sizeBytes, thumbPath };
}

async function thumbnail(
  picturePath: string | undefined,
  film: { readonly path: string; readonly facts: MediaFacts | undefined; readonly durationSeconds: number | null },
  context: ToolRun,
): Promise<string | undefined> {
  const ofSite = picturePath && (await makeThumbnail(picturePath, 0, context));
  if (ofSite || !film.facts?.video) return ofSite;
  const atSeconds = Math.min(latestPictureSeconds, (film.durationSeconds ?? 0) / 10);
  return makeThumbnail(film.path, atSeconds, context);
}
