// The mirror's process is started again when it ends, and is not left behind.
import { expect, test } from 'vitest';
import { systemClock } from '#lib/clock.ts';
import { createLog } from '#lib/log.ts';
import { createMirrorProcess } from './mirror-process.ts';

function watched(script: string) {
  const lines: string[] = [];
  const log = createLog({ level: 'warn', pretty: false, write: (line) => void lines.push(line) });
  // Pauses pass at once.
  const clock = {
    nowMs: systemClock.nowMs,
    sleep: (_delayMs: number, signal?: AbortSignal) => systemClock.sleep(5, signal),
  };
  const mirror = createMirrorProcess({ command: process.execPath, args: ['-e', script], environment: {}, clock, log });
  return { mirror, lines };
}

async function until(check: () => boolean): Promise<void> {
  for (let tries = 0; !check(); tries += 1) {
    if (tries > 400) throw new Error('it did not happen');
    await systemClock.sleep(25);
  }
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test('one that ends is started again, and each end is a warning that says how', async () => {
  const { mirror, lines } = watched('process.exit(3)');
  mirror.start();
  mirror.start();
  await until(() => lines.length >= 2);
  await mirror.stop();
  expect(lines[0]).toContain('exit code 3');
});

test('a stop ends it and keeps it ended', async () => {
  const { mirror, lines } = watched("process.on('SIGTERM', () => process.exit(0)); setInterval(() => {}, 1000)");
  mirror.start();
  await until(() => mirror.pid !== undefined);
  await systemClock.sleep(300);
  const pid = mirror.pid ?? 0;
  expect(isAlive(pid)).toBe(true);
  await mirror.stop();
  await mirror.stop();
  expect(isAlive(pid)).toBe(false);
  expect(lines).toEqual([]);
});

test('a command that is not there is a warning, not a crash', async () => {
  const lines: string[] = [];
  const log = createLog({ level: 'warn', pretty: false, write: (line) => void lines.push(line) });
  const options = { command: '/no/such/program', args: [], environment: {}, clock: systemClock, log };
  const mirror = createMirrorProcess(options);
  mirror.start();
  await until(() => lines.length >= 1);
  await mirror.stop();
  expect(lines[0]).toContain('ENOENT');
});
