// Pictures of an item, from wherever -> PosterStore, each with its placeholder.
import type { Log } from '../log.ts';
import type { ByteSource } from '../media/byte-source.ts';
import type { Attachment, MediaFacts } from '../media/media-facts.ts';
import type { FactLayer } from '../storage/media-facts.ts';
import type { PosterStore } from '../storage/storage.ts';
import { ffmpegQuiet, runFfmpeg } from './ffmpeg.ts';
import { findFrame } from './frame.ts';
import { placeholderOf, smallPicture } from './placeholder.ts';
import { areComplete, makeWidths, onlyItself, type PosterVariant } from './poster-widths.ts';
import { imageType } from './tmdb-client.ts';

/** A poster as the facts of an item name it. */
export type Poster = NonNullable<FactLayer['poster']>;

interface Picture {
  readonly bytes: Uint8Array;
  readonly mimeType: string;
}

/** A larger picture inside a file is left there. */
const maxCoverBytes = 4 * 1024 * 1024;

/** Without ffmpeg covers are kept as they are, up to this size. */
const maxPlainCoverBytes = 512 * 1024;

/** What posters are made of, and where they are kept. */
export interface PosterMakerOptions {
  readonly ffmpegPath: string;
  readonly posters: PosterStore;
  /** The item's file. */
  readonly source: ByteSource;
  /** Posters of an earlier run: their placeholders and widths are not made again. */
  readonly known: readonly Poster[];
  readonly signal: AbortSignal;
  readonly log: Log;
}

/** Methods throw AppError `aborted`, `storage_unavailable`, and of reading the file what the source throws. */
export class PosterMaker {
  readonly #options: PosterMakerOptions;

  constructor(options: PosterMakerOptions) {
    this.#options = options;
  }

  /** Of Telegram's thumbnail: it is too small for several widths. */
  async fromThumb(hash: string): Promise<Poster> {
    const known = this.#knownOf(hash);
    if (known?.placeholder && known.variants?.length) return known;
    const stored = await this.#options.posters.find(hash);
    if (!stored) return { hash, placeholder: null };
    return {
      hash,
      placeholder: await this.#placeholderOf(hash, stored.bytes),
      variants: onlyItself({ hash, ...stored }),
    };
  }

  /** Keeps a picture as it is, and makes its placeholder and its widths. */
  async fromImage({ bytes, mimeType }: Picture): Promise<Poster> {
    const hash = await this.#options.posters.put(bytes, mimeType);
    const placeholder = await this.#placeholderOf(hash, bytes);
    return { hash, placeholder, variants: await this.#variantsOf(hash, { bytes, mimeType }) };
  }

  /** A poster with all its widths: the very same object when it has them, or its picture is gone. */
  async completed(poster: Poster): Promise<Poster> {
    if (areComplete(poster.variants)) return poster;
    const stored = await this.#options.posters.find(poster.hash);
    const variants = stored && (await this.#variantsOf(poster.hash, stored));
    const isBetter = variants !== undefined && variants.length > (poster.variants?.length ?? 0);
    return isBetter ? { ...poster, variants } : poster;
  }

  /** A picture inside the file, made small by ffmpeg when it is there. */
  async fromCover(cover: Attachment): Promise<Poster | undefined> {
    const { source, signal } = this.#options;
    if (cover.sizeBytes > maxCoverBytes || cover.offset + cover.sizeBytes > source.sizeBytes) return undefined;
    const bytes = await source.read(cover.offset, cover.sizeBytes, { signal });
    const mimeType = imageType(bytes);
    if (!mimeType) return undefined;
    const small = await this.#shrunk(bytes);
    if (small) return this.fromImage({ bytes: small, mimeType: 'image/jpeg' });
    return bytes.byteLength <= maxPlainCoverBytes ? this.fromImage({ bytes, mimeType }) : undefined;
  }

  /** A frame of the film; undefined without ffmpeg or pictures. */
  async fromFrame(facts: MediaFacts | undefined, durationSeconds: number | undefined): Promise<Poster | undefined> {
    const { source, ffmpegPath, posters, signal, log } = this.#options;
    const frame = await findFrame({ source, facts, durationSeconds, ffmpegPath, signal, log });
    if (!frame) return undefined;
    const hash = await posters.put(frame.jpeg, 'image/jpeg');
    const variants = await this.#variantsOf(hash, { bytes: frame.jpeg, mimeType: 'image/jpeg' });
    return { hash, placeholder: placeholderOf(frame.small), variants };
  }

  #knownOf(hash: string): Poster | undefined {
    return this.#options.known.find((poster) => poster.hash === hash);
  }

  async #variantsOf(hash: string, picture: Picture): Promise<PosterVariant[]> {
    const known = this.#knownOf(hash)?.variants;
    if (known && areComplete(known)) return [...known];
    const { posters, ffmpegPath, signal } = this.#options;
    return makeWidths({ hash, ...picture, posters, ffmpegPath, signal });
  }

  /** Null without ffmpeg or when the picture cannot be decoded. */
  async #placeholderOf(hash: string, image: Uint8Array): Promise<string | null> {
    return this.#knownOf(hash)?.placeholder ?? (await this.#placeholder(image));
  }

  async #placeholder(image: Uint8Array): Promise<string | null> {
    const small = await smallPicture(this.#options.ffmpegPath, image, this.#options.signal);
    return small ? placeholderOf(small) : null;
  }

  async #shrunk(image: Uint8Array): Promise<Uint8Array | undefined> {
    const { ffmpegPath, signal } = this.#options;
    const demuxer = imageType(image) === 'image/png' ? 'png_pipe' : 'jpeg_pipe';
    const input = ['-protocol_whitelist', 'pipe', '-f', demuxer, '-i', 'pipe:0', '-frames:v', '1'];
    const scale = "scale='min(640,iw)':-2";
    const output = ['-vf', scale, '-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p', '-q:v', '4', '-f', 'image2pipe', 'pipe:1'];
    const run = {
      args: [...ffmpegQuiet, ...input, ...output],
      input: image,
      maxOutputBytes: 1024 * 1024,
      timeoutMs: 15_000,
      signal,
    };
    const result = await runFfmpeg(ffmpegPath, run);
    return result.kind === 'done' && result.output.byteLength > 0 ? result.output : undefined;
  }
}
