// Hostile links, hostile sites and a downloader gone mad: refused with one sentence, nothing reached, nothing run, nothing left.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FetchedFile } from '#lib/mirror/mirror.ts';
import { writeFakeYtDlp } from '../harness/fake-yt-dlp.ts';
import { LoopbackSite } from '../harness/loopback-site.ts';
import { createMirrorStage, makeFilms, missingTools, processesOf, type StageOptions } from '../harness/mirror-stage.ts';

if (missingTools) process.stderr.write(`mirror-hostile: partly skipped, there is no ${missingTools}\n`);

const film = { kind: 'video', max_height: 1080 } as const;
const limit = () => AbortSignal.timeout(60_000);

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'mirror-hostile-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));
afterEach(() => expect(processesOf(root)).toEqual([]));

/** How a call failed. */
async function failureOf(work: Promise<unknown>): Promise<{ readonly code: unknown; readonly message: string }> {
  const failure = (await work.then(
    () => undefined,
    (error: unknown) => error,
  )) as { readonly code?: unknown; readonly message?: string } | undefined;
  return { code: failure?.code, message: failure?.message ?? '' };
}

describe('with a program in the place of yt-dlp', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(root, 'fake-'));
  });

  function stage(act: string, options: StageOptions = {}) {
    const fake = writeFakeYtDlp(folder, act);
    const made = createMirrorStage(folder, { ...options, config: { ytDlpPath: fake.path, ...options.config } });
    return { ...made, fake };
  }

  async function fetchWith(url: string, act: string, options: StageOptions = {}) {
    const { fetcher, folders, fake, lines } = stage(act, options);
    const work = await folders.open('job');
    const outcome = await fetcher.fetch({ url, quality: film, folder: work, signal: limit() }).then(
      (file) => ({ file, failure: undefined }),
      (error: { code: unknown; message: string }) => ({ file: undefined as FetchedFile | undefined, failure: error }),
    );
    await fetcher.stop();
    return { ...outcome, work, fake, lines };
  }

  it.each([
    '--exec id',
    '--exec=touch canary',
    '-o /etc/x',
    '--config-locations=/tmp/x',
    '--netrc-cmd=id',
    '--write-link',
    '-',
    '--',
    'https://youtu.be/x; id',
    'https://youtu.be/x\n--exec\nid',
    'https://youtu.be/x\u0000--exec',
    'https://youtu.be/x --exec id',
    'url; id',
    '$(id)',
    '`id`',
    'ytsearch:cats',
    'ytsearch500:cats',
    'file:///etc/passwd',
    'http://127.0.0.1/',
    'http://[::1]/',
    'http://0x7f000001/',
    'http://2130706433/',
    'http://169.254.169.254/latest/meta-data/',
    'https://youtube.com@127.0.0.1/',
    'http://localhost:7860/',
  ])('%j never reaches it', async (url) => {
    const { fetcher, folders, fake } = stage('');
    const work = await folders.open('job');
    for (const attempt of [
      fetcher.probe(url, { signal: limit() }),
      fetcher.fetch({ url, quality: film, folder: work, signal: limit() }),
    ]) {
      const { code, message } = await failureOf(attempt);
      expect(code).toBe('link_refused');
      expect(message).toMatch(/^[A-Z][^\n]*\.$/);
    }
    expect(fake.calls()).toEqual([]);
    expect(readdirSync(work)).toEqual([]);
  });

  it('only hosts of the list reach it, and YouTube is read by its own readers only', async () => {
    const hosts = ['youtube.com', 'youtu.be'];
    const { fetcher, fake } = stage('process.exit(1)', { config: { hosts } });
    for (const url of [
      'https://youtube.com.evil.tld/x',
      'https://evil.tld/?https://youtube.com/',
      'https://yоutube.com/x',
    ]) {
      expect((await failureOf(fetcher.probe(url, { signal: limit() }))).code).toBe('link_refused');
    }
    expect(fake.calls()).toEqual([]);
    await failureOf(fetcher.probe('https://www.youtube.com/redirect?q=http://127.0.0.1/', { signal: limit() }));
    const [call] = fake.calls();
    expect(call?.args[call.args.indexOf('--use-extractors') + 1]).toBe('youtube.*');
    await fetcher.stop();
  });

  it.each([
    [
      'https://site.example/$(touch canary)`touch canary`;touch%20canary|&',
      'https://site.example/$(touch%20canary)%60touch%20canary%60;touch%20canary|&',
    ],
    ['https://site.example/\'"%0a--exec%20id', "https://site.example/'%22%0a--exec%20id"],
    ['https://site.example/?--exec=id', 'https://site.example/?--exec=id'],
    ['https://site.example/%(title)s%(ext)s', 'https://site.example/%(title)s%(ext)s'],
  ])('%j stays one argument, behind --', async (url, href) => {
    // A space in a link is refused; written as %20 it is what it is.
    const { failure, fake } = await fetchWith(url.replaceAll(' ', '%20'), 'process.exit(1)');
    expect(failure?.code).toBe('link_failed');
    const [call] = fake.calls();
    expect(call?.args.slice(-2)).toEqual(['--', href]);
    expect(existsSync(join(call?.folder ?? '', 'canary')) || existsSync('canary')).toBe(false);
    for (const needed of ['--ignore-config', '--no-cache-dir', '--no-plugin-dirs', '--no-exec'])
      expect(call?.args).toContain(needed);
  });

  it('it sees a small fixed environment, a private copy of the cookies, and no secret but its way out', async () => {
    const cookies = join(folder, 'cookies.txt');
    writeFileSync(cookies, '# Netscape HTTP Cookie File\n', { mode: 0o644 });
    process.env.BOT_TOKEN = 'marker-of-a-secret';
    const proxy = {
      kind: 'socks5',
      host: 'proxy.example',
      port: 1,
      username: 'u',
      password: 'marker-of-a-password',
    } as const;
    const { fake, lines, failure } = await fetchWith('https://site.example/x', 'process.exit(1)', {
      config: { cookiesFile: cookies, proxy },
    });
    delete process.env.BOT_TOKEN;
    const [call] = fake.calls();
    expect(call?.cookieMode).toBe(0o600);
    expect(call?.args).not.toContain(cookies);
    const { http_proxy: wayOut = '', ...rest } = call?.environment ?? {};
    expect(wayOut).toMatch(/^http:\/\/job:[\w-]{32}@127\.0\.0\.1:\d+$/);
    expect([rest.https_proxy, rest.ftp_proxy, rest.all_proxy]).toEqual([wayOut, wayOut, wayOut]);
    expect(Object.keys(rest).sort()).toEqual(
      [
        'HOME',
        'LANG',
        'PATH',
        'PWD',
        'PYTHONDONTWRITEBYTECODE',
        'PYTHONNOUSERSITE',
        'PYTHONUTF8',
        'TMPDIR',
        'XDG_CACHE_HOME',
        'XDG_CONFIG_HOME',
        'YTDLP_NO_PLUGINS',
        'all_proxy',
        'ftp_proxy',
        'https_proxy',
      ].filter((name) => name !== 'PWD' || rest.PWD),
    );
    const everything = JSON.stringify([call?.environment, call?.args, lines, failure?.message]);
    expect(everything).not.toContain('marker-of-a');
    expect(JSON.stringify([call?.args, lines, failure?.message])).not.toContain(wayOut);
  });

  it.each([
    ['a file elsewhere', "say('SVF', { filepath: '/etc/passwd' })"],
    ['a path that climbs', "say('SVF', { filepath: process.cwd() + '/../../etc/passwd' })"],
    [
      'a link to elsewhere',
      "fs.symlinkSync('/etc/passwd', 'media.mp4'); say('SVF', { filepath: process.cwd() + '/media.mp4' })",
    ],
    ['a folder', "fs.mkdirSync('media.mp4'); say('SVF', { filepath: process.cwd() + '/media.mp4' })"],
    ['a file that is not there', "say('SVF', { filepath: process.cwd() + '/media.mp4' })"],
    ['nothing at all', ''],
    ['half a line', 'process.stdout.write(\'SVF {"filepath": "/etc\')'],
  ])('when it names %s, nothing is handed on', async (_what, act) => {
    const { failure, work } = await fetchWith('https://site.example/x', act);
    expect(failure?.code).toBe('link_failed');
    expect(readdirSync(work)).toEqual([]);
    expect(statSync('/etc/passwd').isFile()).toBe(true);
  });

  it.each([
    ['output', "const line = 'x'.repeat(1 << 16); for (;;) fs.writeSync(1, line)"],
    ['complaints', "const line = 'x'.repeat(1 << 16); for (;;) fs.writeSync(2, line)"],
  ])('when it floods us with %s, it is stopped', async (_what, act) => {
    const { failure } = await fetchWith('https://site.example/x', act);
    expect(failure).toMatchObject({ code: 'link_failed', message: 'The downloader gave more output than it may.' });
  });

  it('when it ends well in a program that leaves others behind, those are ended, too', async () => {
    const act =
      "require('node:child_process').spawn('/bin/sleep', ['1000'], { stdio: 'inherit' }).unref(); process.exit(0)";
    expect((await fetchWith('https://site.example/x', act)).failure?.code).toBe('link_failed');
  });

  it.skipIf(!existsSync('/usr/bin/setpriv'))('it gets 1 GiB of memory, not more', async () => {
    const act =
      "console.error('ERROR: ' + /Max data size +(\\d+) +(\\d+)/.exec(fs.readFileSync('/proc/self/limits'))); process.exit(1)";
    const { failure } = await fetchWith('https://site.example/x', act);
    expect(failure?.message).toContain(`${2 ** 30},${2 ** 30}`);
  });

  it('it is found by a relative path, too, and works in no folder but one of its own', async () => {
    const { path } = writeFakeYtDlp(folder, 'process.exit(1)');
    const config = { ytDlpPath: relative(process.cwd(), path) };
    const { fetcher, folders } = createMirrorStage(folder, { config });
    expect((await fetcher.tools()).ytDlp.path).toBe(path);
    const other = createMirrorStage(folder, { config: { ...config, ffmpegPath: relative(process.cwd(), path) } });
    expect((await other.fetcher.tools()).ffmpeg).toBe(path);
    const none = createMirrorStage(folder, { config: { ...config, ffmpegPath: join(folder, 'none') } });
    expect((await none.fetcher.tools()).ffmpeg).toBeUndefined();
    expect(await folders.usedBytes()).toBe(0);
    const order = { url: 'https://site.example/x', quality: film, folder, signal: limit() };
    expect((await failureOf(fetcher.fetch(order))).code).toBe('internal');
    expect(existsSync(path)).toBe(true);
    await fetcher.stop();
  });

  it('what it says is quoted without paths, control characters and its way out', async () => {
    const act =
      "console.error('ERROR: [x] 1: \\u001b[31mcannot use ' + process.env.http_proxy + ' in ' + process.cwd() + ' \\u202e'); process.exit(1)";
    const { failure, work } = await fetchWith('https://site.example/x', act);
    expect(failure?.message).not.toContain(work);
    expect(failure?.message).not.toMatch(/job:|\p{Cc}|\p{Bidi_C}/u);
    expect(failure?.message).toMatch(/^[A-Z][^\n]*\.$/);
  });
});

describe.skipIf(missingTools)('sites that lead elsewhere, with the real yt-dlp and ffmpeg', () => {
  let site: LoopbackSite;
  let films: ReturnType<typeof makeFilms>;
  let made: ReturnType<typeof createMirrorStage>;
  const visits: Socket[] = [];
  const trap = createServer((socket) => void visits.push(socket.on('error', () => undefined)));
  let forbidden: string;

  beforeAll(async () => {
    films = makeFilms(join(root, 'films'));
    site = await new LoopbackSite().listen();
    for (const name of films.names) site.file(`/${name}`, films.path(name));
    await new Promise<void>((resolve) => {
      trap.listen(0, '127.0.0.1', resolve);
    });
    forbidden = `127.0.0.1:${(trap.address() as AddressInfo).port}`;
    made = createMirrorStage(root, {
      config: { privateHosts: [site.host, `public.example:${site.port}`] },
      resolveName: async () => ['127.0.0.1'],
    });
  });
  afterAll(async () => {
    await made.fetcher.stop();
    site.close();
    trap.close();
    for (const socket of visits) socket.destroy();
  });
  afterEach(() => expect(visits.splice(0)).toHaveLength(0));

  async function fetchFrom(path: string) {
    const folder = await made.folders.open('job');
    return made.fetcher.fetch({ url: site.url(path), quality: film, folder, signal: limit() });
  }

  const refused = { code: 'link_refused', message: 'This link leads into a private network.' };

  it('a redirect, at once and after another one', async () => {
    site.redirect('/leave', `http://${forbidden}/x.mp4`).redirect('/first', '/leave');
    expect(await failureOf(fetchFrom('/leave'))).toEqual(refused);
    expect(await failureOf(fetchFrom('/first'))).toEqual(refused);
    expect(await failureOf(made.fetcher.probe(site.url('/leave'), { signal: limit() }))).toEqual(refused);
  });

  it('a redirect by a public name, and to metadata', async () => {
    const port = forbidden.split(':')[1];
    site
      .redirect('/name', `http://rebind.example:${port}/x.mp4`)
      .redirect('/metadata', 'http://169.254.169.254/latest/');
    expect(await failureOf(fetchFrom('/name'))).toEqual(refused);
    expect(await failureOf(fetchFrom('/metadata'))).toEqual(refused);
  });

  it('a redirect from one scheme to another', async () => {
    for (const scheme of ['https', 'ftp', 'file', 'rtmp', 'ws']) {
      site.redirect(`/to-${scheme}`, `${scheme}://${forbidden}/etc/passwd`);
      expect((await failureOf(fetchFrom(`/to-${scheme}`))).code).toMatch(/^link_(?:refused|failed)$/);
    }
  }, 60_000);

  it.each(['http', 'https', 'ftp', 'rtmp', 'rtsp', 'mms', 'ws'])('a film on a page, by %s', async (scheme) => {
    const path = `/page-${scheme}.html`;
    site.page(path, `<video src="${scheme}://${forbidden}/film.mp4"></video>`);
    expect((await failureOf(fetchFrom(path))).code).toMatch(/^link_(?:refused|failed)$/);
  });

  it.each([
    ['a part', (there: string) => `#EXTINF:1,\n${there}/part.ts\n`],
    ['a key', (there: string) => `#EXT-X-KEY:METHOD=AES-128,URI="${there}/key"\n#EXTINF:1,\npart0.ts\n`],
    ['a map', (there: string) => `#EXT-X-MAP:URI="${there}/init.mp4"\n#EXTINF:1,\npart0.ts\n`],
  ])('%s of a stream', async (what, lines) => {
    const path = `/${what.replace(/\W/g, '')}.m3u8`;
    const list = `#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:1\n${lines(`http://${forbidden}`)}#EXT-X-ENDLIST\n`;
    site.text(path, 'application/vnd.apple.mpegurl', list);
    expect((await failureOf(fetchFrom(path))).code).toMatch(/^link_(?:refused|failed)$/);
  });

  it('files of ours in a stream, a variant and a manifest', async () => {
    const list = '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n';
    site.text('/files.m3u8', 'application/vnd.apple.mpegurl', list);
    site.text(
      '/variant.m3u8',
      'application/vnd.apple.mpegurl',
      '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nfile:///etc/passwd\n',
    );
    for (const path of ['/files.m3u8', '/variant.m3u8']) {
      expect((await failureOf(fetchFrom(path))).code).toMatch(/^link_(?:refused|failed|live)$/);
    }
  });

  it('a page without an end, looked at and fetched', async () => {
    site.on('/endless.html', (_request, answer) => {
      answer.writeHead(200, { 'content-type': 'text/html' });
      const pour = () =>
        void (
          answer.destroyed || (answer.write('<p>'.repeat(100_000)) ? setImmediate(pour) : answer.once('drain', pour))
        );
      pour();
    });
    const endless = { code: 'link_too_large', message: 'The site sends without end.' };
    expect(await failureOf(made.fetcher.probe(site.url('/endless.html'), { signal: limit() }))).toEqual(endless);
    expect(await failureOf(fetchFrom('/endless.html'))).toEqual(endless);
  });

  it('a picture elsewhere costs the picture, not the film', async () => {
    site.page('/poster.html', `<video src="/clip.mp4" poster="http://${forbidden}/poster.jpg"></video>`);
    const file = await fetchFrom('/poster.html');
    expect(file.width).toBe(640);
    expect(file.thumbPath).toBeDefined();
  });

  it('a picture that is a playlist of files of ours is no picture', async () => {
    site.page('/posing.html', '<video src="/clip.mp4" poster="/posing.jpg"></video>');
    site.text('/posing.jpg', 'image/jpeg', '#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n');
    const file = await fetchFrom('/posing.html');
    // A frame of the film in its place.
    expect(
      readFileSync(file.thumbPath ?? '')
        .subarray(0, 2)
        .toString('hex'),
    ).toBe('ffd8');
  });

  it('a playlist whose films are elsewhere is left without them', async () => {
    site.page(
      '/list.html',
      `<video src="http://${forbidden}/1.mp4"></video><video src="http://${forbidden}/2.mp4"></video>`,
    );
    const failure = await failureOf(made.fetcher.probe(site.url('/list.html'), { signal: limit() }));
    expect(failure).toEqual({ code: 'link_refused', message: 'There is nothing to fetch in this playlist.' });
  });

  it('names and extensions a site gives its films stay inside the folder', async () => {
    const folder = await made.folders.open('job');
    const name = encodeURIComponent('../../../evil');
    site.file(`/${name}.mp4`, films.path('clip.mp4'));
    site.page('/names.html', `<title>../../../../tmp/evil</title><video src="/clip.mp4"></video>`);
    for (const path of [`/${name}.mp4`, '/names.html']) {
      const file = await made.fetcher.fetch({ url: site.url(path), quality: film, folder, signal: limit() });
      expect(readdirSync(folder).sort()).toEqual(['media.mp4', 'thumb.jpg']);
      expect(file.fileName).not.toMatch(/[/\\]/);
      expect(file.path).toBe(join(folder, 'media.mp4'));
    }
  });
});
