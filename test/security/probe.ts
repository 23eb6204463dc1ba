// What a probe is: one try of somebody who means harm, against any server; it tells what it found, and asserts nothing.
import { connect } from 'node:net';
import { RawSocket } from '#test/harness/raw-socket.ts';
import type { RowId } from './rows.ts';

/** A file that was sent under a hostile name or type. */
export interface SentFile {
  readonly name: string;
  readonly path: string;
}

/** The server a probe is tried on, and what a probe may know of it. */
export interface Target {
  readonly url: string;
  /** Of somebody signed in as administrator. */
  readonly cookie: string;
  /** The film's address, `/stream/{chat}/{message}`. */
  readonly filmPath: string;
  readonly film: Buffer;
  /** A signed link to the film, path and query. */
  readonly signedPath: string;
  /** A link like it whose time is over. */
  readonly expiredPath: string;
  readonly files: readonly SentFile[];
  /** Signs in anew. @returns the cookies of that session, and what signs it out. */
  signIn(headers?: Readonly<Record<string, string>>): Promise<OpenSession>;
}

/** A session of its own. */
export interface OpenSession {
  readonly cookie: string;
  readonly setCookies: readonly string[];
  signOut(): Promise<void>;
}

/** One try. */
export interface Probe {
  readonly row: RowId;
  readonly name: string;
  /** Something that must be given; only a server that gives nothing is at fault. Default false. */
  readonly isWanted?: boolean;
  /** @returns what is wrong with the server, or undefined. */
  run(target: Target): Promise<string | undefined>;
}

/** An answer as probes look at it. */
export interface Seen {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface AskOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** One request, redirects shown and not followed. */
export async function ask({ url }: Pick<Target, 'url'>, path: string, options: AskOptions = {}): Promise<Seen> {
  const { method = 'GET', headers = {}, body } = options;
  const init = { method, headers, redirect: 'manual', ...(body === undefined ? {} : { body }) } as const;
  const response = await fetch(new URL(url).origin + path, init);
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** A request exactly as written. @returns undefined when the connection is closed without a word. */
export async function askRaw({ url }: Pick<Target, 'url'>, request: string): Promise<Seen | undefined> {
  const socket = await RawSocket.open(url);
  try {
    socket.send(request);
    const answer = await socket.read({ atMostBytes: 1_000_000 });
    const headers = new Headers(answer.lines.map(([name, value]): [string, string] => [name, value]));
    return { status: answer.status, headers, text: answer.body.toString('latin1') };
  } catch {
    // Closed, or silent: nothing was given away.
    return undefined;
  } finally {
    socket.close();
  }
}

/** The first line of the answer, also of a 1xx; empty when there is none within a second. */
export async function askLine({ url }: Pick<Target, 'url'>, request: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  socket.setTimeout(1000, () => socket.destroy());
  socket.write(request);
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
    if (text.includes('\r\n\r\n')) socket.destroy();
  });
  await new Promise((resolve) => socket.once('close', resolve));
  return text.split('\r\n')[0] ?? '';
}

/** The head of a raw request. */
export function head({ url }: Pick<Target, 'url'>, start: string, lines: readonly string[] = []): string {
  const own = lines.some((line) => /^host:/i.test(line)) ? [] : [`Host: ${new URL(url).host}`];
  return `${[start, ...own, ...lines, 'Connection: close'].join('\r\n')}\r\n\r\n`;
}

/** Headers of one of the server's own pages. */
export const ownSite = ({ url }: Pick<Target, 'url'>) => ({
  origin: new URL(url).origin,
  'sec-fetch-site': 'same-origin',
});

/** True for answers that were given: probes want refusals. */
export const isGiven = ({ status }: Pick<Seen, 'status'>) => status >= 200 && status < 300;

/** Looks at one thing after the other, and stops at the first that is wrong. */
export async function firstFault<T>(
  things: Iterable<T>,
  look: (thing: T) => Promise<string | undefined>,
): Promise<string | undefined> {
  for (const thing of things) {
    const fault = await look(thing);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** The same, many at a time. */
export async function anyFault<T>(
  things: readonly T[],
  look: (thing: T) => Promise<string | undefined>,
  atOnce = 20,
): Promise<string | undefined> {
  for (let start = 0; start < things.length; start += atOnce) {
    const faults = await Promise.all(things.slice(start, start + atOnce).map(look));
    const fault = faults.find((found) => found !== undefined);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** One probe for each of many cases. */
export function probesOf<T>(
  row: RowId,
  cases: readonly (readonly [name: string, one: T])[],
  run: (target: Target, one: T) => Promise<string | undefined>,
): Probe[] {
  return cases.map(([name, one]) => ({ row, name, run: (target) => run(target, one) }));
}
