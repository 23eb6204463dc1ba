// Many small pictures of a film on one sheet, by ffmpeg out of small films of them.
import type { Log } from '../log.ts';
import { ffmpegQuiet, runFfmpeg } from './ffmpeg.ts';

/** A hundred key frames of 4K take some 20 s of one core. */
const timeoutMs = 120_000;
const maxSheetBytes = 4 * 1024 * 1024;

/** In place of pictures when the first ones cannot be decoded. */
const greyLevel = 128;

/** Demuxers by our name of the container: nothing else may be tried. */
const demuxers = { mp4: 'mov', matroska: 'matroska' } as const;

/** How pictures stand on a sheet. */
export interface SheetLayout {
  readonly columns: number;
  readonly rows: number;
  /** Pixels; even. */
  readonly tileWidth: number;
  readonly tileHeight: number;
}

/** The pictures wanted on one sheet. */
export interface ContactSheetRequest extends SheetLayout {
  /** All pictures in one, a second after another; or one in each. */
  readonly films: readonly Uint8Array[];
  readonly container: keyof typeof demuxers;
  /** In all. */
  readonly pictures: number;
  readonly ffmpegPath: string;
  readonly signal: AbortSignal;
  readonly log: Log;
}

/** `failed`: they cannot be decoded, now or another time; the reason is in the log at debug. */
export type ContactSheet =
  | { readonly kind: 'sheet'; readonly jpeg: Uint8Array }
  | { readonly kind: 'absent' }
  | { readonly kind: 'failed' };

/**
 * The pictures row by row as JPEG. One that cannot be decoded is replaced by its neighbour, so that the others keep their places.
 *
 * @throws AppError `aborted`; the child is gone.
 */
export async function makeContactSheet(request: ContactSheetRequest): Promise<ContactSheet> {
  const tileBytes = request.tileWidth * request.tileHeight * 1.5;
  const tiles: Uint8Array[] = [];
  let came = 0;
  for (const film of request.films) {
    const decoded = await run(request, decodeArgs(request), film, tileBytes * (request.pictures + 1));
    if (decoded.kind === 'absent') return decoded;
    const found = decoded.kind === 'done' ? tilesOf(decoded.output, tileBytes) : [];
    if (decoded.kind === 'failed') request.log.debug('a picture could not be decoded', { reason: decoded.reason });
    came += found.length;
    const wanted = request.films.length === 1 ? request.pictures : 1;
    const substitute = found.at(-1) ?? tiles.at(-1) ?? Buffer.alloc(tileBytes, greyLevel);
    tiles.push(...Array.from({ length: wanted }, (_, index) => found[index] ?? substitute));
  }
  return came === 0 ? { kind: 'failed' } : drawSheet(request, tiles);
}

function tilesOf(raw: Uint8Array, tileBytes: number): Uint8Array[] {
  const count = Math.floor(raw.byteLength / tileBytes);
  return Array.from({ length: count }, (_, index) => raw.subarray(index * tileBytes, (index + 1) * tileBytes));
}

async function drawSheet(request: ContactSheetRequest, tiles: readonly Uint8Array[]): Promise<ContactSheet> {
  const sheet = await run(request, drawArgs(request), Buffer.concat(tiles), maxSheetBytes);
  if (sheet.kind === 'done' && sheet.output.byteLength > 0) return { kind: 'sheet', jpeg: sheet.output };
  if (sheet.kind === 'absent') return sheet;
  request.log.debug('no sheet of pictures', { reason: sheet.kind === 'failed' ? sheet.reason : 'nothing came' });
  return { kind: 'failed' };
}

function run({ ffmpegPath, signal }: ContactSheetRequest, args: string[], input: Uint8Array, maxOutputBytes: number) {
  return runFfmpeg(ffmpegPath, { args, input, maxOutputBytes, timeoutMs, signal });
}

const quiet = [...ffmpegQuiet, '-protocol_whitelist', 'pipe'];

/** Frames at their full seconds: where one is missing, the one before is shown for longer. */
function decodeArgs({ container, tileWidth, tileHeight }: ContactSheetRequest): string[] {
  const filters = `fps=fps=1:start_time=0:eof_action=pass,scale=${tileWidth}:${tileHeight},setsar=1`;
  const input = ['-f', demuxers[container], '-i', 'pipe:0', '-map', '0:V:0'];
  return [...quiet, ...input, '-vf', filters, '-pix_fmt', 'yuv420p', '-f', 'rawvideo', 'pipe:1'];
}

function drawArgs({ columns, rows, tileWidth, tileHeight }: ContactSheetRequest): string[] {
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${tileWidth}x${tileHeight}`, '-r', '1', '-i', 'pipe:0'];
  const jpeg = ['-frames:v', '1', '-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p', '-q:v', '5'];
  return [...quiet, ...raw, '-vf', `tile=${columns}x${rows}`, ...jpeg, '-f', 'image2pipe', 'pipe:1'];
}
