// Links of a loopback site fetched by the real yt-dlp and ffmpeg: every good and bad habit of a site, and the right end of each.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JobProgress, MirrorQuality } from '#lib/jobs/jobs.ts';
import { inspectFile } from '#lib/mirror/container.ts';
import { CountedRelay } from '../harness/counted-relay.ts';
import { LoopbackSite } from '../harness/loopback-site.ts';
import {
  createMirrorStage,
  makeFilms,
  missingTools,
  probeFile,
  processesOf,
  type StageOptions,
} from '../harness/mirror-stage.ts';
import { LoopbackSocksProxy, proxyPassword } from '../harness/socks-proxy.ts';

if (missingTools) process.stderr.write(`mirror-fetch: skipped, there is no ${missingTools}\n`);

const film: MirrorQuality = { kind: 'video', max_height: 1080 };
const sound: MirrorQuality = { kind: 'audio' };

describe.skipIf(missingTools)('links of a loopback site', () => {
  let root: string;
  let films: ReturnType<typeof makeFilms>;
  let site: LoopbackSite;
  /** One for each kind of options: to look for the tools takes two starts of Python. */
  const stages = new Map<string, ReturnType<typeof createMirrorStage>>();

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'mirror-fetch-'));
    films = makeFilms(join(root, 'films'));
    site = await new LoopbackSite().listen();
    for (const name of films.names) site.file(`/${name}`, films.path(name));
  });
  afterAll(async () => {
    for (const { fetcher } of stages.values()) await fetcher.stop();
    site.close();
    rmSync(root, { recursive: true, force: true });
  });
  beforeEach(() => {
    site.asked.length = 0;
    site.sentBytes = 0;
  });
  afterEach(() => expect(processesOf(root)).toEqual([]));

  function stage({ config, limits, diskBytes }: StageOptions = {}) {
    const key = JSON.stringify([config, limits, diskBytes]);
    const options = {
      config: { privateHosts: [site.host], ...config },
      ...(limits && { limits }),
      ...(diskBytes && { diskBytes }),
    };
    const made = stages.get(key) ?? createMirrorStage(root, options);
    stages.set(key, made);
    return made;
  }

  const limit = () => AbortSignal.timeout(60_000);

  async function fetchFrom(path: string, options: StageOptions & { readonly quality?: MirrorQuality } = {}) {
    const { fetcher, folders } = stage(options);
    const folder = await folders.open('job');
    const progress: JobProgress[] = [];
    const { quality = film } = options;
    const onProgress = (step: JobProgress) => void progress.push(step);
    const file = await fetcher.fetch({ url: site.url(path), quality, folder, signal: limit(), onProgress });
    return { file, folder, progress };
  }

  /** The failure, after which nothing may be left. */
  async function refusalOf(path: string, options: StageOptions = {}) {
    const { fetcher, folders } = stage(options);
    const folder = await folders.open('job');
    const failure: unknown = await fetcher
      .fetch({ url: site.url(path), quality: film, folder, signal: limit() })
      .catch((error: unknown) => error);
    expect(readdirSync(folder)).toEqual([]);
    const { code, message } = failure as { readonly code?: string; readonly message: string };
    expect(message).toMatch(/^[A-Z][^\n]*\.$/);
    return { code, message };
  }

  describe('are described', () => {
    it('a file, a stream, a page, and two films on a page', async () => {
      site.page('/page.html', '<video src="/clip.mp4" poster="/poster.jpg"></video>');
      site.page('/two.html', '<video src="/clip.mp4"></video><video src="/clip.mkv"></video>');
      const { fetcher, folders } = stage();
      const probe = (path: string) => fetcher.probe(site.url(path), { signal: limit() });
      const [direct, hls, page, two] = await Promise.all(
        ['/clip.mp4', '/vod.m3u8', '/page.html', '/two.html'].map(probe),
      );
      expect(direct).toMatchObject({
        url: site.url('/clip.mp4'),
        title: 'clip',
        has_video: true,
        entries: [],
        entry_count: 0,
      });
      expect(hls).toMatchObject({ title: 'vod', duration: 6, has_video: true });
      expect(page).toMatchObject({ title: 'page.html (1)', thumbnail_url: site.url('/poster.jpg'), entry_count: 0 });
      expect(two).toMatchObject({ title: 'two.html', entry_count: 2 });
      expect(two?.entries.map(({ url }) => url)).toEqual([site.url('/clip.mp4'), site.url('/clip.mkv')]);
      expect(two?.entries[0]?.key).toBe(direct?.key);
      expect(await folders.usedBytes()).toBe(0);
    });

    it('a playlist up to the limit, with how many there are in all', async () => {
      const videos = Array.from({ length: 40 }, (_none, index) => `<video src="/film-${index}.mp4"></video>`);
      site.page('/many.html', videos.join(''));
      const { fetcher } = stage({ config: { playlistLimit: 3 } });
      const facts = await fetcher.probe(site.url('/many.html'), { signal: limit() });
      expect(facts.entries).toHaveLength(3);
      expect(facts.entry_count).toBe(40);
    });
  });

  describe('are fetched', () => {
    it('a file, with its index put in front, a thumbnail, and progress on the way', async () => {
      const { file, folder, progress } = await fetchFrom('/clip.mp4');
      expect(file).toMatchObject({
        title: 'clip',
        fileName: 'clip.mp4',
        mimeType: 'video/mp4',
        width: 640,
        height: 360,
      });
      expect(file.durationSeconds).toBeCloseTo(6, 1);
      expect(file.sizeBytes).toBe(statSync(file.path).size);
      expect((await inspectFile(films.path('clip.mp4'))).startsAtOnce).toBe(false);
      expect((await inspectFile(file.path)).startsAtOnce).toBe(true);
      expect(readdirSync(folder).sort()).toEqual(['media.mp4', 'thumb.jpg']);
      expect(progress[0]?.stage).toBe('probing');
      expect(progress.at(-1)?.stage).toBe('converting');
      const downloads = progress.filter(({ stage }) => stage === 'downloading');
      const size = statSync(films.path('clip.mp4')).size;
      expect(downloads.at(-1)).toMatchObject({ done_bytes: size, total_bytes: size });
    });

    it('a stream of parts, as one MP4', async () => {
      const { file } = await fetchFrom('/vod.m3u8');
      expect((await inspectFile(file.path)).startsAtOnce).toBe(true);
      expect(probeFile(file.path).streams.map(({ codec_name }) => codec_name)).toEqual(['h264', 'aac']);
    });

    it('a stream of locked parts, with its key', async () => {
      const { file } = await fetchFrom('/locked.m3u8');
      expect(site.asked).toContain('GET /key.bin');
      expect(probeFile(file.path).streams.map(({ codec_name }) => codec_name)).toEqual(['h264', 'aac']);
    });

    it('picture and sound that come apart, merged', async () => {
      const { file, folder } = await fetchFrom('/vod.mpd');
      expect(probeFile(file.path).streams.map(({ codec_name }) => codec_name)).toEqual(['h264', 'aac']);
      expect((await inspectFile(file.path)).startsAtOnce).toBe(true);
      expect(readdirSync(folder).sort()).toEqual(['media.mp4', 'thumb.jpg']);
    });

    it("a page's film with the page's picture, within Telegram's limits", async () => {
      site.page('/page.html', '<video src="/clip.mp4" poster="/poster.jpg"></video>');
      const { file } = await fetchFrom('/page.html');
      expect(site.asked).toContain('GET /poster.jpg');
      const [picture] = probeFile(file.thumbPath ?? '').streams;
      expect(picture).toMatchObject({ codec_name: 'mjpeg', width: 320, height: 180 });
      expect(statSync(file.thumbPath ?? '').size).toBeLessThanOrEqual(200_000);
    });

    it('a film without a picture of its own, with a frame of it', async () => {
      const { file } = await fetchFrom('/clip.mkv');
      expect(file).toMatchObject({ mimeType: 'video/mp4', fileName: 'clip.mp4' });
      expect(probeFile(file.thumbPath ?? '').streams[0]).toMatchObject({
        codec_name: 'mjpeg',
        width: 320,
        height: 180,
      });
    });

    it('what MP4 cannot hold, as it is', async () => {
      const { file } = await fetchFrom('/old.webm');
      expect(file).toMatchObject({ mimeType: 'video/webm', fileName: 'old.webm' });
      expect(readFileSync(file.path).equals(readFileSync(films.path('old.webm')))).toBe(true);
    });

    it.each([
      ['/sound.m4a', 'audio/mp4', 'sound.m4a', 'aac'],
      ['/tone.mp3', 'audio/mpeg', 'tone.mp3', 'mp3'],
      ['/clip.mp4', 'audio/mp4', 'clip.m4a', 'aac'],
    ])('sound alone of %s', async (path, mimeType, fileName, codec) => {
      const { file } = await fetchFrom(path, { quality: sound });
      expect(file).toMatchObject({ mimeType, fileName, width: null, height: null });
      expect(probeFile(file.path).streams.map(({ codec_name }) => codec_name)).toEqual([codec]);
    });

    it('a file of unknown size that comes slowly, its bytes counted', async () => {
      site.slow('/slow.mp4', films.path('clip.mp4'), 700_000, false);
      const { progress, file } = await fetchFrom('/slow.mp4');
      const counted = progress.flatMap(({ done_bytes }) => (done_bytes === null ? [] : [done_bytes]));
      expect(counted.length).toBeGreaterThan(3);
      expect(counted).toEqual([...counted].sort((a, b) => a - b));
      expect(file.width).toBe(640);
    });

    it('a file behind a redirect and one behind cookies, which stay as they were and nowhere else', async () => {
      const cookies = join(root, 'cookies.txt');
      const text = `# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t2000000000\tkey\tsecret-of-the-site\n`;
      writeFileSync(cookies, text);
      site.forCookie('/private.mp4', 'key=secret-of-the-site', films.path('clip.mp4'));
      site.redirect('/moved', '/private.mp4');
      const { file, folder } = await fetchFrom('/moved', { config: { cookiesFile: cookies } });
      expect(file.width).toBe(640);
      expect(readFileSync(cookies, 'utf8')).toBe(text);
      expect(readdirSync(folder).sort()).toEqual(['media.mp4', 'thumb.jpg']);
    });
  });

  describe('are refused, with one sentence and nothing left', () => {
    it('without the cookies it takes, saying so', async () => {
      site.forCookie('/private.mp4', 'key=1', films.path('clip.mp4'));
      expect(await refusalOf('/private.mp4')).toEqual({
        code: 'link_refused',
        message:
          'The site refuses to give this (asked without cookies and without a proxy; yt-dlp said: "Unable to download webpage: HTTP Error 403: Forbidden").',
      });
      const cookies = join(root, 'other-cookies.txt');
      writeFileSync(cookies, '# Netscape HTTP Cookie File\n');
      const told = await refusalOf('/private.mp4', { config: { cookiesFile: cookies } });
      expect(told.message).toContain('with the cookies of other-cookies.txt');
    });

    it.each([
      [403, 'link_refused', 'The site refuses to give this'],
      [404, 'link_refused', 'There is nothing behind this link'],
      [429, 'link_failed', 'The site says we ask too often'],
      [503, 'link_failed', 'The site does not answer as it should'],
    ])('status %d', async (status, code, sentence) => {
      site.status('/bad.mp4', status);
      const refusal = await refusalOf('/bad.mp4');
      expect(refusal.code).toBe(code);
      expect(refusal.message).toContain(sentence);
    });

    it('a file that is announced as too large, before it comes', async () => {
      const refusal = await refusalOf('/clip.mp4', { limits: { maxFileBytes: 1_000_000 } });
      expect(refusal).toEqual({ code: 'link_too_large', message: 'This is larger than 1 MB, the most that is taken.' });
    });

    it('a stream of parts and a file without an end, as soon as they are too large', async () => {
      const limits = { maxFileBytes: 1_000_000 };
      expect((await refusalOf('/vod.m3u8', { limits })).code).toBe('link_too_large');
      site.endless('/endless.mp4', films.path('clip.mp4'), 3_000_000);
      expect((await refusalOf('/endless.mp4', { limits: { maxFileBytes: 2_000_000 } })).code).toBe('link_too_large');
      expect(site.sentBytes).toBeLessThan(20_000_000);
    });

    it('a site that never answers', async () => {
      site.hang('/hang.mp4');
      const refusal = await refusalOf('/hang.mp4', { limits: { stallMs: 4000 } });
      expect(refusal).toEqual({ code: 'link_failed', message: 'The site sent nothing for 4 seconds.' });
    });

    it('a download that takes too long altogether', async () => {
      site.slow('/slow.mp4', films.path('clip.mp4'), 50_000);
      const refusal = await refusalOf('/slow.mp4', { limits: { fetchTimeoutMs: 5000 } });
      expect(refusal).toEqual({ code: 'link_failed', message: 'This took longer than 5 seconds.' });
    });

    it('a probe that takes too long', async () => {
      site.hang('/hang.mp4');
      const { fetcher, folders } = stage({ limits: { probeTimeoutMs: 3000 } });
      await expect(fetcher.probe(site.url('/hang.mp4'), { signal: limit() })).rejects.toMatchObject({
        code: 'link_failed',
      });
      expect(await folders.usedBytes()).toBe(0);
    });

    it('a live stream, looked at and fetched', async () => {
      const vod = readFileSync(films.path('vod.m3u8'), 'utf8');
      site.text(
        '/live.m3u8',
        'application/vnd.apple.mpegurl',
        vod.replace('#EXT-X-ENDLIST', '').replace('#EXT-X-PLAYLIST-TYPE:VOD', ''),
      );
      const { fetcher } = stage();
      await expect(fetcher.probe(site.url('/live.m3u8'), { signal: limit() })).rejects.toMatchObject({
        code: 'link_live',
      });
      expect(await refusalOf('/live.m3u8')).toEqual({ code: 'link_live', message: 'Live streams cannot be fetched.' });
    });

    it('a film that lasts too long, whether the site says so or the file does', async () => {
      const limits = { maxVideoSeconds: 5 };
      expect((await refusalOf('/vod.m3u8', { limits })).code).toBe('link_too_large');
      expect(site.asked.filter((line) => line.includes('part')).length).toBeLessThan(6);
      expect((await refusalOf('/clip.mp4', { limits })).code).toBe('link_too_large');
    });

    it('a page without a film, and a page that calls itself one', async () => {
      site.page('/text.html', '<p>Nothing here.');
      expect((await refusalOf('/text.html')).code).toBe('link_refused');
      site.text('/fake.mp4', 'video/mp4', '#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n'.repeat(50));
      expect(await refusalOf('/fake.mp4')).toMatchObject({ code: 'link_refused' });
    });

    it('anything, when the disk quota is used up meanwhile', async () => {
      site.endless('/endless.mp4', films.path('clip.mp4'), 3_000_000);
      expect((await refusalOf('/endless.mp4', { diskBytes: 3_000_000 })).code).toBe('mirror_full');
    });

    it('anything, without yt-dlp or with something else in its place', async () => {
      const missing = await refusalOf('/clip.mp4', { config: { ytDlpPath: join(root, 'none') } });
      expect(missing).toEqual({
        code: 'mirror_unavailable',
        message: 'Links cannot be fetched here: YTDLP_PATH names no program.',
      });
      const other = await refusalOf('/clip.mp4', { config: { ytDlpPath: '/bin/false' } });
      expect(other).toEqual({
        code: 'mirror_unavailable',
        message: 'Links cannot be fetched here: yt-dlp does not run.',
      });
    });

    it('anything, without the cookie file that was set', async () => {
      const refusal = await refusalOf('/clip.mp4', { config: { cookiesFile: join(root, 'gone.txt') } });
      expect(refusal).toEqual({
        code: 'mirror_unavailable',
        message: 'The cookie file gone.txt (YTDLP_COOKIES_FILE) cannot be read.',
      });
    });
  });

  describe('through a SOCKS proxy', () => {
    /** The site sees whoever comes by the proxy under this address. */
    const proxied = '127.0.1.9';
    let socks: LoopbackSocksProxy;
    let relay: CountedRelay;

    beforeEach(async () => {
      socks = await new LoopbackSocksProxy('ok', proxied).listen();
      relay = await CountedRelay.before({ host: '127.0.0.1', port: site.port });
    });
    afterEach(() => {
      socks.close();
      relay.close();
      expect(relay.visitors.filter((address) => address !== proxied)).toEqual([]);
    });

    const way = (password = proxyPassword) => ({
      config: {
        privateHosts: [`127.0.0.1:${relay.port}`],
        proxy: { kind: 'socks5', host: '127.0.0.1', port: socks.port, username: 'u', password },
      } as const,
    });

    const orderOf = (path: string, folder: string) => ({
      ...{ url: `http://127.0.0.1:${relay.port}${path}`, quality: film, folder, signal: limit() },
    });

    async function outcomeOf(path: string, password?: string) {
      const { fetcher, folders, lines } = stage(way(password));
      const folder = await folders.open('job');
      const failure = await fetcher.fetch(orderOf(path, folder)).catch((error: unknown) => error);
      return { failure, left: readdirSync(folder), lines: lines.join('') };
    }

    it('alone, with every list, part and picture', async () => {
      const { fetcher, folders } = stage(way());
      const file = await fetcher.fetch(orderOf('/vod.m3u8', await folders.open('job')));
      expect(file.width).toBe(640);
      expect(site.asked.length).toBeGreaterThan(2);
      expect(socks.asked).toEqual(new Array(site.asked.length).fill(`127.0.0.1:${relay.port}`));
    });

    it.each([
      ['refuse', proxyPassword, 'proxy_refused'],
      ['stall', proxyPassword, 'proxy_timeout'],
      ['hang-up', proxyPassword, 'proxy_broken'],
      ['ok', 'wrong-Wort-4711', 'proxy_auth'],
      ['down', proxyPassword, 'proxy_unreachable'],
    ] as const)(
      'in the state "%s" with the password %s: it is named, and the site sees nobody',
      async (mode, password, code) => {
        if (mode === 'down') socks.close();
        else socks.mode = mode;
        const { failure, left, lines } = await outcomeOf('/clip.mp4', password);
        const message = expect.stringMatching(new RegExp(`^The SOCKS proxy 127\\.0\\.0\\.1:${socks.port} [^\n]+\\.$`));
        expect(failure).toMatchObject({ code, message, isFinal: false });
        expect(left).toEqual([]);
        expect(`${lines}${(failure as Error).message}`).not.toContain(password);
        expect([relay.visitors, site.asked]).toEqual([[], []]);
      },
    );

    it('a site that is away behind it is to blame itself', async () => {
      socks.mode = 'unreachable';
      const { failure } = await outcomeOf('/clip.mp4');
      expect(failure).toMatchObject({ code: 'link_failed', message: expect.stringContaining('through the proxy') });
    });

    it('that dies under a download: half a film is none, and the next try fetches it when the proxy is back', async () => {
      site.slow('/slow.mp4', films.path('clip.mp4'), 100_000);
      const { fetcher, folders } = stage(way());
      const folder = await folders.open('job');
      const onProgress = ({ stage: step }: JobProgress) => void (step === 'downloading' && socks.close());
      const failure = await fetcher
        .fetch({ ...orderOf('/slow.mp4', folder), onProgress })
        .catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'proxy_unreachable', isFinal: false });
      expect(readdirSync(folder)).toEqual([]);
      await socks.listen();
      const file = await fetcher.fetch(orderOf('/clip.mp4', folder));
      expect(file.sizeBytes).toBeGreaterThan(0);
    });
  });

  it('without ffmpeg and ffprobe the file comes as it is, described by its first bytes', async () => {
    const { file, folder } = await fetchFrom('/clip.mp4', { config: { searchFolders: [join(root, 'films')] } });
    expect(file).toMatchObject({ mimeType: 'video/mp4', width: null, durationSeconds: null, thumbPath: undefined });
    expect(readFileSync(file.path).equals(readFileSync(films.path('clip.mp4')))).toBe(true);
    expect(readdirSync(folder)).toEqual(['media.mp4']);
  });
});
