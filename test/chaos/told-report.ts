// How a long run ends: its report into a file for `npm run report`, its promises in words, and its exit code.
import { writeFileSync } from 'node:fs';
import { complaintsOf, type KeptPromise } from './kept-promise.ts';

/** A report as it is written into the file. */
export interface ToldReport<Report> {
  readonly report: Report;
  readonly promises: readonly KeptPromise[];
}

/**
 * Tells how a run ended; the process ends with 1 when a promise was broken.
 *
 * @param file where to write the report as JSON; undefined: nowhere.
 * @param say given the last line.
 */
export function tellReport<Report>(
  told: ToldReport<Report>,
  file: string | undefined,
  say: (line: string) => void,
): void {
  if (file) writeFileSync(file, JSON.stringify(told));
  const broken = complaintsOf(told.promises);
  say(broken.length === 0 ? '\nEvery promise was kept.' : `\nBroken: ${broken.join('; ')}.`);
  process.exitCode = broken.length === 0 ? 0 : 1;
}
