// Small films and songs of every container, made by ffmpeg when first asked for and kept in .cache.
import { execFile } from 'node:child_process';
import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const folder = join('.cache', 'media-samples');

/** Change it when a recipe changes: samples of an older one are made anew. */
const edition = 4;

const ffmpeg = process.env.FFMPEG_PATH || 'ffmpeg';
const ffprobe = process.env.FFPROBE_PATH || 'ffprobe';

const picture = (size = '320x180', seconds = 6) => [
  ...['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=25:duration=${seconds}`],
];
const sound = (seconds = 6, layout = 'stereo') => [
  ...['-f', 'lavfi', '-i', `aevalsrc=0.1*sin(440*2*PI*t):s=48000:d=${seconds},aformat=channel_layouts=${layout}`],
];
const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '50', '-pix_fmt', 'yuv420p'];
const aac = ['-c:a', 'aac', '-b:a', '64k'];
const names = ['-metadata', 'title=A Title', '-metadata', 'artist=An Artist', '-metadata', 'album=An Album'];
const languages = ['-metadata:s:a:0', 'language=ger', '-metadata:s:v:0', 'language=und'];

/** Files beside the samples that recipes read. */
const sources: Readonly<Record<string, string>> = {
  'words.srt': '1\n00:00:00,500 --> 00:00:02,000\nHello\n\n2\n00:00:03,000 --> 00:00:04,000\nWorld\n',
  'lines.srt': Array.from({ length: 8 }, (_, index) => {
    const second = String(index * 3).padStart(2, '0');
    const text = index === 1 ? '<i>two\nlines</i> & <b>more</b>' : `line ${index}`;
    return `${index + 1}\n00:00:${second},250 --> 00:00:${second},900\n${text}\n\n`;
  }).join(''),
  'lines.ass': [
    '[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]',
    'Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding',
    'Style: Default,Arial,20,&H00FFFFFF,&H000000FF,&H00000000,&H00000000,0,0,0,0,100,100,0,0,1,2,2,2,10,10,10,1',
    '\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text',
    'Dialogue: 0,0:00:01.50,0:00:02.00,Default,,0,0,0,,{\\an8\\i1}Up{\\i0}, there\\Nsecond',
    'Dialogue: 0,0:00:20.00,0:00:21.00,Default,,0,0,0,,{\\pos(1,2)}late, with a comma',
  ].join('\n'),
  'lines.vtt':
    'WEBVTT\n\n00:00:01.000 --> 00:00:02.000 line:0\nUp <v Ada>there</v>\n\n00:00:04.000 --> 00:00:05.000\nDown\n',
  'chapters.txt': [
    ';FFMETADATA1',
    ...['[CHAPTER]', 'TIMEBASE=1/1000', 'START=0', 'END=2000', 'title=Opening'],
    ...['[CHAPTER]', 'TIMEBASE=1/1000', 'START=2000', 'END=4500', 'title=Глава вторая'],
    ...['[CHAPTER]', 'TIMEBASE=1/1000', 'START=4500', 'END=6000', 'title=End'],
  ].join('\n'),
};
const words = ['-i', join(folder, 'words.srt')];
const lines = (extension: 'srt' | 'ass' | 'vtt') => ['-i', join(folder, `lines.${extension}`)];
/** Some 17 MB in 24 s: every frame is a picture of its own, so that texts stand far from one another. */
const heavy = [...picture('640x360', 24), '-c:v', 'mjpeg', '-q:v', '2', '-huffman', 'default'];
const chapters = ['-i', join(folder, 'chapters.txt')];

/** Arguments of ffmpeg by file name. */
const recipes = {
  'faststart.mp4': [...picture(), ...sound(), ...h264, ...aac, ...languages, '-movflags', '+faststart'],
  'moov-last.mp4': [...picture(), ...sound(), ...h264, ...aac, '-bf', '2'],
  'chapters.mp4': [
    ...[...picture(), ...sound(), ...words, ...chapters, '-map', '0', '-map', '1', '-map', '2', '-map_metadata', '3'],
    ...[...h264, ...aac, '-c:s', 'mov_text', '-metadata:s:s:0', 'language=fra', ...names],
  ],
  'chapters.mov': [...[...picture(), ...chapters, '-map', '0', '-map_metadata', '1', ...h264]],
  'fragmented.mp4': [
    ...picture(),
    ...sound(),
    ...h264,
    ...aac,
    '-movflags',
    'frag_keyframe+empty_moov+default_base_moof',
  ],
  'dash.mp4': [
    ...picture(),
    ...h264,
    '-movflags',
    'frag_keyframe+empty_moov+default_base_moof+dash',
    '-global_sidx',
    '1',
  ],
  'hevc.mp4': [
    ...picture('320x180', 2),
    '-c:v',
    'libx265',
    '-preset',
    'ultrafast',
    '-x265-params',
    'log-level=error',
    '-tag:v',
    'hvc1',
  ],
  'hevc10.mkv': [
    ...picture('320x180', 2),
    '-c:v',
    'libx265',
    '-preset',
    'ultrafast',
    '-pix_fmt',
    'yuv420p10le',
    '-x265-params',
    'log-level=error',
  ],
  'av1.mp4': [...picture('128x96', 1), '-c:v', 'libaom-av1', '-cpu-used', '8', '-b:v', '200k'],
  'vp9.mp4': [...picture('128x96', 1), ...sound(1), '-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-c:a', 'libopus'],
  'surround.mp4': [...picture('128x96', 2), ...sound(2, '5.1'), ...h264, '-c:a', 'ac3'],
  'surround-plus.mp4': [...picture('128x96', 2), ...sound(2, '5.1'), ...h264, '-c:a', 'eac3'],
  'flac-in.mp4': [...picture('128x96', 2), ...sound(2), ...h264, '-c:a', 'flac', '-strict', '-2'],
  'all.mkv': [
    ...[...picture(), ...sound(), ...sound(6, '5.1'), ...words, ...words, ...chapters],
    ...['-map', '0', '-map', '1', '-map', '2', '-map', '3', '-map', '4', '-map_metadata', '5', ...h264],
    ...['-c:a:0', 'aac', '-c:a:1', 'ac3', '-c:s:0', 'srt', '-c:s:1', 'ass', ...names],
    ...['-metadata:s:a:0', 'language=ger', '-metadata:s:a:1', 'language=jpn', '-metadata:s:a:1', 'title=Surround'],
    ...['-metadata:s:s:0', 'language=eng', '-disposition:s:0', 'forced', '-metadata:s:s:1', 'language=rus'],
  ],
  'cues-first.mkv': [...picture(), ...sound(), ...h264, '-c:a', 'libopus', '-cues_to_front', '1'],
  'dts.mkv': [...picture('128x96', 2), ...sound(2), ...h264, '-c:a', 'dca', '-strict', '-2'],
  'xvid.mkv': [...picture('128x96', 2), ...sound(2), '-c:v', 'mpeg4', '-c:a', 'libmp3lame'],
  'film.webm': [...picture('160x90', 2), ...sound(2), '-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-c:a', 'libopus'],
  'live.webm': [...picture('160x90', 2), '-c:v', 'libvpx', '-deadline', 'realtime', '-live', '1', '-f', 'webm'],
  // Black until the middle of its sixth second: a frame at 15 % shows nothing.
  'dark-start.mp4': [
    ...['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25:duration=20', ...h264.slice(0, 4), '-g', '25'],
    ...['-pix_fmt', 'yuv420p', '-vf', "drawbox=enable='lt(t,5.5)':color=black:t=fill"],
  ],
  'song.mp3': [
    ...sound(),
    '-c:a',
    'libmp3lame',
    '-q:a',
    '5',
    ...names,
    '-metadata',
    'date=1979',
    '-id3v2_version',
    '3',
  ],
  'steady.mp3': [...sound(), '-c:a', 'libmp3lame', '-b:a', '128k', '-write_xing', '0'],
  'song.ogg': [...sound(), '-c:a', 'libvorbis', ...names],
  'song.opus': [...sound(), '-c:a', 'libopus', ...names],
  'song.flac': [...sound(), '-c:a', 'flac', ...names],
  'song.m4a': [...sound(), ...aac, ...names, '-metadata', 'date=2011-05-01'],
} as const satisfies Record<string, readonly string[]>;

/** Containers our readers do not know, for ffprobe. */
const foreignRecipes = {
  'old.avi': [...picture('128x96', 2), ...sound(2), '-c:v', 'mpeg4', '-c:a', 'libmp3lame'],
  'broadcast.ts': [...picture('128x96', 2), ...sound(2), ...h264, '-c:a', 'ac3', '-f', 'mpegts'],
  'web.flv': [...picture('128x96', 2), ...sound(2), ...h264, ...aac, '-ar', '44100'],
} as const satisfies Record<string, readonly string[]>;

const cover = ['-f', 'lavfi', '-i', 'testsrc2=size=800x600:duration=1:rate=1', '-map', '0', '-map', '1'];
const asCover = ['-frames:v', '1', '-disposition:v:0', 'attached_pic'];

/** Pixels of 4:3 in a frame of 1440 x 1080: shown it is 1920 wide. */
const wideRecipes = {
  'wide.mp4': [...picture('1440x1080', 2), ...h264, '-vf', 'setsar=4/3'],
} as const satisfies Record<string, readonly string[]>;

/** Files inside files. */
const attachmentRecipes = {
  'cover.mp3': [
    ...sound(2),
    ...cover,
    '-c:a',
    'libmp3lame',
    '-c:v',
    'mjpeg',
    '-id3v2_version',
    '3',
    ...asCover,
    ...names,
  ],
  'cover.flac': [...sound(2), ...cover, '-c:a', 'flac', '-c:v', 'png', ...asCover],
  'cover.m4a': [...sound(2), ...cover, ...aac, '-c:v', 'mjpeg', ...asCover],
  'attached.mkv': [
    ...[
      ...picture('128x96', 2),
      ...h264,
      '-attach',
      'demo/films/thumbs/last-light.jpg',
      '-attach',
      'app/fonts/OFL.txt',
    ],
    ...['-metadata:s:t:0', 'mimetype=image/jpeg', '-metadata:s:t:0', 'filename=cover.jpg'],
    ...['-metadata:s:t:1', 'mimetype=font/ttf', '-metadata:s:t:1', 'filename=Schrift.ttf'],
  ],
} as const satisfies Record<string, readonly string[]>;

/** Films with texts in every coding, in which the pictures are most of the bytes. */
const subtitledRecipes = {
  'subtitled.mkv': [
    ...[
      ...heavy.slice(0, 4),
      ...lines('srt'),
      ...lines('ass'),
      '-map',
      '0',
      '-map',
      '1',
      '-map',
      '2',
      ...heavy.slice(4),
    ],
    ...['-c:s:0', 'srt', '-c:s:1', 'ass', '-metadata:s:s:0', 'language=eng', '-metadata:s:s:1', 'language=ger'],
    ...['-metadata:s:s:1', 'title=Signs', '-disposition:s:0', 'default', '-disposition:s:1', 'forced'],
  ],
  'subtitled.mp4': [
    ...[...heavy.slice(0, 4), ...lines('srt'), '-map', '0', '-map', '1', ...heavy.slice(4), '-c:s', 'mov_text'],
    ...['-metadata:s:s:0', 'language=fra', '-movflags', '+faststart'],
  ],
  'subtitled.webm': [
    ...[...picture('160x90', 6), ...lines('vtt'), '-map', '0', '-map', '1', '-c:v', 'libvpx'],
    ...['-deadline', 'realtime', '-c:s', 'webvtt'],
  ],
  // Made as a stream: there is no index.
  'unindexed.mkv': [
    ...[...picture('320x180', 24), ...lines('srt'), '-map', '0', '-map', '1', ...h264, '-c:s', 'srt', '-live', '1'],
  ],
  'subtitled-fragments.mp4': [
    ...[...picture('320x180', 24), ...lines('srt'), '-map', '0', '-map', '1', ...h264, '-c:s', 'mov_text'],
    ...['-movflags', 'frag_keyframe+empty_moov+default_base_moof'],
  ],
} as const satisfies Record<string, readonly string[]>;

const reel = ['-preset', 'veryfast', '-g', '50', '-pix_fmt', 'yuv420p'];

/** Long enough to seek in, pictures in another order than they are decoded in. */
const reelRecipes = {
  'reel.mkv': [
    ...[...picture('160x90', 40), ...sound(40, '5.1'), ...sound(40), ...sound(40), ...sound(40)],
    ...['-map', '0', '-map', '1', '-map', '2', '-map', '3', '-map', '4', '-c:v', 'libx264', ...reel],
    ...['-c:a:0', 'ac3', '-c:a:1', 'dca', '-strict', '-2', '-c:a:2', 'flac', '-c:a:3', 'aac'],
    ...['-metadata:s:a:0', 'language=ger', '-metadata:s:a:1', 'language=jpn', '-metadata:s:a:1', 'title=Theatre'],
  ],
  'reel.mp4': [...picture('160x90', 30), ...sound(30), '-c:v', 'libx264', ...reel, '-c:a', 'aac', '-ar', '44100'],
} as const satisfies Record<string, readonly string[]>;

const allRecipes = {
  ...reelRecipes,
  ...recipes,
  ...foreignRecipes,
  ...attachmentRecipes,
  ...wideRecipes,
  ...subtitledRecipes,
};

export type SampleName = keyof typeof allRecipes;

/** Those our readers know. */
export const sampleNames = Object.keys(recipes) as (keyof typeof recipes)[];

/** Path of a sample; made when it is not there. Safe in several processes at once. */
export async function mediaSample(name: SampleName): Promise<string> {
  const path = join(folder, `${edition}-${name}`);
  if (await stat(path).catch(() => undefined)) return path;
  await mkdir(folder, { recursive: true });
  for (const [file, text] of Object.entries(sources)) await writeWhole(join(folder, file), text);
  const draft = join(folder, `${process.pid}-${name}`);
  await run(ffmpeg, [
    '-nostdin',
    '-hide_banner',
    '-loglevel',
    'error',
    '-y',
    '-threads',
    '1',
    ...allRecipes[name],
    draft,
  ]);
  await rename(draft, path);
  return path;
}

/** Never half there, whoever else reads it. */
async function writeWhole(path: string, text: string): Promise<void> {
  await writeFile(`${path}.${process.pid}`, text);
  await rename(`${path}.${process.pid}`, path);
}

/** What ffprobe says of a file. */
export interface Probed {
  readonly format: { readonly duration?: string; readonly tags?: Readonly<Record<string, string>> };
  readonly streams: readonly {
    readonly index: number;
    readonly codec_type: string;
    readonly codec_name: string;
    readonly codec_tag_string: string;
    readonly profile?: string;
    readonly width?: number;
    readonly height?: number;
    readonly channels?: number;
    readonly sample_rate?: string;
    readonly avg_frame_rate?: string;
    readonly disposition: { readonly default: number; readonly forced: number };
    readonly tags?: Readonly<Record<string, string>>;
  }[];
  readonly chapters: readonly { readonly start_time: string; readonly tags?: { readonly title?: string } }[];
}

export async function probe(path: string): Promise<Probed> {
  const options = ['-v', 'error', '-of', 'json', '-show_format', '-show_streams', '-show_chapters'];
  const { stdout } = await run(ffprobe, [...options, path]);
  return JSON.parse(stdout) as Probed;
}

/** Times in seconds and places of the key frames of the first video track, as ffprobe sees them. */
export async function probeKeyFrames(
  path: string,
): Promise<readonly { readonly seconds: number; readonly offset: number }[]> {
  const options = [
    '-v',
    'error',
    '-of',
    'json',
    '-select_streams',
    'v:0',
    '-show_entries',
    'packet=pts_time,flags,pos',
  ];
  const { stdout } = await run(ffprobe, [...options, path], { maxBuffer: 64 * 1024 * 1024 });
  const { packets } = JSON.parse(stdout) as { packets: { pts_time: string; flags: string; pos: string }[] };
  const keys = packets.filter(({ flags }) => flags.startsWith('K'));
  return keys.map(({ pts_time, pos }) => ({ seconds: Number(pts_time), offset: Number(pos) }));
}
