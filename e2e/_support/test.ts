// The test function of all browser tests: it fails a test whose pages had errors nobody expected.
import { test as base } from 'playwright/test';
import { watchContext, watchNewContexts } from './problems.ts';

interface Options {
  /** Problems a test provokes on purpose. */
  readonly expectedProblems: readonly RegExp[];
}

interface Fixtures {
  readonly noProblems: undefined;
}

export const test = base.extend<Options & Fixtures>({
  baseURL: async ({ browserName: _ }, use) => use(process.env.E2E_BASE_URL),
  expectedProblems: [[], { option: true }],
  noProblems: [
    async ({ browser, context, expectedProblems }, use) => {
      const problems: string[] = [];
      watchContext(context, problems);
      const unwatch = watchNewContexts(browser, problems);
      await use(undefined);
      unwatch();
      const unexpected = problems.filter((problem) => !expectedProblems.some((pattern) => pattern.test(problem)));
      if (unexpected.length > 0) throw new Error(`The page had problems:\n${unexpected.join('\n')}`);
    },
    { auto: true },
  ],
});

export { expect } from 'playwright/test';
