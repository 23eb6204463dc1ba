// The Telegram emulator as a process of its own, as in production use: tests may kill the product without touching it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { ControlClient } from '#emulator/control/control-client.ts';
import type { ServerInfo } from '#emulator/control-api.ts';

/** A running emulator. */
export interface EmulatorProcess {
  readonly server: ServerInfo;
  readonly control: ControlClient;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

interface ReadyLine {
  readonly server: ServerInfo;
  readonly controlUrl: string;
  readonly controlToken: string;
}

/** @param args options of `emulator/cli.ts`, for example `['--data', folder]`. */
export async function startEmulatorProcess(args: readonly string[] = []): Promise<EmulatorProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'emulator/cli.ts', '--parent', ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-4000);
  });
  const ready = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then(([line]) => JSON.parse(String(line)) as ReadyLine),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the emulator ended with ${code}: ${errors}`);
    }),
  ]);
  return {
    server: ready.server,
    control: new ControlClient({ url: ready.controlUrl, token: ready.controlToken }),
    process: child,
    stop: () => stopProcess(child),
  };
}

/** SIGTERM, and SIGKILL when it does not help within 5 s. */
export async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
  await gone;
  clearTimeout(timer);
}
