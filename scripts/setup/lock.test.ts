import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withLock } from './lock.mjs';

let folder: string;
let path: string;

/** No process has this id: Linux and macOS stop far below it. */
const deadPid = 2 ** 30;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
  path = join(folder, 'cache', 'lock');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('lets one in at a time and frees the lock when the work has failed', async () => {
  let inside = 0;
  let most = 0;
  const work = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await sleep(30);
    inside -= 1;
  };
  await Promise.all([withLock(path, work), withLock(path, work), withLock(path, work)]);
  expect(most).toBe(1);
  await expect(withLock(path, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(existsSync(path)).toBe(false);
});

it('takes over a lock whose holder is dead, by one of many', async () => {
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'pid'), String(deadPid));
  let inside = 0;
  const work = async () => {
    inside += 1;
    expect(inside).toBe(1);
    await sleep(20);
    inside -= 1;
  };
  await Promise.all([withLock(path, work), withLock(path, work)]);
});

it('takes over a lock that was never signed, after a while', async () => {
  mkdirSync(path, { recursive: true });
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(path, longAgo, longAgo);
  expect(await withLock(path, async () => 'done')).toBe('done');
});

it('tells once whom it waits for, and gives up in the end', async () => {
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'pid'), String(process.pid));
  const told: unknown[] = [];
  const waiting = withLock(path, async () => 'never', {
    onWait: (holder: unknown) => told.push(holder),
    timeoutMs: 500,
  });
  await expect(waiting).rejects.toThrow(`process ${process.pid}`);
  expect(told).toEqual([process.pid]);
});
