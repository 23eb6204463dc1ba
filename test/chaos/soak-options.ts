// What a soak is told, and what it tells: the ordinary life of a server, for long.
import { bookPromises, playPromises, type RunBooks } from './chaos-options.ts';
import { complaintsOf, type KeptPromise, promise } from './kept-promise.ts';

export interface SoakOptions {
  readonly seconds: number;
  /** The same seed makes the same plays and sends the same films. */
  readonly seed: number;
  readonly viewers: number;
  /** A line now and then for whoever waits. */
  readonly say?: (line: string) => void;
}

export interface SoakReport extends RunBooks {
  readonly seed: number;
  readonly seconds: number;
  /** Sent to the bot, and how many of them are in the catalogue. */
  readonly filmsSent: number;
  readonly filmsFound: number;
  /** Pages and calls of the API that were asked for, and those that were not answered 200. */
  readonly pages: number;
  readonly pageFaults: readonly string[];
  /** Times at which Telegram closed every connection, and at which every reference expired. */
  readonly closings: number;
  readonly expiries: number;
  /** Lines of the log by level: of what was recovered, and of what failed. */
  readonly warnings: number;
  readonly errors: readonly string[];
}

/** What a soak promises, each with what came of it. */
export function soakPromises(report: SoakReport): KeptPromise[] {
  const { filmsSent, filmsFound, pageFaults, pages, errors } = report;
  return [
    ...playPromises(report, 99.9),
    promise(
      'Every film that was sent is in the catalogue once',
      filmsFound === filmsSent,
      `${filmsFound} films in the catalogue for ${filmsSent} sent`,
    ),
    promise(
      'Every page is answered',
      pages > 0 && pageFaults.length === 0,
      pages === 0 ? 'no page was asked for' : `${pageFaults.length} pages failed, first ${pageFaults[0]}`,
    ),
    promise('Nothing fails by the log', errors.length === 0, `${errors.length} errors, first ${errors[0]}`),
    ...bookPromises(report, report.seconds),
  ];
}

/** What a soak broke of its promises, in words; empty when all were kept. */
export const brokenSoakPromises = (report: SoakReport): string[] => complaintsOf(soakPromises(report));
