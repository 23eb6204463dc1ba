// Pictures of an item, from wherever -> PosterStore, each with its placeholder.
import type { Log } from '../log.ts';
import type { ByteSource } from '../media/byte-source.ts';
import type { Attachment, MediaFacts } from '../media/media-facts.ts';
import type { FactLayer } from '../storage/media-facts.ts';
import type { PosterStore } from '../storage/storage.ts';
import { ffmpegQuiet, runFfmpeg } from './ffmpeg.ts';
import { findFrame } from './frame.ts';
import { placeholderOf, smallPicture } from './placeholder.ts';
import { imageType } from './tmdb-client.ts';

export type Poster = NonNullable<FactLayer['poster']>;

/** A larger picture inside a file is left there. */
const maxCoverBytes = 4 * 1024 * 1024;

/** Without ffmpeg covers are kept as they are, up to this size. */
const maxPlainCoverBytes = 512 * 1024;

export interface PosterMakerOptions {
  readonly ffmpegPath: string;
  readonly posters: PosterStore;
  /** The item's file. */
  readonly source: ByteSource;
  /** Posters of an earlier run: their placeholders are not made again. */
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

  /** Of a picture in the store; null without ffmpeg or when it cannot be decoded. */
  async placeholderOf(hash: string): Promise<string | null> {
    const known = this.#options.known.find((poster) => poster.hash === hash)?.placeholder;
    if (known) return known;
    const stored = await this.#options.posters.find(hash);
    return stored ? this.#placeholder(stored.bytes) : null;
  }

  async fromImage({ bytes, mimeType }: { readonly bytes: Uint8Array; readonly mimeType: string }): Promise<Poster> {
    const hash = await this.#options.posters.put(bytes, mimeType);
    return { hash, placeholder: await this.placeholderOf(hash) };
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
    return { hash: await posters.put(frame.jpeg, 'image/jpeg'), placeholder: placeholderOf(frame.small) };
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
