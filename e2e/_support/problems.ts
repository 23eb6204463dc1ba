// Everything a browser has to complain of while a test runs, whichever page or context it comes from.
import type { EventEmitter } from 'node:events';
import type { Browser, BrowserContext, Page } from 'playwright/test';

/** Writes down what goes wrong in a context from now on: in its pages, their pop-ups and its workers. */
export function watchContext(context: BrowserContext, problems: string[]): void {
  context.on('console', (message) => {
    // Reports of the content security policy come this way too.
    const isProblem = message.type() === 'error' || message.type() === 'warning';
    if (isProblem) problems.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (webError) => problems.push(`exception: ${webError.error().message}`));
  context.on('response', (response) => {
    if (response.status() >= 400) problems.push(`${response.status()} ${response.url()}`);
  });
  context.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    // The browser's own cancelling: a seek, a page that was left.
    if (reason !== 'net::ERR_ABORTED') problems.push(`${reason} ${request.url()}`);
  });
  context.on('dialog', (dialog) => {
    // A page that asks before it is left is no problem; none of ours opens any other.
    const isLeaving = dialog.type() === 'beforeunload';
    if (!isLeaving) problems.push(`dialog: ${dialog.message()}`);
    // A test that waits for it answers it.
    const page = dialog.page() as (Page & Pick<EventEmitter, 'listenerCount'>) | null;
    if (page && page.listenerCount('dialog') > 0) return;
    void (isLeaving ? dialog.accept() : dialog.dismiss()).catch(() => undefined);
  });
}

/** The same for every context that a test opens itself. @returns ends it. */
export function watchNewContexts(browser: Browser, problems: string[]): () => void {
  const open = browser.newContext;
  browser.newContext = async (...options) => {
    const context = await open.apply(browser, options);
    watchContext(context, problems);
    return context;
  };
  return () => {
    browser.newContext = open;
  };
}
