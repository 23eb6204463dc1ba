// The emulator as a child process: started, watched, and never left behind.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { ServerInfo } from '#emulator/control-api.ts';
import type { Log } from '#lib/log.ts';

const readyTimeoutMs = 30_000;

/** How long it may take to end by itself before it is killed. */
const graceMs = 3000;

/** How to run the emulator's command line. */
export interface EmulatorEntry {
  readonly command: string;
  readonly args: readonly string[];
}

/** A running emulator. */
export interface EmulatorChild {
  readonly server: ServerInfo;
  readonly controlUrl: string;
  readonly controlToken: string;
  /** SIGTERM, then SIGKILL after 3 s. May be called twice. */
  stop(): Promise<void>;
}

export interface EmulatorChildOptions {
  readonly entry: EmulatorEntry;
  /** Folder of its state. */
  readonly dataDir: string;
  readonly log: Log;
  /** Called with the signal or exit code and its last words when it ends although nobody stopped it. */
  readonly onExit: (how: string) => void;
}

/** Only what the reader relies on: the emulator states the rest in its own types. */
const readyLineSchema = z.object({
  ready: z.literal(true),
  server: z.custom<ServerInfo>((value) => typeof value === 'object' && value !== null && 'publicKeyPem' in value),
  controlUrl: z.url(),
  controlToken: z.string().min(1),
});

/**
 * Starts the emulator and waits until it listens, at most 30 s.
 *
 * @throws Error with what it printed, when it ends or stays silent instead.
 */
export async function startEmulatorChild({
  entry,
  dataDir,
  log,
  onExit,
}: EmulatorChildOptions): Promise<EmulatorChild> {
  const child = spawn(entry.command, [...entry.args, '--data', dataDir, '--parent'], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // A process group of its own: Ctrl-C must not take Telegram away before the viewers have drained. If this process dies,
    // its end of the pipe closes, and the emulator ends by itself.
    detached: true,
  });
  const errors = keepErrors(child, log);
  const ready = await readyLine(child).catch(async (error: unknown) => {
    await endChild(child);
    throw new Error(`The demo's own Telegram did not start: ${errors()}`, { cause: error });
  });
  let wanted = false;
  child.once('exit', (code, signal) => {
    if (!wanted) onExit(`${signal ?? `exit code ${code}`}: ${errors()}`);
  });
  // Without a reader a full pipe would block it.
  child.stdout.resume();
  return {
    ...ready,
    stop: async () => {
      wanted = true;
      await endChild(child);
    },
  };
}

/** Passes its own log on for hunting, and keeps the newest 4,000 characters for the day it dies. */
function keepErrors(child: ChildProcess, log: Log): () => string {
  let kept = '';
  if (!child.stderr) return () => kept;
  createInterface({ input: child.stderr }).on('line', (line) => {
    kept = `${kept}${line}\n`.slice(-4000);
    log.debug('the demo Telegram says', { line: line.slice(0, 2000) });
  });
  // A broken pipe is followed by the exit that is reported anyway.
  child.stdin?.on('error', () => undefined);
  return () => kept;
}

async function readyLine(child: ChildProcess): Promise<z.infer<typeof readyLineSchema>> {
  if (!child.stdout) throw new Error('it has no output');
  const lines = createInterface({ input: child.stdout });
  const settled = new AbortController();
  const { signal } = settled;
  try {
    const line = await Promise.race([
      once(lines, 'line', { signal }).then(([text]) => String(text)),
      // `close` and not `exit`: by then its last words are read. `once` rejects when it could not be started at all.
      once(child, 'close', { signal }).then(([code]) => Promise.reject(new Error(`it ended with ${code}`))),
      once(AbortSignal.timeout(readyTimeoutMs), 'abort', { signal }).then(() =>
        Promise.reject(new Error(`it was not ready within ${readyTimeoutMs} ms`)),
      ),
    ]);
    return readyLineSchema.parse(JSON.parse(line));
  } finally {
    settled.abort();
    lines.close();
  }
}

async function endChild(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await gone;
  clearTimeout(timer);
}
