// The mirror as a process beside the server: started, watched, started again, and never left behind.
//
//   stopped ──start()──► running ──ends by itself──► pausing ──pause over──► running        any ──stop()──► stopped
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import type { Clock } from '#lib/clock.ts';
import { AppError } from '#lib/errors.ts';
import type { Log } from '#lib/log.ts';

/** Before it is started again; the last one repeats. It counts anew after a run of {@link goodRunMs}. */
const pausesMs = [1_000, 5_000, 15_000, 60_000] as const;
const goodRunMs = 60_000;
/** How long it may take to put its job back and end before it is killed. */
const graceMs = 8_000;

/** How the mirror is started. */
export interface MirrorProcessOptions {
  readonly command: string;
  readonly args: readonly string[];
  /** All it gets to know of the outside. */
  readonly environment: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly log: Log;
}

/** The mirror, as the server sees it. */
export interface MirrorProcess {
  /** Returns at once. */
  start(): void;
  /** SIGTERM, then SIGKILL after 8 s. Idempotent. */
  stop(): Promise<void>;
  /** Process id while it runs. */
  readonly pid: number | undefined;
}

/** Makes the watcher; nothing is started yet. */
export function createMirrorProcess(options: MirrorProcessOptions): MirrorProcess {
  return new WatchedProcess(options);
}

class WatchedProcess implements MirrorProcess {
  readonly #stopping = new AbortController();
  #child: ChildProcess | undefined;
  #watching: Promise<void> | undefined;

  constructor(private readonly options: MirrorProcessOptions) {}

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  start(): void {
    this.#watching ??= this.#watch();
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new AppError('shutting_down'));
    const child = this.#child;
    child?.kill('SIGTERM');
    const timer = setTimeout(() => child?.kill('SIGKILL'), graceMs);
    await this.#watching;
    clearTimeout(timer);
  }

  async #watch(): Promise<void> {
    const { signal } = this.#stopping;
    for (let failures = 0; !signal.aborted; failures += 1) {
      const startedAtMs = this.options.clock.nowMs();
      const how = await this.#run();
      if (signal.aborted) return;
      if (this.options.clock.nowMs() - startedAtMs >= goodRunMs) failures = 0;
      const pauseMs = pausesMs[Math.min(failures, pausesMs.length - 1)] ?? 0;
      this.options.log.warn('the mirror ended and is started again', { how, pauseMs });
      await this.options.clock.sleep(pauseMs, signal).catch(() => {
        // Stopping: the loop sees the signal.
      });
    }
  }

  /** @returns how it ended, in words. */
  async #run(): Promise<string> {
    const { command, args, environment: env } = this.options;
    // A process group of its own, so that Ctrl-C leaves it to us. Its standard input ends with this process, and it with that.
    const child: ChildProcess = spawn(command, args, {
      env: { NODE_ENV: 'production', ...env },
      stdio: ['pipe', 'inherit', 'inherit'],
      detached: true,
    });
    child.stdin?.on('error', () => undefined); // The end of the process tells all.
    this.#child = child;
    try {
      if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
      const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
      return signal ?? `exit code ${code}`;
    } catch (error) {
      return error instanceof Error ? error.message : 'it could not be started';
    } finally {
      this.#child = undefined;
    }
  }
}
