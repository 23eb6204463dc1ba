// What a media file is by its first bytes, and whether a browser can begin it at once. Names of sites are not believed.
import { type FileHandle, open } from 'node:fs/promises';

/** How files of a container are named and served. */
export interface Container {
  readonly mimeType: string;
  /** Without a dot. */
  readonly extension: string;
}

const containers = {
  mp4: { mimeType: 'video/mp4', extension: 'mp4' },
  m4a: { mimeType: 'audio/mp4', extension: 'm4a' },
  matroska: { mimeType: 'video/x-matroska', extension: 'mkv' },
  webm: { mimeType: 'video/webm', extension: 'webm' },
  mpegts: { mimeType: 'video/mp2t', extension: 'ts' },
  mpeg: { mimeType: 'video/mpeg', extension: 'mpg' },
  asf: { mimeType: 'video/x-ms-asf', extension: 'wmv' },
  avi: { mimeType: 'video/x-msvideo', extension: 'avi' },
  flv: { mimeType: 'video/x-flv', extension: 'flv' },
  mp3: { mimeType: 'audio/mpeg', extension: 'mp3' },
  aac: { mimeType: 'audio/aac', extension: 'aac' },
  ogg: { mimeType: 'audio/ogg', extension: 'ogg' },
  flac: { mimeType: 'audio/flac', extension: 'flac' },
  wav: { mimeType: 'audio/wav', extension: 'wav' },
} as const satisfies Record<string, Container>;

/** The containers that are recognised. */
export type ContainerName = keyof typeof containers;

/** Bytes {@link containerOf} wants to see. */
const headBytes = 4096;

const ascii = (bytes: Buffer, from: number, to: number) => bytes.toString('latin1', from, to);

/** The container by its first bytes, or undefined for what is no media file we know: a web page, for one. */
export function containerOf(head: Buffer): ContainerName | undefined {
  if (ascii(head, 4, 8) === 'ftyp') return ascii(head, 8, 11) === 'M4A' ? 'm4a' : 'mp4';
  if (['moov', 'mdat', 'wide'].includes(ascii(head, 4, 8))) return 'mp4';
  if (head.length > 4 && head.readUInt32BE(0) === 0x1a45dfa3) return head.includes('webm') ? 'webm' : 'matroska';
  if (ascii(head, 0, 4) === 'RIFF') return ({ 'AVI ': 'avi', WAVE: 'wav' } as const)[ascii(head, 8, 12)];
  if (head.length > 4 && head.readUInt32BE(0) === 0x000001ba) return 'mpeg';
  if (head.length > 4 && head.readUInt32BE(0) === 0x3026b275) return 'asf';
  if (ascii(head, 0, 3) === 'FLV') return 'flv';
  if (ascii(head, 0, 4) === 'OggS') return 'ogg';
  if (ascii(head, 0, 4) === 'fLaC') return 'flac';
  if (ascii(head, 0, 3) === 'ID3') return 'mp3';
  if (head[0] === 0x47 && head[188] === 0x47) return 'mpegts';
  // Frame syncs: of MPEG audio layer 3, and of ADTS, whose layer is always 0.
  if (head[0] === 0xff && ((head[1] ?? 0) & 0xf6) === 0xf0) return 'aac';
  if (head[0] === 0xff && ((head[1] ?? 0) & 0xe6) === 0xe2) return 'mp3';
  return undefined;
}

/** Type and extension of a container. @param isSound true when no video is in it. */
export function describeContainer(name: ContainerName, isSound: boolean): Container {
  const { mimeType, extension } = containers[name];
  if (!isSound) return { mimeType, extension };
  return { mimeType: mimeType.replace(/^video\//, 'audio/'), extension: name === 'mp4' ? 'm4a' : extension };
}

/** Top-level boxes looked at; real files have fewer than ten before their index, fragmented ones thousands after it. */
const mostBoxes = 64;

/** Type and size of the box at an offset; undefined at the end of the file or of sense. */
async function readBox(file: FileHandle, offset: number): Promise<{ type: string; size: number } | undefined> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(16), 0, 16, offset);
  if (bytesRead < 8) return undefined;
  const short = buffer.readUInt32BE(0);
  const size = short === 1 && bytesRead === 16 ? Number(buffer.readBigUInt64BE(8)) : short;
  return size < 8 ? undefined : { type: ascii(buffer, 4, 8), size };
}

/** Fragments count as no index: players know neither their length nor where to seek. */
async function isIndexFirst(file: FileHandle): Promise<boolean> {
  let offset = 0;
  let hasIndex = false;
  for (let count = 0; count < mostBoxes; count += 1) {
    const box = await readBox(file, offset);
    if (!box || box.type === 'moof') return false;
    if (box.type === 'mdat') return hasIndex;
    hasIndex ||= box.type === 'moov';
    offset += box.size;
  }
  return false;
}

/** What a file is by its first bytes. */
export interface FileFacts {
  /** Undefined: no media file. */
  readonly container: ContainerName | undefined;
  /** True when an MP4 has its index in front of the samples, so that a player needs nothing from its end. */
  readonly startsAtOnce: boolean;
  readonly sizeBytes: number;
}

/** Looks at the first bytes and the top-level boxes of a file. */
export async function inspectFile(path: string): Promise<FileFacts> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    const container = containerOf(buffer.subarray(0, bytesRead));
    const isMp4 = container === 'mp4' || container === 'm4a';
    return { container, startsAtOnce: isMp4 && (await isIndexFirst(file)), sizeBytes: (await file.stat()).size };
  } finally {
    await file.close();
  }
}
