// The thread that searches: a store of its own -> index of titles -> answers. Started by catalog/title-thread.ts.
//
// It reads the store by a connection of its own, so that neither warming up nor searching touches the thread that streams.
import { isMainThread, type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { TitleFeed } from './catalog/title-feed.ts';
import type { TitleAnswer, TitleOrder } from './catalog/title-messages.ts';
import { systemClock } from './clock.ts';
import type { Log, LogFields } from './log.ts';
import { openStorage } from './storage/open-storage.ts';

/** What the thread is started with. */
export interface SearchTask {
  readonly searches: Parameters<typeof openStorage>[0];
}

/** Between two tries to open the store, ms. */
const retryPauseMs = 2000;

/** Searches wait so long for it after the start, ms. */
const openWithinMs = 5000;

function logTo(port: MessagePort): Log {
  const write =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (event: string, fields: LogFields = {}) => {
      const answer: TitleAnswer = { kind: 'log', level, event, fields: plain(fields) };
      port.postMessage(answer);
    };
  const log: Log = {
    child: () => log,
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  };
  return log;
}

/** Errors and objects do not travel whole between threads. */
function plain(fields: LogFields): Record<string, string | number | boolean> {
  const told = Object.entries(fields).map(([key, value]) => {
    if (typeof value === 'number' || typeof value === 'boolean') return [key, value] as const;
    return [key, value instanceof Error ? chainOf(value) : String(value)] as const;
  });
  return Object.fromEntries(told);
}

function chainOf(error: Error): string {
  return error.cause instanceof Error ? `${error.message} (${chainOf(error.cause)})` : error.message;
}

function serve(port: MessagePort, { searches }: SearchTask): void {
  const log = logTo(port);
  const storage = openStorage(searches, log, { role: 'companion' });
  const feed = new TitleFeed({ titles: storage.titles, clock: systemClock, log });
  const stopping = new AbortController();
  const answer = (message: TitleAnswer) => port.postMessage(message);

  async function open(): Promise<void> {
    let isTold = false;
    answer({ kind: 'opening' });
    while (!stopping.signal.aborted) {
      try {
        await storage.start();
        return feed.start();
      } catch (error) {
        if (!isTold) log.warn('the search cannot open the store, trying on', { error });
        isTold = true;
        await systemClock.sleep(retryPauseMs, stopping.signal).catch(() => undefined);
      }
    }
  }

  async function find({ id, query }: Extract<TitleOrder, { kind: 'find' }>): Promise<void> {
    try {
      // The first searches may come before the store is open; while it is away they find what is known.
      await patience;
      const { places, ...rest } = await feed.find(query);
      const packed = Float64Array.from(places.flatMap(({ chatId, messageId }) => [chatId, messageId]));
      answer({ kind: 'found', id, ...rest, places: packed });
    } catch (error) {
      answer({ kind: 'failed', id, reason: error instanceof Error ? chainOf(error) : String(error) });
    }
  }

  async function stop(): Promise<void> {
    stopping.abort();
    await feed.stop();
    await opened;
    await storage.stop();
    port.close();
  }

  const opened = open();
  const tooLong = systemClock.sleep(openWithinMs, stopping.signal).catch(() => undefined);
  const patience = Promise.race([opened, tooLong]);
  port.on('message', (order: TitleOrder) => {
    if (order.kind === 'find') void find(order);
    if (order.kind === 'changed') feed.changed();
    if (order.kind === 'stop') void stop();
  });
}

if (!isMainThread && parentPort && (workerData as Partial<SearchTask> | null)?.searches) {
  serve(parentPort, workerData as SearchTask);
}
