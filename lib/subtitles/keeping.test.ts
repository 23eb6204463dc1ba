// Texts once fetched, and work that many wait for: their bounds.
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog, silentLog } from '../log.ts';
import { CueCache } from './cue-cache.ts';
import { SingleWork } from './single-work.ts';

let folder: string;

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'sv-cues-')), 'subtitles');
});

afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

const cues = (text: string) => [
  { startMs: 1, endMs: 2, text },
  { startMs: 3, endMs: 4, text: 'Up', isTop: true },
];

/** As if everything in the folder had last been used so many seconds ago. */
async function age(seconds: number): Promise<void> {
  const time = Date.now() / 1000 - seconds;
  for (const name of await readdir(folder)) await utimes(join(folder, name), time, time);
}

describe('kept texts', () => {
  it('are found by their key, by another process too', async () => {
    await new CueCache({ folder, log: silentLog }).keep('a', cues('Hi'));
    const cache = new CueCache({ folder, log: silentLog });
    expect(await cache.find('a')).toEqual(cues('Hi'));
    expect(await cache.find('b')).toBeUndefined();
  });

  it('have a bound in files: the longest unused go', async () => {
    const cache = new CueCache({ folder, log: silentLog, maxFiles: 2 });
    await cache.keep('a', cues('a'));
    await age(30);
    await cache.keep('b', cues('b'));
    await age(20);
    await cache.find('a');
    await cache.keep('c', cues('c'));
    expect(await cache.find('a')).toEqual(cues('a'));
    expect(await cache.find('b')).toBeUndefined();
    expect(await cache.find('c')).toEqual(cues('c'));
  });

  it('have a bound in bytes, and what is a large part of it is not kept', async () => {
    const cache = new CueCache({ folder, log: silentLog, maxBytes: 2000 });
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) await cache.keep(key, cues(key.repeat(300)));
    const names = await readdir(folder);
    const sizes = await Promise.all(names.map(async (name) => (await readFile(join(folder, name))).byteLength));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(2000);
    await cache.keep('large', cues('x'.repeat(1000)));
    expect(await cache.find('large')).toBeUndefined();
  });

  it('that are damaged are fetched anew, and a disk that fails costs nothing but that', async () => {
    const lines: string[] = [];
    const log = createLog({ level: 'warn', pretty: false, write: (line) => void lines.push(line) });
    const cache = new CueCache({ folder, log });
    await cache.keep('a', cues('a'));
    const [name = ''] = await readdir(folder);
    await writeFile(join(folder, name), '[{"startMs":');
    expect(await cache.find('a')).toBeUndefined();
    expect(await readdir(folder)).toEqual([]);
    await rm(folder, { recursive: true });
    await writeFile(folder, 'a file where the folder should be');
    await cache.keep('a', cues('a'));
    expect(await cache.find('a')).toBeUndefined();
    expect(lines.length).toBeGreaterThanOrEqual(2);
  });
});

describe('single work', () => {
  const signal = new AbortController().signal;

  /** Work that ends when it is let go. */
  function held() {
    let begun = 0;
    let letGo: (value: string) => void = () => undefined;
    const gate = new Promise<string>((resolve) => {
      letGo = resolve;
    });
    const work = () => {
      begun += 1;
      return gate;
    };
    return { work, letGo: (value: string) => letGo(value), begun: () => begun };
  }

  it('is done once for all who wait, and again for who comes later', async () => {
    const single = new SingleWork<string>({ parallel: 1, waiting: 0 });
    const one = held();
    const answers = [single.run('a', one.work, signal), single.run('a', one.work, signal)];
    one.letGo('x');
    expect(await Promise.all(answers)).toEqual(['x', 'x']);
    expect(one.begun()).toBe(1);
    expect(await single.run('a', async () => 'y', signal)).toBe('y');
  });

  it('waits for its turn in order; beyond the bound it is refused', async () => {
    const single = new SingleWork<string>({ parallel: 1, waiting: 1 });
    const [first, second] = [held(), held()];
    const answers = [single.run('a', first.work, signal), single.run('b', second.work, signal)];
    await expect(single.run('c', async () => 'z', signal)).rejects.toMatchObject({ code: 'queue_full' });
    expect([first.begun(), second.begun()]).toEqual([1, 0]);
    first.letGo('x');
    second.letGo('y');
    expect(await Promise.all(answers)).toEqual(['x', 'y']);
    await single.settled();
    expect(await single.run('c', async () => 'z', signal)).toBe('z');
  });

  it('goes on when those who wait have left, and hands its turn on when it fails', async () => {
    const single = new SingleWork<string>({ parallel: 1, waiting: 5 });
    const one = held();
    const leaving = new AbortController();
    const left = single.run('a', one.work, leaving.signal);
    leaving.abort();
    await expect(left).rejects.toMatchObject({ code: 'aborted' });
    const joined = single.run('a', async () => 'never', signal);
    const failing = single.run('b', () => Promise.reject(new Error('away')), signal);
    const last = single.run('c', async () => 'c', signal);
    one.letGo('x');
    expect(await joined).toBe('x');
    await expect(failing).rejects.toThrow('away');
    expect(await last).toBe('c');
  });
});
