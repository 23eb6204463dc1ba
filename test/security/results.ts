// What came of the rows: counted, and as a table. Pure.
import type { Row } from './rows.ts';

/** One test that ran. */
export interface Outcome {
  /** Below the root. */
  readonly file: string;
  readonly name: string;
  /** `passed`, `failed`, or what else the runner says. */
  readonly state: string;
}

/** A row with its counts. */
export interface RowCount {
  readonly id: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Planted defects that were found. */
  readonly planted: number;
}

const own = 'test/security/';

function belongsTo({ id, suites }: Row, { file, name }: Outcome): boolean {
  if (file.startsWith(own)) return new RegExp(`(?:^| )(?:is found out by )?${id}: `).test(name);
  return suites.some((one) => one.file === file && (one.name === undefined || name.includes(one.name)));
}

/** Counts tests by rows; a test may belong to several. */
export function countRows(rows: readonly Row[], outcomes: readonly Outcome[]): RowCount[] {
  return rows.map((row) => {
    const mine = outcomes.filter(
      (outcome) =>
        belongsTo(row, outcome) || (outcome.name === '' && row.suites.some(({ file }) => file === outcome.file)),
    );
    const isPlanted = ({ name }: Outcome) => /is found out by|planted/.test(name);
    const count = (state: (state: string) => boolean) =>
      mine.filter((outcome) => !isPlanted(outcome) && state(outcome.state)).length;
    return {
      id: row.id,
      passed: count((state) => state === 'passed'),
      failed: mine.filter(({ state }) => state === 'failed').length,
      skipped: count((state) => state !== 'passed' && state !== 'failed'),
      planted: mine.filter((outcome) => isPlanted(outcome) && outcome.state === 'passed').length,
    };
  });
}

/** The table as it is printed: row, probes, planted defects found, result. */
export function tableOf(counts: readonly RowCount[]): string {
  const line = (cells: readonly string[]) =>
    [cells[0]?.padEnd(16), ...cells.slice(1, 3).map((cell) => cell.padStart(8)), `  ${cells[3]}`].join('');
  const result = ({ passed, failed, skipped }: RowCount) => {
    if (failed > 0) return `${failed} FAILED`;
    if (passed === 0) return 'NOT TRIED';
    return skipped > 0 ? `ok, ${skipped} skipped` : 'ok';
  };
  const sum = (of: (count: RowCount) => number) => String(counts.reduce((total, count) => total + of(count), 0));
  return [
    line(['row', 'probes', 'planted', 'result']),
    ...counts.map((count) =>
      line([count.id, String(count.passed + count.failed), String(count.planted), result(count)]),
    ),
    line(['all', sum(({ passed, failed }) => passed + failed), sum(({ planted }) => planted), '']),
  ].join('\n');
}
