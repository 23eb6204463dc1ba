// One logger, a child per component. JSON lines, readable lines in a terminal.
import pino from 'pino';

/** Fields beside an event. Never put a secret in one: tokens, session strings, keys, file references. */
export type LogFields = Readonly<Record<string, unknown>>;

/**
 * The logger.
 *
 * Levels: `info` what a person wants to know tomorrow, `debug` for hunting, `warn` recovered by itself, `error` failed (pass
 * `{ error }`, its cause chain is written).
 */
export interface Log {
  child(component: string): Log;
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/** Many fields of one event, read in their order: in a terminal each has a line of its own. Given as the field `summary`. */
type Summary = Readonly<Record<string, unknown>>;

/** How much is logged, how, and where to. */
export interface LogOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** Readable lines instead of JSON. */
  readonly pretty: boolean;
  /** Fields of whatever goes on just now, such as the request that is being answered; asked at each line. Default: none. */
  readonly context?: () => LogFields | undefined;
  /** Where lines go. Default: standard output. */
  readonly write?: (line: string) => void;
}

/** Bot tokens and database passwords as they could slip into a message text of a library. */
const secretPatterns: readonly RegExp[] = [
  // Also right behind a letter, as in the Bot API's /bot123456:… addresses.
  /(?<!\d)\d{5,16}:[A-Za-z0-9_-]{20,}/g,
  /(mongodb(?:\+srv)?:\/\/[^:/@\s]+:)[^@\s]+(?=@)/g,
];

/**
 * Removes what looks like a bot token or a database password from a line.
 *
 * @example redact('token 123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA') // 'token [secret]'
 */
export function redact(line: string): string {
  return secretPatterns.reduce(
    (text, pattern) =>
      text.replace(pattern, (_match, kept?: string) => (typeof kept === 'string' ? `${kept}[secret]` : '[secret]')),
    line,
  );
}

function errorChain(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack, cause } = error;
  const code = (error as { code?: unknown }).code;
  return {
    name,
    code,
    message,
    stack: depth === 0 ? stack : undefined,
    cause: cause === undefined || depth >= 5 ? undefined : errorChain(cause, depth + 1),
  };
}

/** Text of strangers (film names) must not forge lines or steer the terminal. */
function readable(value: unknown): string {
  const text = typeof value === 'string' && !/\p{Cc}/u.test(value) ? value : (JSON.stringify(value) ?? 'undefined');
  return text.replace(
    /[\u0080-\u009f\p{Bidi_C}\u2028\u2029]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function prettyLine(line: string): string {
  const {
    level,
    time,
    component,
    msg,
    pid: _pid,
    hostname: _host,
    summary,
    ...fields
  } = JSON.parse(line) as Record<string, unknown>;
  const clock = new Date(Number(time)).toISOString().slice(11, 19);
  const name = pino.levels.labels[Number(level)] ?? 'info';
  const rest = Object.entries(fields).map(([key, value]) => `${key}=${readable(value)}`);
  return `${clock} ${name.padEnd(5)} ${component ? `[${component}] ` : ''}${msg}${rest.length > 0 ? `  ${rest.join(' ')}` : ''}\n${summaryLines(summary)}`;
}

function summaryLines(summary: unknown): string {
  if (typeof summary !== 'object' || summary === null) return '';
  const entries = Object.entries(summary as Summary);
  const width = Math.max(0, ...entries.map(([name]) => name.length));
  const lines = entries.map(([name, value]) => {
    const text = Array.isArray(value) ? value.map(readable).join(' ') : readable(value);
    return `  ${name.padEnd(width)}  ${text}\n`;
  });
  return lines.join('');
}

/** @param root makes the children: of a child's child the line would name two components. */
function wrap(root: pino.Logger, logger = root): Log {
  const at = (level: 'debug' | 'info' | 'warn' | 'error') => (event: string, fields?: LogFields) => {
    if (logger.isLevelEnabled(level)) logger[level](fields ?? {}, event);
  };
  return {
    child: (component) => wrap(root, root.child({ component })),
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
  };
}

/** Makes the root logger. */
export function createLog(options: LogOptions): Log {
  const write = options.write ?? ((line: string) => void process.stdout.write(line));
  const { context } = options;
  const destination = { write: (line: string) => write(redact(options.pretty ? prettyLine(line) : line)) };
  return wrap(
    pino(
      {
        level: options.level,
        base: null,
        serializers: { error: (value: unknown) => errorChain(value) },
        ...(context ? { mixin: () => ({ ...context() }) } : {}),
      },
      destination,
    ),
  );
}

/** A logger that drops everything. */
export const silentLog: Log = wrap(pino({ level: 'silent' }));

/**
 * Lets a process outlive whoever reads what it prints. Without it a broken pipe is an uncaught error, whose report goes into the
 * same pipe, and so on: a server with viewers would spend its time on that (measured: more than half a core).
 */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', () => {
      // Nobody is there to be told.
    });
  }
}
