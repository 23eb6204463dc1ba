// What a chaos run is told, and what it tells.

import type { FirstByteTimes } from './first-byte-times.ts';
import { complaintsOf, type KeptPromise, promise } from './kept-promise.ts';
import type { BookSample } from './product-books.ts';

export interface ChaosOptions {
  readonly seconds: number;
  /** The same seed asks for the same faults and the same plays; which meet is up to the clock. */
  readonly seed: number;
  readonly viewers: number;
  /** A line now and then for whoever waits. */
  readonly say?: (line: string) => void;
}

/** Plays of one run. */
export interface PlayCounts {
  readonly started: number;
  /** To the last byte wanted, with as many resumptions as a player would make. */
  readonly finished: number;
  /** Among these, in one answer without a resumption. */
  readonly unbroken: number;
  /** Left by the viewer on purpose; not among those started. */
  readonly left: number;
  readonly cuts: number;
  readonly refusals: number;
  readonly wrongBytes: number;
  readonly deliveredBytes: number;
  readonly longestPlayMs: number;
}

export interface BeforeAndAfter {
  readonly before: number;
  readonly after: number;
}

/** What must be back after a run, and what its viewers met: the same of chaos and of a soak. */
export interface RunBooks {
  readonly plays: PlayCounts;
  readonly finishedPercent: number;
  readonly openFiles: BeforeAndAfter;
  readonly telegramSockets: BeforeAndAfter;
  /** As the server tells of itself: those that keep it alive. */
  readonly timers: BeforeAndAfter;
  /** All TCP connections of the server, its viewers' included; as it tells of itself. */
  readonly sockets: BeforeAndAfter;
  readonly residentMib: { readonly before: number; readonly after: number; readonly peak: number };
  /** Straight line through the second half of the samples, in MiB per 10 minutes. */
  readonly residentSlopeMib: number;
  readonly isAlive: boolean;
  /** Lines of the product's log that must never be. */
  readonly alarms: readonly string[];
  readonly firstBytes: FirstByteTimes;
  readonly samples: readonly BookSample[];
}

export interface ChaosReport extends RunBooks {
  readonly seed: number;
  readonly seconds: number;
  readonly faults: Readonly<Record<string, number>>;
}

/** A run so long that memory must have settled in it. */
export const isLong = (seconds: number): boolean => seconds >= 600;

/** What a run promises, each with what came of it. */
export function chaosPromises(report: ChaosReport): KeptPromise[] {
  return [...playPromises(report, isLong(report.seconds) ? 99 : 95), ...bookPromises(report, report.seconds)];
}

/** What a run broke of its promises, in words; empty when all were kept. */
export const brokenPromises = (report: ChaosReport): string[] => complaintsOf(chaosPromises(report));

/** What viewers are promised, whatever happens. */
export function playPromises({ plays, finishedPercent }: RunBooks, leastPercent: number): KeptPromise[] {
  return [
    promise('Films are played', plays.started > 0, 'no play was started'),
    promise('Every byte is that of the film', plays.wrongBytes === 0, `${plays.wrongBytes} plays had wrong bytes`),
    promise(
      `At least ${leastPercent} % of the plays come to their end`,
      finishedPercent >= leastPercent,
      `${finishedPercent} % of plays finished, not ${leastPercent} %`,
    ),
  ];
}

/** What the machine is promised: nothing is kept that was not held before. */
export function bookPromises(report: RunBooks, seconds: number): KeptPromise[] {
  const { residentMib, residentSlopeMib, alarms } = report;
  const slope = promise(
    'Memory does not grow by more than 10 MiB in 10 minutes',
    residentSlopeMib <= 10,
    `memory grew by ${residentSlopeMib} MiB in 10 minutes`,
  );
  return [
    isBack('open files', report.openFiles),
    isBack('connections to Telegram', report.telegramSockets),
    isBack('timers', report.timers),
    isBack('sockets', report.sockets),
    promise(
      'Memory stays below 600 MiB',
      residentMib.peak <= 600,
      `memory peaked at ${residentMib.peak} MiB, above 600`,
    ),
    ...(isLong(seconds) ? [slope] : []),
    promise('The server lives', report.isAlive, 'the server ended'),
    promise('Nothing in the log that must never be', alarms.length === 0, `the log holds: ${alarms[0]}`),
  ];
}

function isBack(what: string, { before, after }: BeforeAndAfter): KeptPromise {
  return promise(`Afterwards no more ${what} than before`, after <= before, `${what} grew from ${before} to ${after}`);
}
