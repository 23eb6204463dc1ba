// The door of this room: any bytes in, facts or a reason out. Nothing of Node in here: a browser may load it, too.
import { BlockReader, type ReadCost, type ReadLimits } from './block-reader.ts';
import type { ByteSource } from './byte-source.ts';
import { readFlac } from './flac.ts';
import { readId3 } from './id3.ts';
import { readMatroska } from './matroska.ts';
import type { MediaFacts, MediaReading } from './media-facts.ts';
import { readMp3 } from './mp3.ts';
import { readMp4 } from './mp4.ts';
import { readOgg } from './ogg.ts';
import { Unreadable } from './unreadable.ts';

/** How much a header may cost. */
export interface ReadFactsOptions {
  readonly signal: AbortSignal;
  readonly limits?: ReadLimits;
  /** Told at the end what it cost, failed or not. */
  readonly onCost?: (cost: ReadCost) => void;
}

/**
 * Reads the header of a film or song by range: what a player must know, in at most 64 reads and 8 MiB.
 *
 * Whatever the bytes are, it ends: parts that are broken or too large are left out and named in `omitted`, a file without
 * anything readable is answered `unreadable`.
 *
 * @throws only what the source throws.
 */
export async function readMediaFacts(source: ByteSource, options: ReadFactsOptions): Promise<MediaReading> {
  const reader = new BlockReader(source, options.signal, options.limits);
  try {
    return { kind: 'facts', facts: await readByFormat(reader) };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { kind: 'unreadable', reason: error.reason, detail: error.message };
  } finally {
    options.onCost?.(reader.cost());
  }
}

async function readByFormat(reader: BlockReader): Promise<MediaFacts> {
  const front = await reader.bytesUpTo(0, 16);
  const words = String.fromCharCode(...front);
  if (/^....(ftyp|moov|mdat|free|skip|wide|pnot|styp)/s.test(words)) return readMp4(reader);
  if (words.startsWith('\x1a\x45\xdf\xa3')) return readMatroska(reader);
  if (words.startsWith('OggS')) return readOgg(reader);
  if (words.startsWith('fLaC')) return readFlac(reader, 0);
  const id3 = await readId3(reader);
  const behind = String.fromCharCode(...(await reader.bytesUpTo(id3.end, 4)));
  if (behind === 'fLaC') return readFlac(reader, id3.end);
  const isMpegAudio = id3.end > 0 || (front[0] === 0xff && ((front[1] ?? 0) & 0xe6) === 0xe2);
  if (isMpegAudio) return readMp3(reader, id3);
  throw new Unreadable('unknown_format', 'no container we read');
}
