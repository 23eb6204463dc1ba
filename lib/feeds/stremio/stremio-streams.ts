// Files as Stremio plays them. Pure.
import type { StremioStreams } from '../../api/feed-contract.ts';
import type { FeedItem } from '../feed-item.ts';
import { oneLine } from '../plain-text.ts';

/** A file that can be played. */
export interface PlayableFile {
  readonly item: FeedItem;
  /** Under which it is saved: other add-ons look for subtitles by it. */
  readonly downloadName: string;
  /** By which subtitle sites know it; missing where its bytes are not at hand. */
  readonly hash?: string;
  /** As it is served. */
  readonly contentType: string;
}

function sizeText(bytes: number): string {
  const steps = ['bytes', 'KB', 'MB', 'GB', 'TB'];
  const step = Math.min(steps.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return `${Number((bytes / 1000 ** step).toPrecision(3))} ${steps[step]}`;
}

function lengthText(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min`;
}

/** Lines of the picture, 0 where nobody knows. */
function linesOf({ item }: PlayableFile): number {
  return Number.parseInt(item.file.facts?.quality ?? '', 10) || (item.file.height ?? 0);
}

function streamOf({ item, downloadName, contentType, hash }: PlayableFile): StremioStreams['streams'][number] {
  const { file, stream } = item;
  const quality = file.facts?.quality ?? (file.height ? `${file.height}p` : undefined);
  const facts = [sizeText(file.file_size), ...(file.duration ? [lengthText(file.duration)] : [])];
  const description = `${oneLine(downloadName)}\n${facts.join(' · ')}`;
  return {
    url: stream,
    name: quality ? `StreamVault\n${quality}` : 'StreamVault',
    title: description,
    description,
    behaviorHints: {
      // Browsers and television sets take MP4 over https alone; elsewhere Stremio puts its own server between.
      notWebReady: !(contentType === 'video/mp4' && stream.startsWith('https:')),
      // The next episode is taken in the same size.
      bingeGroup: `streamvault-${quality ?? 'any'}`,
      filename: oneLine(downloadName),
      videoSize: file.file_size,
      ...(hash ? { videoHash: hash } : {}),
    },
  };
}

/** The largest picture first. */
export function stremioStreams(files: readonly PlayableFile[]): StremioStreams {
  return { streams: files.toSorted((one, other) => linesOf(other) - linesOf(one)).map(streamOf) };
}
