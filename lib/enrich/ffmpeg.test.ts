// Children that behave badly, and the film they are given.
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { patternBytes } from '#test/harness/pattern-bytes.ts';
import { bytesSource } from '../media/byte-source.ts';
import { type FfmpegRun, runFfmpeg } from './ffmpeg.ts';
import { type FilmServer, serveFilm } from './film-server.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sv-ffmpeg-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program that stands for ffmpeg. */
function program(script: string): string {
  const path = join(folder, 'program');
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o700);
  return path;
}

const run = (changes: Partial<FfmpegRun> = {}): FfmpegRun => ({
  args: [],
  maxOutputBytes: 1000,
  timeoutMs: 20_000,
  signal: new AbortController().signal,
  ...changes,
});

async function untilGone(pid: number): Promise<void> {
  for (let tries = 0; tries < 200 && existsSync(`/proc/${pid}`); tries += 1)
    await new Promise((go) => setTimeout(go, 10));
  expect(existsSync(`/proc/${pid}`)).toBe(false);
}

describe('runFfmpeg', () => {
  it('gives what comes out, and gives it what goes in', async () => {
    const result = await runFfmpeg(program('cat; echo "$1"'), run({ args: ['word'], input: Buffer.from('in ') }));
    expect(result).toMatchObject({ kind: 'done' });
    expect(result.kind === 'done' && Buffer.from(result.output).toString()).toMatch(/^in /);
  });

  it('says when there is no such program', async () => {
    expect(await runFfmpeg(join(folder, 'nowhere'), run())).toEqual({ kind: 'absent' });
    expect(await runFfmpeg('no-such-program-anywhere', run())).toEqual({ kind: 'absent' });
  });

  it('says what the program said when it fails', async () => {
    const result = await runFfmpeg(program('echo "cannot do that" >&2; exit 3'), run());
    expect(result).toEqual({ kind: 'failed', reason: 'exit 3: cannot do that' });
  });

  it('hands none of our environment on', async () => {
    process.env.SV_TEST_SECRET = 'hunter2';
    const result = await runFfmpeg(program('env'), run());
    delete process.env.SV_TEST_SECRET;
    expect(result.kind === 'done' && Buffer.from(result.output).toString()).not.toContain('hunter2');
  });

  it('bounds its memory', async () => {
    const result = await runFfmpeg(program('ulimit -v'), run());
    expect(result.kind === 'done' && Number(Buffer.from(result.output).toString())).toBe(2 * 1024 * 1024);
  });

  it('ends one that does not end, or says too much', async () => {
    const pidFile = join(folder, 'pid');
    const endless = program(`echo $$ > ${pidFile}; exec sleep 60`);
    const late = await runFfmpeg(endless, run({ timeoutMs: 500 }));
    expect(late).toMatchObject({ kind: 'failed', reason: expect.stringContaining('500 ms') });
    await untilGone(Number(readFileSync(pidFile, 'utf8')));
    const talkative = await runFfmpeg(program('exec yes'), run());
    expect(talkative).toMatchObject({ kind: 'failed', reason: 'more than 1000 bytes' });
  });

  it('ends with the signal', async () => {
    const pidFile = join(folder, 'pid');
    const controller = new AbortController();
    const result = runFfmpeg(program(`echo $$ > ${pidFile}; exec sleep 60`), run({ signal: controller.signal }));
    while (!existsSync(pidFile) || readFileSync(pidFile, 'utf8') === '') await new Promise((go) => setTimeout(go, 5));
    controller.abort();
    await expect(result).rejects.toMatchObject({ code: 'aborted' });
    await untilGone(Number(readFileSync(pidFile, 'utf8')));
    await expect(runFfmpeg('ffmpeg', run({ signal: controller.signal }))).rejects.toMatchObject({ code: 'aborted' });
  });
});

describe('serveFilm', () => {
  const film = patternBytes(700_001, 9);
  let server: FilmServer;
  const serve = async (maxBytes = 10_000_000, source = bytesSource(film)) => {
    server = await serveFilm({ source, maxBytes, signal: new AbortController().signal });
    return server;
  };
  afterEach(() => server.close());

  it.each([
    [undefined, 0, film.byteLength],
    ['bytes=0-', 0, film.byteLength],
    ['bytes=5-9', 5, 10],
    ['bytes=262143-524289', 262_143, 524_290],
    ['bytes=700000-9999999', 700_000, 700_001],
  ])('answers Range %s', async (range, start, end) => {
    const { url } = await serve();
    const response = await fetch(url, range ? { headers: { Range: range } } : {});
    expect(response.status).toBe(range ? 206 : 200);
    expect(Buffer.from(await response.arrayBuffer()).equals(film.subarray(start, end))).toBe(true);
  });

  it('answers nobody who does not know its path, and no range beyond the end', async () => {
    const { url } = await serve();
    expect((await fetch(new URL('/', url))).status).toBe(404);
    expect((await fetch(url, { method: 'POST' })).status).toBe(404);
    expect((await fetch(url, { headers: { Range: 'bytes=700001-' } })).status).toBe(416);
    expect(new URL(url).hostname).toBe('127.0.0.1');
  });

  it('cuts the connection when its bytes are used up, or the film cannot be read', async () => {
    const limited = await serve(300_000);
    await expect(fetch(limited.url).then((response) => response.arrayBuffer())).rejects.toThrow();
    expect(limited.sentBytes()).toBeLessThanOrEqual(300_000);
    await limited.close();
    const broken = await serve(1e7, { sizeBytes: 10, read: () => Promise.reject(new Error('gone')) });
    await expect(fetch(broken.url).then((response) => response.arrayBuffer())).rejects.toThrow();
  });

  it('closes while somebody reads, twice without harm', async () => {
    const never = await serve(1e7, { sizeBytes: 10, read: () => new Promise(() => undefined) });
    const reading = fetch(never.url).then((response) => response.arrayBuffer());
    const failed = expect(reading).rejects.toThrow();
    await new Promise((go) => setTimeout(go, 50));
    await never.close();
    await never.close();
    await failed;
  });
});
