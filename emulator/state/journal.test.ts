import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { decodeLine, encodeLine } from './event-json.ts';
import { Journal } from './journal.ts';
import type { WorldEvent } from './world-event.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journal-'));
  path = join(folder, 'journal.ndjson');
});
afterEach(() => rmSync(folder, { recursive: true }));

const event = (n: number): WorldEvent => ({ t: 'member', channelId: n, userId: n, joined: true });

function read(): WorldEvent[] {
  const events: WorldEvent[] = [];
  Journal.open(path, (found) => events.push(found)).close();
  return events;
}

it('gives back what was kept, and is readable by its owner only', () => {
  const journal = Journal.open(path, () => undefined);
  journal.append(event(1));
  journal.append(event(2));
  journal.close();
  expect(read()).toEqual([event(1), event(2)]);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

it('cuts off a torn last line and goes on after it', () => {
  writeFileSync(path, `${encodeLine(event(1))}\n{"t":"member","chan`);
  const journal = Journal.open(path, () => undefined);
  journal.append(event(3));
  journal.close();
  expect(read()).toEqual([event(1), event(3)]);
  expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(3);
});

it('names a broken line in the middle', () => {
  writeFileSync(path, `${encodeLine(event(1))}\n`);
  appendFileSync(path, `broken\n${encodeLine(event(2))}\n`);
  expect(read).toThrow('journal line 2 is broken');
});

it('carries bigint and bytes', () => {
  const value = { a: 5n, b: Buffer.from([1, 2]), c: [{ d: -(2n ** 63n) }], e: 'x' };
  expect(decodeLine(encodeLine(value))).toEqual(value);
});
