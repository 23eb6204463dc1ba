// MP4 and QuickTime: finds moov wherever it stands and reads what a player needs of it.
import type { BlockReader } from './block-reader.ts';
import type { ChapterFacts, MediaFacts, OmittedPart, TrackFacts } from './media-facts.ts';
import { boxAt, childrenOf, findBox, fullPayload, type Mp4Box } from './mp4-box.ts';
import { readChapterList, readChapterTrack } from './mp4-chapters.ts';
import { type FragmentFacts, readFragments } from './mp4-fragments.ts';
import { readKeyFrames } from './mp4-key-frames.ts';
import { type Mp4Tags, readMp4Tags } from './mp4-tags.ts';
import { knownTicks, type Mp4Track, readTrack } from './mp4-track.ts';
import { Unreadable, unlessUnreadable } from './unreadable.ts';

/** Tracks read at most. */
const mostTracks = 64;

/** The facts of an MP4 file. @throws Unreadable when there is no moov box that can be read. */
export async function readMp4(reader: BlockReader): Promise<MediaFacts> {
  const { moov, brand } = await findMoov(reader);
  const movie = await readMovie(reader, moov);
  const omitted = new Set<OmittedPart>();
  const durationSeconds = await durationOf(reader, movie);
  if (durationSeconds === undefined) omitted.add('duration');
  const tracks = await withFrameRate(reader, movie);
  const { tags, cover } = await readTags(reader, movie);
  // What may be large comes last: it must not use up what the others need.
  const keyFrames = await tableOf(reader, movie, omitted);
  const chapters = await readChapters(reader, movie, omitted);
  return {
    container: brand === 'qt  ' ? 'mov' : 'mp4',
    isFragmented: movie.mvex !== undefined,
    ...(durationSeconds === undefined ? {} : { durationSeconds }),
    tracks,
    chapters,
    ...(keyFrames ? { keyFrames } : {}),
    index: { offset: moov.offset, sizeBytes: moov.end - moov.offset },
    tags,
    ...(cover ? { cover } : {}),
    fonts: [],
    omitted: [...omitted],
  };
}

/** The parts of moov, found and not yet read in full. */
interface Movie {
  readonly head: MovieHead;
  readonly tracks: readonly Mp4Track[];
  /** Tracks that hold the chapters of others. */
  readonly chapterIds: ReadonlySet<number>;
  readonly udta: readonly Mp4Box[];
  readonly mvex: Mp4Box | undefined;
  /** Undefined when the film is in one piece. */
  readonly fragments: FragmentFacts | undefined;
}

async function readMovie(reader: BlockReader, moov: Mp4Box): Promise<Movie> {
  const boxes = await childrenOf(reader, moov);
  const head = await readMovieHead(reader, findBox(boxes, 'mvhd'));
  const tracks = await readTracks(reader, boxes, head.timescale);
  const udta = await unlessUnreadable(
    () => childrenOf(reader, findBox(boxes, 'udta')),
    () => [],
  );
  const mvex = findBox(boxes, 'mvex');
  const fragments = mvex ? await readFragments(reader, moov, tracks) : undefined;
  return { head, tracks, chapterIds: new Set(tracks.flatMap((track) => track.chapterIds)), udta, mvex, fragments };
}

async function durationOf(reader: BlockReader, { head, mvex, fragments }: Movie): Promise<number | undefined> {
  return head.durationSeconds ?? (await readMovieExtent(reader, mvex, head)) ?? fragments?.durationSeconds;
}

function readTags(reader: BlockReader, { udta }: Movie): Promise<Mp4Tags> {
  return unlessUnreadable<Mp4Tags>(
    () => readMp4Tags(reader, udta),
    () => ({ tags: {}, cover: undefined }),
  );
}

/** Where the index stands. @throws Unreadable `truncated` when there is none. */
export async function findMoov(reader: BlockReader): Promise<{ readonly moov: Mp4Box; readonly brand: string }> {
  let brand = 'qt  ';
  for (let offset = 0; offset + 8 <= reader.sizeBytes; ) {
    const box = await boxAt(reader, offset, reader.sizeBytes, true);
    if (box.type === 'ftyp') brand = String.fromCharCode(...(await reader.bytesUpTo(box.start, 4)));
    if (box.type === 'moov') return { moov: box, brand };
    offset = box.end;
  }
  throw new Unreadable('truncated', 'no moov box');
}

/** What the mvhd box says. */
export interface MovieHead {
  readonly timescale: number;
  readonly durationSeconds: number | undefined;
}

/** The mvhd box. @throws Unreadable `damaged` when there is none. */
export async function readMovieHead(reader: BlockReader, box: Mp4Box | undefined): Promise<MovieHead> {
  if (!box) throw new Unreadable('damaged', 'no mvhd box');
  const { version, cursor } = await fullPayload(reader, box);
  const timescale = cursor.skip(version === 1 ? 16 : 8).u32();
  const ticks = knownTicks(cursor, version === 1 ? 8 : 4);
  return { timescale, durationSeconds: ticks > 0 && timescale > 0 ? ticks / timescale : undefined };
}

/** mehd: the length of all fragments, where the writer knew it. */
async function readMovieExtent(
  reader: BlockReader,
  mvex: Mp4Box | undefined,
  { timescale }: MovieHead,
): Promise<number | undefined> {
  const box = findBox(await childrenOf(reader, mvex), 'mehd');
  if (!box || timescale === 0) return undefined;
  const { version, cursor } = await fullPayload(reader, box);
  const ticks = version === 1 ? cursor.u64() : cursor.u32();
  return ticks > 0 ? ticks / timescale : undefined;
}

/** All tracks that can be read. @param movieTimescale ticks a second of times that are the film's and not a track's. */
export async function readTracks(
  reader: BlockReader,
  boxes: readonly Mp4Box[],
  movieTimescale: number,
): Promise<Mp4Track[]> {
  const tracks: Mp4Track[] = [];
  for (const trak of boxes.filter((box) => box.type === 'trak').slice(0, mostTracks)) {
    const track = await unlessUnreadable(() => readTrack(reader, trak, movieTimescale), rethrowLimits);
    if (track) tracks.push(track);
  }
  return tracks;
}

/** One broken track does not hide the others; a file that costs too much is given up. */
function rethrowLimits(error: Unreadable): undefined {
  if (error.reason === 'over_limit') throw error;
  return undefined;
}

async function withFrameRate(reader: BlockReader, { tracks, chapterIds }: Movie): Promise<TrackFacts[]> {
  const facts: TrackFacts[] = [];
  for (const track of tracks) {
    if (!track.facts || chapterIds.has(track.id)) continue;
    if (track.facts.kind !== 'video') facts.push(track.facts);
    else {
      const framesPerSecond = await unlessUnreadable(
        () => frameRate(reader, track),
        () => undefined,
      );
      facts.push({ ...track.facts, ...(framesPerSecond ? { framesPerSecond } : {}) });
    }
  }
  return facts;
}

/** Mean of the whole track: samples by their time. */
async function frameRate(reader: BlockReader, track: Mp4Track): Promise<number | undefined> {
  const box = findBox(track.stbl, 'stts');
  if (!box || track.timescale === 0) return undefined;
  const { cursor } = await fullPayload(reader, box);
  let [samples, ticks] = [0, 0];
  for (let left = Math.min(cursor.u32(), Math.floor(cursor.left / 8)); left > 0; left -= 1) {
    const [count, delta] = [cursor.u32(), cursor.u32()];
    samples += count;
    ticks += count * delta;
  }
  return ticks > 0 ? Number(((samples * track.timescale) / ticks).toFixed(3)) : undefined;
}

async function tableOf(
  reader: BlockReader,
  { tracks, fragments }: Movie,
  omitted: Set<OmittedPart>,
): Promise<MediaFacts['keyFrames']> {
  if (fragments) {
    if (!fragments.keyFrames) omitted.add('key_frames');
    return fragments.keyFrames;
  }
  const main = tracks.find((track) => track.facts?.kind === 'video');
  if (!main) return undefined;
  return unlessUnreadable(
    () => readKeyFrames(reader, main),
    () => {
      omitted.add('key_frames');
      return undefined;
    },
  );
}

async function readChapters(
  reader: BlockReader,
  { udta, tracks, chapterIds }: Movie,
  omitted: Set<OmittedPart>,
): Promise<readonly ChapterFacts[]> {
  const failed = (): ChapterFacts[] => {
    omitted.add('chapters');
    return [];
  };
  const list = findBox(udta, 'chpl');
  const listed = list ? await unlessUnreadable(() => readChapterList(reader, list), failed) : [];
  if (listed.length > 0) return listed;
  // A track may stand for pictures of the chapters; texts are what we want.
  const track = tracks.find(({ id, handler }) => chapterIds.has(id) && handler !== 'vide');
  return track ? unlessUnreadable(() => readChapterTrack(reader, track), failed) : [];
}
