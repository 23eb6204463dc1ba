// A viewer: plays, seeks, leaves, resumes after a cut as a player does, and compares every byte with the film it knows.
import { type Agent, get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { VirtualFilms } from '#emulator/state/virtual-film.ts';
import { pace } from '#test/harness/paced-reading.ts';
import type { FirstByteClock } from './first-byte-times.ts';

export interface ChaosFilm {
  readonly path: string;
  readonly seed: number;
  readonly sizeBytes: number;
}

export interface ViewerOptions {
  readonly url: string;
  readonly films: readonly ChaosFilm[];
  readonly agent: Agent;
  readonly next: () => number;
  /** Told of every request's first byte. */
  readonly firstBytes: FirstByteClock;
  /** Reads no faster. Default: no limit. */
  readonly bytesPerSecond?: number;
}

export interface ViewerCounts {
  started: number;
  finished: number;
  unbroken: number;
  left: number;
  cuts: number;
  refusals: number;
  wrongBytes: number;
  deliveredBytes: number;
  longestPlayMs: number;
}

/** A play that is not over after this long has failed. A player would have given up, too. */
const patienceMs = 45_000;
/** A silence after which a player asks again. */
const silenceMs = 15_000;

interface Piece {
  readonly film: ChaosFilm;
  readonly start: number;
  readonly end: number;
}

type Ending = 'whole' | 'cut' | 'refused' | 'wrong';

/** Counts of one viewer; add them up. */
export class ChaosViewer {
  readonly counts: ViewerCounts = {
    started: 0,
    finished: 0,
    unbroken: 0,
    left: 0,
    cuts: 0,
    refusals: 0,
    wrongBytes: 0,
    deliveredBytes: 0,
    longestPlayMs: 0,
  };
  readonly #expected = new VirtualFilms();
  /** Sent back on a resumption, so that a changed film would start anew. */
  #etag: string | undefined;

  constructor(private readonly options: ViewerOptions) {}

  /** One thing after the other until `isOver`. A play that was begun is brought to its end. */
  async watch(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const kind = this.options.next() % 10;
      if (kind < 4) await this.#play(this.#piece(1));
      else if (kind < 7) await this.#play(this.#piece(4));
      else if (kind < 9) for (let seek = 0; seek < 4; seek += 1) await this.#play(this.#piece(40));
      else await this.#leaveEarly(this.#piece(1));
      await sleep(this.options.next() % 200);
    }
  }

  /** @param part 1: from some place to the end; n: about 1/n of the film. */
  #piece(part: number): Piece {
    const { films, next } = this.options;
    const film = films[next() % films.length] as ChaosFilm;
    const start = part === 1 && next() % 2 === 0 ? 0 : next() % film.sizeBytes;
    const end = part === 1 ? film.sizeBytes : start + 1 + (next() % Math.ceil(film.sizeBytes / part));
    return { film, start, end: Math.min(film.sizeBytes, end) };
  }

  async #play(piece: Piece): Promise<void> {
    const { counts } = this;
    counts.started += 1;
    const startedAtMs = performance.now();
    let position = piece.start;
    this.#etag = undefined;
    for (let tries = 1; performance.now() - startedAtMs < patienceMs; tries += 1) {
      const { ending, readBytes, waitMs } = await this.#request({ ...piece, start: position });
      position += readBytes;
      counts.deliveredBytes += readBytes;
      if (ending === 'wrong') counts.wrongBytes += 1;
      if (ending === 'wrong') return;
      if (ending === 'whole') {
        counts.finished += 1;
        if (tries === 1) counts.unbroken += 1;
        counts.longestPlayMs = Math.max(counts.longestPlayMs, Math.round(performance.now() - startedAtMs));
        return;
      }
      counts[ending === 'cut' ? 'cuts' : 'refusals'] += 1;
      await sleep(waitMs);
    }
  }

  async #leaveEarly(piece: Piece): Promise<void> {
    this.counts.left += 1;
    this.#etag = undefined;
    const { ending } = await this.#request(piece, 1 + (this.options.next() % (piece.end - piece.start)));
    if (ending === 'wrong') this.counts.wrongBytes += 1;
  }

  #request(piece: Piece, leaveAfterBytes = Number.POSITIVE_INFINITY): Promise<Request['outcome']> {
    const { firstBytes, bytesPerSecond } = this.options;
    const request = new Request(piece, { expected: this.#expected, leaveAfterBytes, firstBytes, bytesPerSecond });
    const headers: Record<string, string> = { range: `bytes=${piece.start}-${piece.end - 1}` };
    if (this.#etag) headers['if-range'] = this.#etag;
    return new Promise((resolve) => {
      const end = () => resolve(request.outcome);
      const outgoing = get(`${this.options.url}${piece.film.path}`, { agent: this.options.agent, headers });
      outgoing.setTimeout(silenceMs, () => outgoing.destroy());
      outgoing.on('close', end).on('error', end);
      outgoing.on('response', (answer) => {
        this.#etag = answer.headers.etag ?? this.#etag;
        request.read(answer, end);
      });
    });
  }
}

interface RequestOptions {
  readonly expected: VirtualFilms;
  readonly leaveAfterBytes: number;
  readonly firstBytes: FirstByteClock;
  readonly bytesPerSecond: number | undefined;
}

/** One request and how it ended. */
class Request {
  #readBytes = 0;
  #ending: Ending = 'cut';
  #waitMs = 100;
  readonly #startedAtMs = performance.now();

  constructor(
    private readonly piece: Piece,
    private readonly options: RequestOptions,
  ) {}

  get outcome(): { readonly ending: Ending; readonly readBytes: number; readonly waitMs: number } {
    return { ending: this.#ending, readBytes: this.#readBytes, waitMs: this.#waitMs };
  }

  read(answer: IncomingMessage, end: () => void): void {
    if (answer.statusCode !== 206) {
      this.#refused(answer);
      return;
    }
    const { start, end: last, film } = this.piece;
    const wanted = `bytes ${start}-${last - 1}/${film.sizeBytes}`;
    if (answer.headers['content-range'] !== wanted) this.#ending = 'wrong';
    answer.on('data', (bytes: Buffer) => this.#take(bytes, answer));
    answer.on('error', end); // Cut: `#ending` says so unless all bytes are there.
    answer.on('end', end);
  }

  #refused(answer: IncomingMessage): void {
    const isHonest = answer.statusCode === 503 || answer.statusCode === 502;
    this.#ending = isHonest ? 'refused' : 'wrong';
    this.#waitMs = Math.min(5, Number(answer.headers['retry-after'] ?? 1)) * 1000;
    answer.resume();
  }

  #take(bytes: Buffer, answer: IncomingMessage): void {
    const { film, start, end } = this.piece;
    const { expected, leaveAfterBytes, firstBytes, bytesPerSecond } = this.options;
    const elapsedMs = performance.now() - this.#startedAtMs;
    if (this.#readBytes === 0) firstBytes.note(elapsedMs);
    const right = Buffer.allocUnsafe(bytes.length);
    expected.fill(film.seed, right, start + this.#readBytes);
    this.#readBytes += bytes.length;
    if (!right.equals(bytes) || start + this.#readBytes > end) this.#ending = 'wrong';
    else if (start + this.#readBytes === end && this.#ending !== 'wrong') this.#ending = 'whole';
    if (this.#ending === 'wrong' || this.#readBytes >= leaveAfterBytes) answer.destroy();
    else pace(answer, this.#readBytes, elapsedMs, bytesPerSecond);
  }
}
