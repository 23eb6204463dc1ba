// What ffmpeg is told: one output per rendition, each fragmented MP4 on a pipe of its own. Pure.
import type { HlsSound, HlsTracks } from './hls-tracks.ts';
import type { SegmentPlan } from './segment-plan.ts';

/** Which film is cut, how, and from where on. */
export interface RemuxJob {
  readonly tracks: HlsTracks;
  readonly plan: SegmentPlan;
  /** The first segment to be made. */
  readonly first: number;
  /** Times of all key frames known, ms, ascending. */
  readonly keyFramesMs: readonly number[];
  /** Where the film is read. */
  readonly url: string;
}

/** Sound that is made has this rate, and packets of so many samples. */
const madeRate = 48_000;
const packetSamples = 1024;

/**
 * ffmpeg seeks 3/23 s before where it is told to when pictures are shown in another order than they are decoded in, and key frames are
 * rounded to milliseconds in our table.
 */
const seekLeadMs = 135;

/** Descriptor of each output's pipe: stdin and stderr have theirs. */
export function outputDescriptors({ sounds }: HlsTracks): readonly number[] {
  return [1, ...sounds.map((_, order) => 3 + order)];
}

/**
 * The arguments. Times of the film stay what they are, so that every run has the same ones; each packet is a fragment, as only ours
 * knows where to cut.
 */
export function remuxArgs(job: RemuxJob): string[] {
  const { tracks, first, url } = job;
  const seek = first === 0 ? [] : ['-ss', (seekMs(job) / 1000).toFixed(3)];
  const input = ['-noaccurate_seek', '-seek_timestamp', '1', '-copyts', ...seek, '-protocol_whitelist', 'http,tcp'];
  return [
    ...['-hide_banner', '-loglevel', 'error', '-nostdin', '-threads', '1', ...input, '-i', url],
    ...['-map', `0:v:${tracks.pictureOrder}`, '-c', 'copy', '-copypriorss', '1', '-video_track_timescale', '90000'],
    ...(/^h(ev|vc)1/.test(tracks.picture.codec) ? ['-tag:v', 'hvc1'] : []),
    ...output(1),
    ...tracks.sounds.flatMap((sound) => soundArgs(sound, job)),
  ];
}

/** Behind the key frame it shall find, before the next one. */
function seekMs({ plan, first, keyFramesMs }: RemuxJob): number {
  const startMs = plan.startsMs[first] ?? 0;
  const nextMs = keyFramesMs.find((timeMs) => timeMs > startMs) ?? plan.endMs;
  return startMs + Math.min(seekLeadMs, Math.floor((nextMs - startMs) / 2));
}

function soundArgs(sound: HlsSound, job: RemuxJob): string[] {
  const made = [
    '-c',
    'aac',
    '-aac_coder',
    'fast',
    '-b:a',
    '192k',
    '-ac',
    '2',
    '-ar',
    String(madeRate),
    '-af',
    soundFilter(job),
  ];
  const codec = sound.isCopied ? ['-c', 'copy', '-copypriorss', '1'] : made;
  return ['-map', `0:a:${sound.order}`, ...codec, ...output(3 + sound.order)];
}

/**
 * Sound that is made begins on the same grid of packets in every run, two packets early, as an encoder's first one is no good, with
 * silence where the film has none yet; and goes on to the film's end.
 */
function soundFilter({ plan, first }: RemuxJob): string {
  const grid = Math.floor(((plan.startsMs[first] ?? 0) * madeRate) / 1000 / packetSamples) - 1;
  const start = Math.max(0, grid) * packetSamples;
  const length = Math.max(1, Math.ceil((plan.endMs * madeRate) / 1000) - start);
  const format = `aformat=sample_rates=${madeRate}:channel_layouts=stereo`;
  return `${format},aresample=async=1:first_pts=${start},apad=whole_len=${length}`;
}

function output(descriptor: number): string[] {
  const flags = '+frag_every_frame+empty_moov+default_base_moof+frag_discont+skip_trailer';
  const times = ['-use_editlist', '0', '-avoid_negative_ts', 'disabled', '-muxdelay', '0', '-flush_packets', '1'];
  const plain = ['-map_metadata', '-1', '-map_chapters', '-1', '-fflags', '+bitexact'];
  return [...times, '-movflags', flags, ...plain, '-f', 'mp4', `pipe:${descriptor}`];
}
