// Real children: followed, stopped, and never left behind.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '#lib/errors.ts';
import { followChild } from './child-run.ts';
import { findProgram } from './find-program.ts';
import { tiedScript, tiedToParent } from './process-group.ts';

const setpriv = findProgram('setpriv', ['/usr/bin', '/bin']);
const never = new AbortController().signal;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'child-run-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function shell(script: string): ChildProcess {
  return spawn('/bin/sh', ['-c', script], { cwd: folder, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** False for zombies, too. */
function isRunning(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

async function until(isTrue: () => boolean): Promise<void> {
  for (let tries = 0; !isTrue(); tries += 1) {
    if (tries > 500) throw new Error('it never came to pass');
    await pause(10);
  }
}

const pidIn = (name: string) => Number(readFileSync(join(folder, name), 'utf8'));
const isWritten = (name: string) =>
  existsSync(join(folder, name)) && readFileSync(join(folder, name), 'utf8').endsWith('\n');

describe('followChild', () => {
  it('gives lines, the end, and what was complained about', async () => {
    const lines: string[] = [];
    const end = await followChild(shell('echo one; echo two >&2; printf three; exit 3'), {
      signal: never,
      timeoutMs: 10_000,
      onLine: (line) => lines.push(line),
    });
    expect(lines).toEqual(['one', 'three']);
    expect(end).toEqual({ code: 3, output: '', complaints: 'two\n' });
  });

  it.each([
    ['the signal', { signal: AbortSignal.timeout(200) }, 'aborted'],
    ['the clock', { timeoutMs: 200 }, 'link_failed'],
    ['a flood of output', { maxOutputBytes: 1000 }, 'link_failed'],
    ['what a line says', { onLine: () => failing() }, 'link_too_large'],
    ['what a look says', { onTick: async () => failing() }, 'link_too_large'],
  ])('is stopped by %s, with all its children', async (_by, over, code) => {
    const script =
      'sleep 1000 & echo $! > grandchild; while :; do echo 0123456789012345678901234567890123456789; sleep 0.02; done';
    const child = shell(script);
    await expect(followChild(child, { signal: never, timeoutMs: 20_000, ...over })).rejects.toMatchObject({ code });
    expect(isRunning(child.pid ?? 0)).toBe(false);
    expect(isRunning(pidIn('grandchild'))).toBe(false);
  });

  it('does not wait for a grandchild that holds the pipes of an ended child', async () => {
    const end = await followChild(shell('sleep 1000 & echo $! > grandchild; exit 0'), {
      signal: never,
      timeoutMs: 60_000,
    });
    expect(end.code).toBe(0);
    expect(isRunning(pidIn('grandchild'))).toBe(false);
  });

  it('is given up at once under an aborted signal, and tells a program that is not there', async () => {
    await expect(
      followChild(shell('sleep 1000'), { signal: AbortSignal.abort(), timeoutMs: 1e6 }),
    ).rejects.toMatchObject({ code: 'aborted' });
    const missing = spawn('/no/such/program', [], { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    await expect(followChild(missing, { signal: never, timeoutMs: 1e6 })).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

function failing(): never {
  throw new AppError('link_too_large');
}

describe.skipIf(!setpriv)('tied to its parent', () => {
  it('ends when the parent is killed, and so does what a script starts', async () => {
    writeFileSync(
      join(folder, 'inner'),
      tiedScript('/bin/sh', setpriv ?? '', ['-c', 'echo $$ > grandchild; sleep 1000']),
      { mode: 0o700 },
    );
    const { program, args } = tiedToParent(
      { program: '/bin/sh', args: ['-c', 'echo $$ > child; ./inner; true'] },
      setpriv,
      0,
    );
    // A parent in between, to be killed; it puts its own process id in place of 0.
    const asOwn = [program, ...args].map((word) => (word === '0' ? '$$' : `'${word}'`)).join(' ');
    const parent = shell(`${asOwn} & echo $! > started; wait`);
    await until(() => isWritten('child') && isWritten('grandchild'));
    const pids = [pidIn('child'), pidIn('grandchild')];
    expect(pids.map(isRunning)).toEqual([true, true]);
    process.kill(parent.pid ?? 0, 'SIGKILL');
    await until(() => !pids.some(isRunning));
  });

  it('does not even begin when the parent is gone already', async () => {
    const { program, args } = tiedToParent({ program: '/bin/sh', args: ['-c', 'echo ran'] }, setpriv, 4_194_305);
    const child = spawn(program, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const { code, output } = await followChild(child, { signal: never, timeoutMs: 10_000, keepOutput: true });
    expect([code, output]).toEqual([1, '']);
  });

  it('leaves words as they are', async () => {
    const words = ["it's", '$(id)', '`id`', 'a b', '', '"', '*'];
    writeFileSync(join(folder, 'words'), tiedScript('/usr/bin/printf', setpriv ?? '', ['%s|', ...words]), {
      mode: 0o700,
    });
    const { output } = await followChild(shell(`exec ./words 'last one'`), {
      signal: never,
      timeoutMs: 10_000,
      keepOutput: true,
    });
    expect(output).toBe([...words, 'last one', ''].join('|'));
  });
});
