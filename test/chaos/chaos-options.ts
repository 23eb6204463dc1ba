// What a chaos run is told, and what it tells.

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

export interface ChaosReport {
  readonly seed: number;
  readonly seconds: number;
  readonly faults: Readonly<Record<string, number>>;
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
}

/** What a run broke of its promises, in words; empty when all were kept. */
export function brokenPromises(report: ChaosReport): string[] {
  const { plays, residentMib } = report;
  const isLong = report.seconds >= 600;
  const leastPercent = isLong ? 99 : 95;
  const broken: [boolean, string][] = [
    [plays.started === 0, 'no play was started'],
    [plays.wrongBytes > 0, `${plays.wrongBytes} plays had wrong bytes`],
    [report.finishedPercent < leastPercent, `${report.finishedPercent} % of plays finished, not ${leastPercent} %`],
    grown('open files', report.openFiles),
    grown('connections to Telegram', report.telegramSockets),
    grown('timers', report.timers),
    grown('sockets', report.sockets),
    [residentMib.peak > 600, `memory peaked at ${residentMib.peak} MiB, above 600`],
    [isLong && report.residentSlopeMib > 10, `memory grew by ${report.residentSlopeMib} MiB in 10 minutes`],
    [!report.isAlive, 'the server ended'],
    [report.alarms.length > 0, `the log holds: ${report.alarms[0]}`],
  ];
  return broken.filter(([isBroken]) => isBroken).map(([, words]) => words);
}

function grown(what: string, { before, after }: BeforeAndAfter): [boolean, string] {
  return [after > before, `${what} grew from ${before} to ${after}`];
}
