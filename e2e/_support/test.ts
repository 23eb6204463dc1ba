// The test function of all browser tests: it fails a test whose page had errors nobody expected.
import { test as base, type Page } from 'playwright/test';

interface Options {
  /** Problems a test provokes on purpose. */
  readonly expectedProblems: readonly RegExp[];
}

interface Fixtures {
  readonly noProblems: undefined;
}

function collect(page: Page, problems: string[]): void {
  page.on('console', (message) => {
    // Reports of the content security policy come this way too.
    if (message.type() === 'error' || message.type() === 'warning') problems.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`exception: ${error.message}`));
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`${response.status()} ${response.url()}`);
  });
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    // The browser's own cancelling: a seek, a page that was left.
    if (reason !== 'net::ERR_ABORTED') problems.push(`${reason} ${request.url()}`);
  });
}

export const test = base.extend<Options & Fixtures>({
  baseURL: async ({ browserName: _ }, use) => use(process.env.E2E_BASE_URL),
  expectedProblems: [[], { option: true }],
  noProblems: [
    async ({ context, expectedProblems }, use) => {
      const problems: string[] = [];
      context.on('page', (page) => collect(page, problems));
      await use(undefined);
      const unexpected = problems.filter((problem) => !expectedProblems.some((pattern) => pattern.test(problem)));
      if (unexpected.length > 0) throw new Error(`The page had problems:\n${unexpected.join('\n')}`);
    },
    { auto: true },
  ],
});

export { expect } from 'playwright/test';
