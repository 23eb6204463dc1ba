// HTTP and its ranges to the letter, through the socket of the built product.
import type { SectionOutcome } from '../report-data.ts';
import { runSuites, type SectionPlan } from '../section-run.ts';
import { countTests, notesOf, type SuiteTest } from '../suite-results.ts';

const files = ['test/product/http-conformance.test.ts', 'test/product/ranges.test.ts'];

export const conformance: SectionPlan = {
  id: 'conformance',
  title: 'Range conformance',
  proves:
    'Players get exactly the bytes they ask for: every case asks the built product over a plain socket and looks at status, headers, length and each byte, by RFC 9110 and 9112. “must” is a MUST of an RFC, a right byte or a connection that lives on; “should” is a SHOULD, or what good servers do.',
  unit: 'cases',
  run: async (context) => conformanceOutcome(await runSuites(context, files)),
};

/** Figures of these tests. */
export function conformanceOutcome(tests: readonly SuiteTest[]): SectionOutcome {
  const cases = notesOf(tests, 'http case');
  const ranges = notesOf(tests, 'ranges');
  const sum = (of: (note: (typeof ranges)[number]) => number) => ranges.reduce((total, note) => total + of(note), 0);
  const subjects = [...new Set(cases.map(({ subject }) => subject))];
  const score = (subject: string, level: string) => {
    const mine = cases.filter((one) => one.subject === subject && one.level === level);
    return `${mine.filter(({ state }) => state === 'passed').length} of ${mine.length}`;
  };
  const comparedBytes = sum((note) => note.comparedBytes);
  return {
    ...countTests(tests),
    comparedBytes,
    figures: [
      { name: 'Cases of HTTP', value: cases.length.toLocaleString('en-US') },
      {
        name: 'Answers compared byte by byte beside them',
        value: sum(({ answers }) => answers).toLocaleString('en-US'),
      },
    ],
    tables: [
      {
        caption: 'HTTP by subject',
        head: ['Subject', 'must', 'should'],
        rows: subjects.map((subject) => [subject, score(subject, 'must'), score(subject, 'should')]),
      },
      {
        caption: 'Ranges over three films',
        head: ['Test', 'Result', 'Answers', 'Megabytes'],
        rows: ranges
          .filter(({ answers }) => answers > 0)
          .map(({ test, state, answers, comparedBytes: bytes }) => [
            test,
            state,
            String(answers),
            (bytes / 1e6).toFixed(1),
          ]),
      },
    ],
    plots: [
      {
        kind: 'bars',
        title: 'Cases by subject',
        says: 'How many cases each subject of HTTP has.',
        unit: '',
        bars: subjects.map((subject) => {
          const mine = cases.filter((one) => one.subject === subject);
          return { name: subject, value: mine.length, isBad: mine.some(({ state }) => state === 'failed') };
        }),
      },
    ],
  };
}
