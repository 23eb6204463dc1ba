// Fetches that are cancelled or lose their worker: nothing runs on, nothing lies about.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '#lib/errors.ts';
import type { JobProgress } from '#lib/jobs/jobs.ts';
import { LoopbackSite } from '../harness/loopback-site.ts';
import { createMirrorStage, ffmpegPath, makeFilms, missingTools, processesOf } from '../harness/mirror-stage.ts';

if (missingTools) process.stderr.write(`mirror-stop: skipped, there is no ${missingTools}\n`);

const film = { kind: 'video', max_height: 1080 } as const;

/** What is promised to whoever cancels. */
const cancelMs = 2000;

describe.skipIf(missingTools)('a fetch that is stopped', () => {
  let root: string;
  let site: LoopbackSite;
  let films: ReturnType<typeof makeFilms>;

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'mirror-stop-'));
    films = makeFilms(join(root, 'films'));
    site = await new LoopbackSite().listen();
    site.endless('/endless.mp4', films.path('clip.mp4'), 400_000);
    site.hang('/hang.mp4');
    for (const name of films.names) site.slow(`/${name}`, films.path(name), 100_000);
  });
  afterAll(() => {
    site.close();
    rmSync(root, { recursive: true, force: true });
  });

  /** Cancels as soon as `isTime` says so of what was last told and of what runs. */
  async function cancelled(path: string, isTime: (told: JobProgress, running: readonly string[]) => boolean) {
    const { fetcher, folders } = createMirrorStage(root, { config: { privateHosts: [site.host] } });
    await fetcher.tools();
    const folder = await folders.open('job');
    const cancel = new AbortController();
    let told: JobProgress | undefined;
    const onProgress = (progress: JobProgress) => {
      told = progress;
    };
    const work = fetcher.fetch({ url: site.url(path), quality: film, folder, signal: cancel.signal, onProgress });
    const outcome = work.catch((error: unknown) => error);
    while (!told || !isTime(told, processesOf(root))) await pause(20);
    const cancelledAtMs = Date.now();
    cancel.abort(new AppError('aborted', 'Cancelled by its owner.'));
    const failure = await outcome;
    const tookMs = Date.now() - cancelledAtMs;
    const left = { processes: processesOf(root), files: readdirSync(folder) };
    await fetcher.stop();
    return { failure, tookMs, left };
  }

  const isDone = (bytes: number) => (told: JobProgress) => (told.done_bytes ?? 0) > bytes;
  const runs = (what: RegExp) => (_told: JobProgress, running: readonly string[]) =>
    running.some((line) => what.test(line));

  it.each([
    ['in the middle of a file', '/endless.mp4', isDone(600_000)],
    ['in the middle of a stream', '/vod.m3u8', isDone(100_000)],
    ['while ffmpeg downloads for yt-dlp', '/locked.m3u8', runs(/ffmpeg .*locked\.m3u8/s)],
    ['while the site says nothing', '/hang.mp4', () => site.asked.includes('GET /hang.mp4')],
    ['before yt-dlp has started', '/endless.mp4', ({ stage }: JobProgress) => stage === 'probing'],
  ])('%s ends within two seconds, with nothing left', async (_when, path, isTime) => {
    const { failure, tookMs, left } = await cancelled(path, isTime);
    expect(failure).toMatchObject({ code: 'aborted', message: 'Cancelled by its owner.' });
    expect(left).toEqual({ processes: [], files: [] });
    expect(tookMs).toBeLessThan(cancelMs);
  });

  it('while ffmpeg copies the film: the same', async () => {
    // An ffmpeg that never ends, in the place of the real one.
    const tools = mkdtempSync(join(root, 'tools-'));
    writeFileSync(
      join(tools, 'ffmpeg'),
      `#!/bin/sh\n[ "$1" = -version ] && exec ${ffmpegPath} "$@"\nsleep 1000 & wait\n`,
      { mode: 0o755 },
    );
    const searchFolders = [tools, ...(process.env.PATH ?? '').split(':')];
    const quick = await new LoopbackSite().listen();
    quick.file('/clip.mp4', films.path('clip.mp4'));
    const { fetcher, folders } = createMirrorStage(root, { config: { privateHosts: [quick.host], searchFolders } });
    const folder = await folders.open('job');
    const cancel = new AbortController();
    const work = fetcher.fetch({ url: quick.url('/clip.mp4'), quality: film, folder, signal: cancel.signal });
    const outcome = work.catch((error: unknown) => error);
    while (!processesOf(root).some((line) => line.includes('faststart'))) await pause(20);
    const cancelledAtMs = Date.now();
    cancel.abort();
    expect(await outcome).toMatchObject({ code: 'aborted' });
    expect(Date.now() - cancelledAtMs).toBeLessThan(cancelMs);
    expect(processesOf(root)).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
    await fetcher.stop();
    quick.close();
  });

  it('by the end of the room ends with its reason', async () => {
    const { fetcher, folders } = createMirrorStage(root, { config: { privateHosts: [site.host] } });
    const folder = await folders.open('job');
    const signal = new AbortController().signal;
    const onProgress = ({ stage }: JobProgress) => void (stage === 'downloading' && fetcher.stop());
    const work = fetcher.fetch({ url: site.url('/endless.mp4'), quality: film, folder, signal, onProgress });
    await expect(work).rejects.toMatchObject({ code: 'shutting_down' });
    expect(readdirSync(folder)).toEqual([]);
    expect(processesOf(root)).toEqual([]);
  });

  it.each(['/endless.mp4', '/locked.m3u8'])(
    'by SIGKILL of its worker: %s leaves no process, and its files are swept',
    async (path) => {
      const script = new URL('./mirror-worker.ts', import.meta.url).pathname;
      const worker = spawn(process.execPath, ['--import', 'tsx', script, root, site.url(path), site.host], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const isDownloading = () =>
        processesOf(root).some((line) => /media\.|ffmpeg -/.test(line) && !line.includes('mirror-worker'));
      for (let tries = 0; !(isDownloading() && hasFile(root)); tries += 1) {
        if (tries > 600) throw new Error('it never began');
        await pause(50);
      }
      worker.kill('SIGKILL');
      await new Promise((resolve) => worker.once('exit', resolve));
      for (let tries = 0; processesOf(root).length > 0 && tries < 100; tries += 1) await pause(20);
      expect(processesOf(root)).toEqual([]);
      const { folders } = createMirrorStage(root);
      expect(await folders.sweep()).toBeGreaterThan(0);
      expect(await folders.usedBytes()).toBe(0);
    },
  );
});

/** True when a download has begun to lie in a work folder. */
function hasFile(root: string): boolean {
  return readdirSync(join(root, 'work'), { recursive: true }).some((name) => /\/media\./.test(String(name)));
}
