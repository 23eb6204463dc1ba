// The one advertisement an operator may show: a piece of HTML from a file, read at the start.
import { readFile, stat } from 'node:fs/promises';
import type { Log } from '../log.ts';

/** A banner and its script need far less; more is a wrong file. */
const mostBytes = 64 * 1024;

/** The slot. Without a file, or when it cannot be shown, there is none. */
export interface AdSlot {
  /** As in the file; undefined: no slot. */
  readonly html: string | undefined;
  /** Reads the file. A fault is told in the log and costs the slot, not the start. Idempotent. */
  start(): Promise<void>;
}

/**
 * Makes the slot; nothing is read before `start`.
 *
 * @param options `path` of the HTML file; undefined: no slot.
 */
export function createAdSlot({ path, log }: { readonly path: string | undefined; readonly log: Log }): AdSlot {
  let html: string | undefined;
  return {
    get html() {
      return html;
    },
    async start() {
      if (path !== undefined) html ??= await read(path, log);
    },
  };
}

async function read(path: string, log: Log): Promise<string | undefined> {
  try {
    const { size } = await stat(path);
    if (size <= mostBytes) return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
    log.warn('no advertisement is shown: its file is too large', { path, sizeBytes: size, mostBytes });
  } catch (error) {
    log.warn('no advertisement is shown: its file cannot be read', { path, error });
  }
  return undefined;
}
