// Runs ffmpeg as a child that is bounded in time, memory and output, and gone when it is not wanted any more.
import { spawn } from 'node:child_process';
import { abortError } from '../errors.ts';

/** Address space of the child: a 4K picture with one thread needs some 400 MB. POSIX shells count in KiB. */
const maxMemoryKib = 2 * 1024 * 1024;

/** Kept of what it says on stderr, for the log. */
const maxErrorText = 2000;

/** What every run of ffmpeg begins with. */
export const ffmpegQuiet = ['-hide_banner', '-loglevel', 'error', '-nostdin', '-threads', '1'] as const;

/** One run of ffmpeg and its bounds. */
export interface FfmpegRun {
  /** All of them. */
  readonly args: readonly string[];
  /** Written to its stdin. Default: stdin is closed. */
  readonly input?: Uint8Array;
  /** More output ends it. */
  readonly maxOutputBytes: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** `absent`: there is no such program. `failed`: it ended badly or broke a bound; `reason` is for the log. */
export type FfmpegResult =
  | { readonly kind: 'done'; readonly output: Uint8Array }
  | { readonly kind: 'absent' }
  | { readonly kind: 'failed'; readonly reason: string };

/**
 * Runs ffmpeg or ffprobe to its end.
 *
 * @param path of the program, or its name to be found on the PATH.
 * @throws AppError `aborted` when the signal aborts; the child is killed before.
 */
export async function runFfmpeg(path: string, run: FfmpegRun): Promise<FfmpegResult> {
  if (run.signal.aborted) throw abortError(run.signal);
  const result = await new Promise<FfmpegResult>((resolve) => new Child(path, run, resolve).start());
  if (run.signal.aborted) throw abortError(run.signal);
  return result;
}

/** A shell that cannot limit memory runs it all the same. */
const limited = 'ulimit -v "$1" 2>/dev/null || :; shift; exec "$@"';
const notFound = 127;
const notExecutable = 126;

class Child {
  readonly #path: string;
  readonly #run: FfmpegRun;
  readonly #resolve: (result: FfmpegResult) => void;
  readonly #parts: Buffer[] = [];
  #outputBytes = 0;
  #errorText = '';
  #broken: string | undefined;

  constructor(path: string, run: FfmpegRun, resolve: (result: FfmpegResult) => void) {
    this.#path = path;
    this.#run = run;
    this.#resolve = resolve;
  }

  start(): void {
    const { args, input, timeoutMs, signal } = this.#run;
    const child = spawn('/bin/sh', ['-c', limited, 'sh', String(maxMemoryKib), this.#path, ...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
      // Nothing of our environment goes along, not even as far as the shell: tokens stand there.
      env: { PATH: process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin' } as unknown as NodeJS.ProcessEnv,
    });
    const kill = (reason: string) => {
      this.#broken ??= reason;
      // `exec` made the shell the program itself, so this reaches it.
      child.kill('SIGKILL');
    };
    const onAbort = () => kill('aborted');
    const timer = setTimeout(() => kill(`no end after ${timeoutMs} ms`), timeoutMs);
    signal.addEventListener('abort', onAbort, { once: true });
    child.stdout.on('data', (part: Buffer) => this.#take(part, kill));
    child.stderr.on('data', (part: Buffer) => {
      this.#errorText = (this.#errorText + part.toString()).slice(-maxErrorText);
    });
    // It may end before it has read everything; its exit code says whether that matters.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.on('error', (error) => this.#end({ kind: 'failed', reason: String(error) }, timer, onAbort));
    child.on('close', (code) => this.#end(this.#resultOf(code), timer, onAbort));
  }

  #take(part: Buffer, kill: (reason: string) => void): void {
    this.#outputBytes += part.byteLength;
    if (this.#outputBytes > this.#run.maxOutputBytes) kill(`more than ${this.#run.maxOutputBytes} bytes`);
    else this.#parts.push(part);
  }

  #resultOf(code: number | null): FfmpegResult {
    if (this.#broken) return { kind: 'failed', reason: this.#broken };
    if (code === notFound || code === notExecutable) return { kind: 'absent' };
    if (code !== 0) return { kind: 'failed', reason: `exit ${code}: ${this.#errorText.trim()}` };
    return { kind: 'done', output: Buffer.concat(this.#parts) };
  }

  #end(result: FfmpegResult, timer: NodeJS.Timeout, onAbort: () => void): void {
    clearTimeout(timer);
    this.#run.signal.removeEventListener('abort', onAbort);
    this.#resolve(result);
  }
}
