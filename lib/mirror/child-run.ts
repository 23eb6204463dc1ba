// Following a child to its end: its lines, its limits, and that nothing of it stays behind.
import type { ChildProcess } from 'node:child_process';
import { AppError, abortError } from '#lib/errors.ts';
import { LineSplitter } from './line-splitter.ts';
import { clearGroup, killGroup } from './process-group.ts';

/** How long a child may run, and who hears its lines. */
export interface FollowOptions {
  /** Kills the child. */
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** What running out of time means. Default: `link_failed`. */
  readonly timeoutError?: () => AppError;
  /** Bytes of output, both streams together, before the child counts as gone mad. Default 64 MiB. */
  readonly maxOutputBytes?: number;
  /** Called for each line of standard output; what it throws kills the child and is thrown on. */
  readonly onLine?: (line: string) => void;
  /** Called every quarter of a second as long as the child runs; what it throws kills the child and is thrown on. */
  readonly onTick?: () => Promise<void> | void;
  /** Keeps standard output whole instead of cutting it into lines. */
  readonly keepOutput?: boolean;
}

/** How a child ended. */
export interface ChildEnd {
  /** Null when a signal ended it. */
  readonly code: number | null;
  /** With `keepOutput`. */
  readonly output: string;
  /** The last 16 KiB of standard error. */
  readonly complaints: string;
}

const mebibyte = 1024 * 1024;
const tickMs = 250;

/** Time for the pipes of an ended child to run empty. */
const lastWordsMs = 2000;
const keptComplaints = 16 * 1024;

/** Longest line of interest: a link and a title in JSON escapes. */
const longestLine = 64 * 1024;

/**
 * Waits for a detached child and clears its process group, however it ends.
 *
 * @throws what stopped it: the reason of the signal, `timeoutError`, what a callback threw, or the error of a program that
 *   could not be started.
 */
export async function followChild(child: ChildProcess, options: FollowOptions): Promise<ChildEnd> {
  const { signal, maxOutputBytes = 64 * mebibyte, timeoutError = () => tooSlow(options.timeoutMs) } = options;
  let stoppedBy: { readonly error: unknown } | undefined;
  const stop = (error: unknown) => {
    stoppedBy ??= { error };
    killGroup(child.pid);
  };
  const guarded = (work: () => unknown) => {
    try {
      Promise.resolve(stoppedBy ? undefined : work()).catch(stop);
    } catch (error) {
      stop(error);
    }
  };

  const kept: Buffer[] = [];
  let complaints = '';
  let outputBytes = 0;
  const lines = new LineSplitter((line) => guarded(() => options.onLine?.(line)), longestLine);
  const count = (chunk: Buffer) => {
    outputBytes += chunk.length;
    if (outputBytes > maxOutputBytes) stop(new AppError('link_failed', 'The downloader gave more output than it may.'));
    return stoppedBy === undefined;
  };
  child.stdout?.on('data', (chunk: Buffer) => {
    if (!count(chunk)) return;
    if (options.keepOutput) kept.push(chunk);
    else lines.push(chunk);
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    if (count(chunk)) complaints = (complaints + chunk.toString()).slice(-keptComplaints);
  });

  const onAbort = () => stop(abortError(signal));
  const timer = setTimeout(() => stop(timeoutError()), options.timeoutMs);
  let isTicking = false;
  const tick = async () => {
    if (isTicking) return;
    isTicking = true;
    await options.onTick?.();
    isTicking = false;
  };
  const ticker = setInterval(() => guarded(tick), tickMs);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    const code = await endOf(child);
    if (stoppedBy) throw (stoppedBy as { readonly error: unknown }).error;
    lines.end();
    if (stoppedBy) throw (stoppedBy as { readonly error: unknown }).error;
    return { code, output: Buffer.concat(kept).toString(), complaints };
  } finally {
    clearTimeout(timer);
    clearInterval(ticker);
    signal.removeEventListener('abort', onAbort);
    await clearGroup(child.pid);
  }
}

/**
 * Grandchildren may hold the pipes open after the child's end: they are killed first, then the pipes are waited for, but not
 * for ever: one may have left the group.
 */
function endOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    child.once('error', reject);
    child.once('exit', () => {
      killGroup(child.pid);
      timer = setTimeout(() => [child.stdout, child.stderr].map((pipe) => pipe?.destroy()), lastWordsMs);
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve(code);
    });
  });
}

function tooSlow(timeoutMs: number): AppError {
  return new AppError('link_failed', `This took longer than ${Math.round(timeoutMs / 1000)} seconds.`);
}
