// What vitest says of suites as JSON: counts, failures by name, and the notes of the tests. Pure.
import { z } from 'zod';
import { emptyOutcome, type SectionOutcome } from './report-data.ts';
import type { TestNote } from './test-notes.ts';

const suiteJson = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish(),
          duration: z.number().nullish(),
          meta: z
            .object({ note: z.object({ kind: z.string() }).loose().optional() })
            .loose()
            .optional(),
        }),
      ),
    }),
  ),
});

/** One test that ran. */
export interface SuiteTest {
  /** Its file below the root. */
  readonly file: string;
  readonly name: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly why: string;
  readonly note: TestNote | undefined;
}

/** Reads vitest's JSON. @param root of the repository, which is taken off all names. @throws ZodError for another form. */
export function readSuites(json: unknown, root: string): SuiteTest[] {
  const without = (text: string) => text.replaceAll(`${root}/`, '');
  return suiteJson.parse(json).testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = without(name);
    const tests = assertionResults.map((one): SuiteTest => {
      // What vitest does not call passed or failed was not run: skipped, pending, to do.
      const state = one.status === 'passed' || one.status === 'failed' ? one.status : 'skipped';
      const note = one.meta?.note as TestNote | undefined; // Written by our own tests, of the type of `task.meta`.
      return {
        file,
        name: one.fullName,
        state,
        why: without((one.failureMessages ?? []).map(reasonOf).join('\n')),
        note,
      };
    });
    // A file whose set-up fails has no tests that failed.
    const isBroken = status === 'failed' && tests.every(({ state }) => state !== 'failed');
    const whole: SuiteTest = { file, name: file, state: 'failed', why: without(message ?? ''), note: undefined };
    return isBroken ? [...tests, whole] : tests;
  });
}

/** Of a test whose time was over vitest keeps no message, only where the test stands. */
function reasonOf(message: string): string {
  return message.startsWith('Error: STACK_TRACE_ERROR') ? 'It did not come to its end in the time it has.' : message;
}

/** Counts and names; no figures and plots yet. */
export function countTests(tests: readonly SuiteTest[]): SectionOutcome {
  const of = (state: SuiteTest['state']) => tests.filter((test) => test.state === state);
  const named = ({ file, name, why }: SuiteTest) => ({ name: `${name} (${file})`, why: why || 'No reason given.' });
  return {
    ...emptyOutcome,
    passed: of('passed').length,
    failed: of('failed').length,
    skipped: of('skipped').length,
    failures: of('failed').map(named),
    skips: of('skipped').map(named),
  };
}

/** The notes of one kind. */
export function notesOf<Kind extends TestNote['kind']>(
  tests: readonly SuiteTest[],
  kind: Kind,
): (Extract<TestNote, { kind: Kind }> & { readonly state: SuiteTest['state']; readonly test: string })[] {
  return tests.flatMap(({ note, state, name }) =>
    note?.kind === kind ? [{ ...(note as Extract<TestNote, { kind: Kind }>), state, test: name }] : [],
  );
}
