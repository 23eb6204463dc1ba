// What a case of the conformance suite is, and how one is checked.
import { RawSocket, type WireAnswer } from '#test/harness/raw-socket.ts';

/** A film the cases ask for. */
export interface TestFile {
  readonly path: string;
  readonly bytes: Buffer;
  readonly etag: string;
  readonly lastModified: string;
}

/** What is there to ask. */
export interface ConformanceWorld {
  readonly url: string;
  /** 8.4 MB. */
  readonly big: TestFile;
  /** 10,007 bytes. */
  readonly small: TestFile;
  /** One byte. */
  readonly tiny: TestFile;
  /** 4 MB; its post was deleted in Telegram. Its ends may be in a cache: {@link middleRange} is not. */
  readonly removedPath: string;
  /** Stream path by the file name that was sent. */
  readonly named: ReadonlyMap<string, string>;
  /** Calls of upload.getFile so far. */
  telegramReads(): Promise<number>;
}

/** One check. `must`: a MUST of an RFC, a right byte, or a live connection. `should`: a SHOULD, or what good servers do. */
export interface ConformanceCase {
  readonly level: 'must' | 'should';
  readonly name: string;
  /** @throws anything when it does not hold. */
  check(world: ConformanceWorld): Promise<void>;
}

/** A window that nobody fetched before. */
export const middleRange = 'Range: bytes=1900000-1900009';

type FileName = 'big' | 'small' | 'tiny';

/** What one request is answered. Absent: not looked at. */
export interface Expectation {
  readonly status: number | readonly number[];
  /** Window of the file the body must equal; `whole` for all of it; `empty` for no body. */
  readonly body?: readonly [number, number] | 'whole' | 'empty';
  /** Exact values, patterns, or null for absence. */
  readonly headers?: (file: TestFile) => Readonly<Record<string, string | RegExp | null>>;
}

export interface RequestCase {
  readonly level?: 'must' | 'should';
  readonly name: string;
  readonly file?: FileName;
  readonly method?: string;
  readonly version?: string;
  /** Lines without their end, so that they may be repeated or malformed. */
  readonly lines?: readonly string[] | ((file: TestFile) => readonly string[]);
  readonly expect: Expectation;
  /** False: the connection need not live on. Default: a second request on it must be answered. */
  readonly livesOn?: boolean;
}

/** A request as it goes over the wire. */
export function requestText(
  path: string,
  { method = 'GET', version = 'HTTP/1.1', lines = [] as readonly string[] } = {},
): string {
  return [`${method} ${path} ${version}`, 'Host: films.example', ...lines, '', ''].join('\r\n');
}

/** Sends one request on a new connection and reads the answer. */
export async function ask(
  world: ConformanceWorld,
  text: string,
  options: { readonly head?: boolean; readonly atMostBytes?: number } = {},
): Promise<WireAnswer> {
  const socket = await RawSocket.open(world.url);
  try {
    socket.send(text);
    return await socket.read(options);
  } finally {
    socket.close();
  }
}

/** Fails with a sentence. */
export function ensure(holds: boolean, complaint: string): void {
  if (!holds) throw new Error(complaint);
}

/** A case of one request, whose connection must serve another request afterwards. */
export function requestCase(given: RequestCase): ConformanceCase {
  return {
    level: given.level ?? 'must',
    name: given.name,
    async check(world) {
      const file = world[given.file ?? 'small'];
      const lines = typeof given.lines === 'function' ? given.lines(file) : given.lines;
      const socket = await RawSocket.open(world.url);
      try {
        socket.send(requestText(file.path, { method: given.method, version: given.version, lines }));
        const answer = await socket.read({ head: given.method === 'HEAD' });
        checkAnswer(answer, given.expect, file);
        if (given.livesOn !== false) await checkLivesOn(socket, answer, file);
      } finally {
        socket.close();
      }
    },
  };
}

/** Status, headers and every byte of the body. */
export function checkAnswer(answer: WireAnswer, expected: Expectation, file: TestFile): void {
  const statuses: readonly number[] = typeof expected.status === 'number' ? [expected.status] : expected.status;
  ensure(statuses.includes(answer.status), `status ${answer.status} instead of ${statuses.join(' or ')}`);
  ensure(answer.complete, 'the body was cut');
  ensure(answer.header('x-sv-length') === undefined, 'a private header leaked');
  for (const [name, value] of Object.entries(expected.headers?.(file) ?? {})) checkHeader(answer, name, value);
  if (expected.body !== undefined) checkBody(answer, expected.body, file);
}

function checkHeader(answer: WireAnswer, name: string, expected: string | RegExp | null): void {
  const value = answer.header(name);
  const fits =
    expected === null
      ? value === undefined
      : expected instanceof RegExp
        ? expected.test(value ?? '')
        : value === expected;
  ensure(fits, `${name}: ${value ?? '(absent)'} instead of ${expected ?? '(absent)'}`);
}

function checkBody(answer: WireAnswer, expected: NonNullable<Expectation['body']>, file: TestFile): void {
  const [start, end] = expected === 'whole' ? [0, file.bytes.length] : expected === 'empty' ? [0, 0] : expected;
  if (answer.status !== 304 && answer.status !== 204) {
    ensure(
      answer.header('content-length') === String(end - start),
      `Content-Length ${answer.header('content-length')}`,
    );
  }
  ensure(
    answer.body.equals(file.bytes.subarray(start, end)),
    `a body of ${answer.body.length} bytes that are not those asked for`,
  );
}

async function checkLivesOn(socket: RawSocket, answer: WireAnswer, file: TestFile): Promise<void> {
  ensure(answer.header('connection')?.toLowerCase() !== 'close', 'the connection is closed without need');
  socket.send(requestText(file.path, { lines: ['Range: bytes=0-0'] }));
  const next = await socket.read();
  ensure(
    next.status === 206 && next.body.equals(file.bytes.subarray(0, 1)),
    `the next request was answered ${next.status}`,
  );
}
