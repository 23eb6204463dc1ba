// One soak: viewers at the pace of players, people who send films and look at pages, and a Telegram that now and then closes connections.
import { setTimeout as sleep } from 'node:timers/promises';
import { seededNumbers } from '#test/harness/pattern-bytes.ts';
import { waitFor } from '#test/harness/product-process.ts';
import { bookedRun } from './booked-run.ts';
import type { SoakOptions, SoakReport } from './soak-options.ts';
import { ViewingStage } from './viewing-stage.ts';

const mib = 1024 * 1024;
const filmBytes = [20 * mib + 4_321, 12 * mib, 8 * mib + 1];
/** 16 Mbit/s: a film of high quality. */
const bytesPerSecond = 2_000_000;
/** From Telegram and back: as far away as it is for most of Europe. By feel. */
const roundTripMs = 20;
const filmEveryMs = 10_000;
const pageEveryMs = 1_000;
const closingEveryMs = 60_000;
const expiryEveryMs = 45_000;
/** Kept of what went wrong; the counts are in the promise. */
const mostFaults = 100;

/** Caches that hold only a part of what is watched; no limit for the one address all these viewers have. */
const environment = {
  CACHE_RAM_MB: '16',
  CACHE_DISK_MB: '32',
  CACHE_PINNED_MB: '16',
  API_RATE_PER_MINUTE: '0',
  USER_MESSAGES_PER_MINUTE: '1000',
};

/** Does it again and again until the signal. */
async function every(ms: number, signal: AbortSignal, work: () => Promise<unknown>): Promise<void> {
  for (;;) {
    // An abort ends the wait; the next line sees it.
    await sleep(ms, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    await work();
  }
}

/** What goes on beside the viewers. */
class Life {
  pages = 0;
  readonly pageFaults: string[] = [];
  closings = 0;
  expiries = 0;
  readonly #next: () => number;

  constructor(
    private readonly stage: ViewingStage,
    seed: number,
  ) {
    this.#next = seededNumbers(seed + 7);
  }

  async goOn(signal: AbortSignal): Promise<void> {
    const { control } = this.stage.world.emulator;
    await Promise.all([
      every(filmEveryMs, signal, () => this.#send()),
      every(pageEveryMs, signal, () => this.#look()),
      every(closingEveryMs, signal, async () => {
        await control.closeConnections();
        this.closings += 1;
      }),
      every(expiryEveryMs, signal, async () => {
        await control.setFileReferenceLifetime(0);
        await control.setFileReferenceLifetime(3600);
        this.expiries += 1;
      }),
    ]);
  }

  async #send(): Promise<void> {
    // One more byte each, so that no film is taken for another.
    await this.stage.sendFilm(mib + (this.#next() % (4 * mib)) + this.stage.sent);
    await this.stage.findSentFilms();
  }

  async #look(): Promise<void> {
    const film = this.stage.films[this.#next() % this.stage.films.length];
    const paths = ['/', '/api/home', '/api/search?q=film', '/browse/all', `/title/${film?.path.split('/').at(-1)}`];
    const path = paths[this.#next() % paths.length] ?? '/';
    this.pages += 1;
    const status = await fetch(`${this.stage.product.url}${path}`).then(
      async (answer) => {
        await answer.arrayBuffer();
        return String(answer.status);
      },
      (error: Error) => error.message,
    );
    if (status !== '200' && this.pageFaults.length < mostFaults) this.pageFaults.push(`${path}: ${status}`);
  }
}

/** Runs a soak. @throws Error when the stage cannot be set; what was broken is in the report. */
export async function runSoak(options: SoakOptions): Promise<SoakReport> {
  const stage = await ViewingStage.open({ bots: 3, environment, filmBytes });
  const life = new Life(stage, options.seed);
  try {
    await stage.world.emulator.control.setNetwork({ roundTripMs, bytesPerSecond: 0 });
    const books = await bookedRun(stage, { ...options, bytesPerSecond, beside: (signal) => life.goOn(signal) });
    const found = await waitFor(
      () => stage.findSentFilms(),
      ({ length }) => length >= stage.sent,
    ).catch(() => stage.films); // The promise says how many are missing.
    const { pages, pageFaults, closings, expiries } = life;
    const told = { pages, pageFaults, closings, expiries, ...linesOf(stage.product.output()) };
    return {
      seed: options.seed,
      seconds: options.seconds,
      filmsSent: stage.sent,
      filmsFound: found.length,
      ...told,
      ...books,
    };
  } finally {
    await stage.close();
  }
}

/** The log's lines that are more than news. */
function linesOf(output: string): Pick<SoakReport, 'warnings' | 'errors'> {
  const lines = output.split('\n');
  const ofLevel = (level: string) => lines.filter((line) => line.includes(`"level":"${level}"`));
  return { warnings: ofLevel('warn').length, errors: ofLevel('error').slice(0, mostFaults) };
}
