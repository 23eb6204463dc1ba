// Scripts of styled subtitles, as they are: out of films, and files beside them.
import { AppError } from '../errors.ts';
import type { KeptFiles } from '../kept-files/kept-files.ts';
import type { TextTrackReading } from '../media/text-samples.ts';
import type { MediaRecord } from '../storage/storage.ts';
import { isStyled, scriptOf } from './ass-script.ts';
import type { HeaderTracks, Sidecar } from './film-subtitles.ts';
import { SingleWork } from './single-work.ts';

/** Where scripts come from, and where they are kept. */
export interface SubtitleScriptsOptions {
  readonly files: KeptFiles;
  readonly readTrack: (film: MediaRecord, trackId: number) => Promise<TextTrackReading>;
  readonly readText: (sidecar: Sidecar) => Promise<string>;
}

/** One at a time is read, at most 32 wait; what was read is kept. */
export class SubtitleScripts {
  readonly #options: SubtitleScriptsOptions;
  readonly #work = new SingleWork<string>({ parallel: 1, waiting: 32 });

  constructor(options: SubtitleScriptsOptions) {
    this.#options = options;
  }

  /** @throws AppError `not_found` for tracks of another kind, and those without an index; `queue_full`, and what reading throws. */
  ofTrack(film: MediaRecord, { tracks }: HeaderTracks, trackId: number, signal: AbortSignal): Promise<string> {
    const track = tracks.find(({ id }) => id === trackId);
    if (!track || !isStyled(track.codec)) throw new AppError('not_found');
    const read = async () => {
      const reading = await this.#options.readTrack(film, trackId);
      if (reading.kind === 'texts' && isStyled(reading.track.codec)) return scriptOf(reading.track);
      throw new AppError('not_found', 'The styled subtitles of this film cannot be had without reading all of it.');
    };
    return this.#kept(`${film.document_id}:${film.file_size}:t${trackId}:script`, read, signal);
  }

  /** @throws AppError `not_found` for files of another kind; `queue_full`, and what reading throws. */
  ofSidecar(sidecar: Sidecar, signal: AbortSignal): Promise<string> {
    if (!isStyled(sidecar.name.format)) throw new AppError('not_found');
    const { document_id, file_size } = sidecar.record;
    const read = () => this.#options.readText(sidecar);
    return this.#kept(`${document_id}:${file_size}:s:script`, read, signal);
  }

  /** Ends when no work is under way any more. */
  settled(): Promise<void> {
    return this.#work.settled();
  }

  async #kept(key: string, read: () => Promise<string>, signal: AbortSignal): Promise<string> {
    const { files } = this.#options;
    const kept = await files.find(key, (bytes) => bytes.toString());
    if (kept !== undefined) return kept;
    const work = async () => {
      const script = await read();
      await files.keep(key, script);
      return script;
    };
    return this.#work.run(key, work, signal);
  }
}
