// WebDAV on the built product: with rclone and cadaver as people have them, and byte by byte on the wire.
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { davClient, noDavClient, runClient } from '#test/harness/dav-clients.ts';
import { patternBytes } from '#test/harness/pattern-bytes.ts';
import { noCaches, type ProductProcess, startProduct, waitFor } from '#test/harness/product-process.ts';
import { RawSocket, type WireAnswer } from '#test/harness/raw-socket.ts';
import { startTelegramWorld, type TelegramWorld } from '#test/harness/telegram-world.ts';

const mib = 1024 * 1024;
const thumb = readFileSync('demo/films/thumbs/last-light.jpg');

const films = [
  {
    name: 'Night.of.the.Living.Dead.1968.720p.mp4',
    mimeType: 'video/mp4',
    bytes: patternBytes(5 * mib + 77, 1),
    thumb,
  },
  { name: 'Dark.S01E02.1080p.mkv', mimeType: 'video/x-matroska', bytes: patternBytes(300_001, 2) },
  { name: "R&B's 100% <live>: \u00e9.mp4", mimeType: 'video/mp4', bytes: patternBytes(70_000, 3) },
  { name: 'notes.zip', mimeType: 'application/zip', bytes: patternBytes(5000, 4) },
] as const;

const night = 'Movies/Night of the Living Dead (1968)/Night of the Living Dead (1968) [720p].mp4';
const nightHref = `/dav/${night.split('/').map(encodeURIComponent).join('/')}`;
const nightBytes = films[0].bytes;

let world: TelegramWorld;
let product: ProductProcess;
let dataDir: string;
let home: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-dav-'));
  home = await mkdtemp(join(tmpdir(), 'sv-dav-home-'));
  world = await startTelegramWorld({ bots: 2 });
  // Every byte is pulled live, so that what was asked of Telegram can be counted.
  product = await startProduct({ dataDir, environment: { ...world.environment, ...noCaches } });
  const to = { kind: 'user', id: world.bots[0]?.id ?? 0 } as const;
  for (const { bytes, ...file } of films) {
    await world.emulator.control.sendFile(file, { kind: 'bytes', bytes }, { from: world.userId, to });
  }
  await waitFor(
    () => product.catalog(),
    ({ total }) => total === films.length,
  );
}, 60_000);

afterAll(async () => {
  expect(await product?.end('SIGTERM')).toBe(0);
  await world?.stop();
  for (const folder of [dataDir, home]) await rm(folder, { recursive: true, force: true });
}, 30_000);

async function telegramReads(): Promise<number> {
  const { getFile } = await world.emulator.control.counters();
  return getFile.reduce((sum, { calls }) => sum + calls, 0);
}

/** Until nothing more is asked of Telegram. */
async function quietReads(): Promise<number> {
  let before = -1;
  return waitFor(telegramReads, (reads) => {
    const isQuiet = reads === before;
    before = reads;
    return isQuiet;
  });
}

const rclone = davClient('rclone');

describe.skipIf(!rclone)(`rclone${rclone ? '' : ` (${noDavClient('rclone')})`}`, () => {
  const run = (...args: string[]) => {
    const env = {
      RCLONE_CONFIG_SV_TYPE: 'webdav',
      RCLONE_CONFIG_SV_URL: `${product.url}/dav`,
      RCLONE_CONFIG_SV_VENDOR: 'other',
    };
    return runClient(rclone ?? '', ['--config', '', ...args], { home, env });
  };

  it('lists everything, with the sizes that Telegram has', async () => {
    const { code, stdout, stderr } = await run('lsf', '-R', '--files-only', '--format', 'sp', 'sv:');
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const listed = stdout
      .toString()
      .trim()
      .split('\n')
      .map((line) => line.replace(/^\d+;(?=.*\.nfo$)/, 'n;'));
    expect(listed.sort()).toEqual(
      [
        `${nightBytes.length};${night}`,
        `n;${night.replace('.mp4', '.nfo')}`,
        `${thumb.length};Movies/Night of the Living Dead (1968)/poster.jpg`,
        `${films[1].bytes.length};TV Shows/Dark/Season 01/Dark - S01E02.mkv`,
        'n;TV Shows/Dark/Season 01/Dark - S01E02.nfo',
        'n;TV Shows/Dark/tvshow.nfo',
        `${films[2].bytes.length};${strange}.mp4`,
        `n;${strange}.nfo`,
        `${films[3].bytes.length};Files/${new Date().toISOString().slice(0, 7)}/notes.zip`,
      ].sort(),
    );
  });

  it('copies a film byte by byte, and everything else', async () => {
    const target = join(home, 'copy');
    const copied = await run('copy', 'sv:', target);
    expect([copied.code, copied.stderr]).toEqual([0, '']);
    expect((await readFile(join(target, night))).equals(nightBytes)).toBe(true);
    expect((await readFile(join(target, `${strange}.mp4`))).equals(films[2].bytes)).toBe(true);
    expect((await readFile(join(target, 'Movies/Night of the Living Dead (1968)/poster.jpg'))).equals(thumb)).toBe(
      true,
    );
    expect(await readFile(join(target, night.replace('.mp4', '.nfo')), 'utf8')).toContain('<year>1968</year>');
    const checked = await run('check', '--download', 'sv:', target);
    expect(checked.stderr).toContain('0 differences found');
    expect(checked.code).toBe(0);
    // Nothing is new: a second copy asks for no film.
    const before = await quietReads();
    expect((await run('copy', 'sv:', target)).code).toBe(0);
    expect(await quietReads()).toBe(before);
  });

  it('reads a part from the middle', async () => {
    const offset = 3 * mib + 5;
    const part = await run('cat', '--offset', String(offset), '--count', '70001', `sv:${night}`);
    expect([part.code, part.stderr]).toEqual([0, '']);
    expect(part.stdout.equals(nightBytes.subarray(offset, offset + 70_001))).toBe(true);
    const end = await run('cat', '--tail', '1000', `sv:${night}`);
    expect(end.stdout.equals(nightBytes.subarray(-1000))).toBe(true);
  });

  it('does what docs/webdav.md says', async () => {
    const text = readFileSync('docs/webdav.md', 'utf8');
    const commands = [...text.matchAll(/^rclone (?:lsf|copy|cat|check) .*$/gm)].map(([line]) => line);
    expect(commands).toHaveLength(4);
    for (const command of commands) {
      const line = command.replaceAll('http://127.0.0.1:7860', product.url);
      const { code, stdout, stderr } = await runClient('/bin/sh', ['-c', line.replace(/^rclone/, '"$RCLONE"')], {
        home,
        env: { RCLONE: rclone ?? '', RCLONE_CONFIG: join(home, 'none.conf') },
      });
      expect(code, `${command}\n${stderr}`).toBe(0);
      if (command.includes(' check ')) expect(stderr).toContain('0 differences found');
      if (command.includes(' cat ')) expect(stdout.equals(nightBytes.subarray(1000, 2000))).toBe(true);
    }
  });

  it('can change nothing', async () => {
    // Folders are listed side by side, in any order.
    const names = async () => (await run('lsf', '-R', 'sv:')).stdout.toString().split('\n').sort();
    const before = await names();
    for (const args of [
      ['deletefile', `sv:${night}`],
      ['mkdir', 'sv:New'],
      ['rcat', 'sv:new.txt'],
      ['purge', 'sv:Movies'],
    ]) {
      expect((await run(...args, '--retries', '1', '--low-level-retries', '1')).code, args.join(' ')).not.toBe(0);
    }
    expect(await names()).toEqual(before);
  });
});

const strange = "Movies/R&B's 100% live - \u00e9/R&B's 100% live - \u00e9";

const cadaver = davClient('cadaver');

describe.skipIf(!cadaver)(`cadaver${cadaver ? '' : ` (${noDavClient('cadaver')})`}`, () => {
  const run = (path: string, ...commands: string[]) =>
    runClient(cadaver ?? '', [`${product.url}${path}`], { home, input: `${[...commands, 'quit'].join('\n')}\n` });

  it('walks through folders and gets a film byte by byte', async () => {
    const { stdout } = await run('/dav/', 'ls', 'cd Movies', 'ls', 'pwd');
    const said = stdout.toString();
    expect(said).toMatch(/Coll:\s+Files[\s\S]*Coll:\s+Movies[\s\S]*Coll:\s+Night of the Living Dead \(1968\)/);
    expect(said).toContain('/dav/Movies/');
    const folder = nightHref.slice(0, nightHref.lastIndexOf('/') + 1);
    const got = await run(folder, 'ls', `get "${night.split('/').at(-1)}" film.mp4`);
    expect(got.stdout.toString()).toMatch(new RegExp(`${nightBytes.length}\\s`));
    expect((await readFile(join(home, 'film.mp4'))).equals(nightBytes)).toBe(true);
  });

  it('is told that nothing can be written', async () => {
    const { stdout } = await run('/dav/', 'mkcol New');
    expect(stdout.toString()).toContain('403');
  });
});

describe('on the wire', () => {
  const host = () => `host: ${new URL(product.url).host}\r\n`;
  async function ask(method: string, target: string, headers = '', body = ''): Promise<WireAnswer> {
    const socket = await RawSocket.open(product.url);
    socket.send(`${method} ${target} HTTP/1.1\r\n${host()}${headers}\r\n${body}`);
    const answer = await socket.read({ head: method === 'HEAD' });
    socket.close();
    return answer;
  }

  it('looking costs not one call to Telegram', async () => {
    const before = await quietReads();
    for (const path of ['/dav/', '/dav/Movies/', nightHref, nightHref.replace('.mp4', '.nfo')]) {
      for (const depth of ['0', '1']) {
        expect((await ask('PROPFIND', path, `depth: ${depth}\r\n`)).status, path).toBe(207);
      }
      expect((await ask('HEAD', path)).status, path).toBe(200);
    }
    expect(await quietReads()).toBe(before);
  });

  it('tells of a film at both doors the same', async () => {
    const { files } = await product.catalog();
    const item = files.find(({ file_size }) => file_size === nightBytes.length);
    const there = await ask('HEAD', new URL(item?.stream_link ?? '').pathname);
    const here = await ask('HEAD', nightHref);
    for (const name of ['etag', 'last-modified', 'content-length', 'content-type', 'accept-ranges', 'cache-control']) {
      expect(here.header(name), name).toBe(there.header(name));
    }
    const { body } = await ask('PROPFIND', nightHref, 'depth: 0\r\n');
    expect(body.toString()).toContain(`<D:getcontentlength>${there.header('content-length')}<`);
    expect(body.toString()).toContain(`<D:getlastmodified>${there.header('last-modified')}<`);
    expect(body.toString()).toContain(`<D:getetag>${there.header('etag')?.replaceAll('"', '&quot;')}<`);
    expect((await ask('GET', nightHref, `if-none-match: ${here.header('etag')}\r\n`)).status).toBe(304);
  });

  it('serves ranges, suffixes and several at once, and 416 beyond the end', async () => {
    const part = await ask('GET', nightHref, 'range: bytes=1000-1999\r\n');
    expect([part.status, part.header('content-range')]).toEqual([206, `bytes 1000-1999/${nightBytes.length}`]);
    expect(part.body.equals(nightBytes.subarray(1000, 2000))).toBe(true);
    const end = await ask('GET', nightHref, 'range: bytes=-10\r\n');
    expect(end.body.equals(nightBytes.subarray(-10))).toBe(true);
    const several = await ask('GET', nightHref, 'range: bytes=0-1,9-10\r\n');
    expect(several.header('content-type')).toMatch(/^multipart\/byteranges/);
    expect((await ask('GET', nightHref, `range: bytes=${nightBytes.length}-\r\n`)).status).toBe(416);
  });

  it('keeps the connection for the next request, with lengths known', async () => {
    const socket = await RawSocket.open(product.url);
    const propfind = (path: string, body: string) =>
      `PROPFIND ${path} HTTP/1.1\r\n${host()}depth: 1\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
    const allprop = '<?xml version="1.0"?><propfind xmlns="DAV:"><allprop/></propfind>';
    for (const path of ['/dav/', '/dav/Movies/']) {
      socket.send(propfind(path, allprop));
      const answer = await socket.read();
      expect([answer.status, answer.framing, answer.complete]).toEqual([207, 'length', true]);
    }
    socket.send(`GET ${nightHref} HTTP/1.1\r\n${host()}range: bytes=5-9\r\n\r\n`);
    expect((await socket.read()).body.equals(nightBytes.subarray(5, 10))).toBe(true);
    socket.send(`HEAD ${nightHref} HTTP/1.1\r\n${host()}\r\n`);
    expect((await socket.read({ head: true })).header('content-length')).toBe(String(nightBytes.length));
    socket.send(`OPTIONS /dav/ HTTP/1.1\r\n${host()}\r\n`);
    expect((await socket.read()).header('dav')).toBe('1');
    socket.close();
  });

  it('refuses whatever would write, and says what can be done', async () => {
    const writing = [
      'PUT',
      'DELETE',

      'MOVE',
      'COPY',
      'PROPPATCH',
      'LOCK',
      'UNLOCK',
      'POST',
      'PATCH',
      'REPORT',
    ];
    for (const method of writing) {
      const answer = await ask(method, nightHref, `content-length: 3\r\n`, 'abc');
      expect([answer.status, answer.header('allow')], method).toEqual([405, 'OPTIONS, GET, HEAD, PROPFIND']);
    }
    const folder = await ask('MKCOL', '/dav/New/');
    expect([folder.status, folder.header('allow')]).toEqual([403, 'OPTIONS, GET, HEAD, PROPFIND']);
    expect((await ask('PROPFIND', '/api/catalog')).status).toBe(405);
    expect((await ask('PROPFIND', '/watch/1')).status).toBe(501);
  });

  it('shows Windows and Finder the way', async () => {
    for (const target of ['/', '/dav', '/dav/Movies/']) {
      const answer = await ask('OPTIONS', target);
      expect([answer.status, answer.header('dav'), answer.header('ms-author-via')], target).toEqual([200, '1', 'DAV']);
    }
    expect((await ask('PROPFIND', '/', 'depth: 1\r\n')).body.toString()).toContain('<D:href>/dav/</D:href>');
  });

  it('defines no entities, reads no files, and swallows no novels', async () => {
    const propfind = (body: string) => ask('PROPFIND', '/dav/', `depth: 0\r\ncontent-length: ${body.length}\r\n`, body);
    const external =
      '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><propfind xmlns="DAV:"><prop>&f;</prop></propfind>';
    const answer = await propfind(external);
    expect(answer.status).toBe(400);
    expect(answer.body.toString()).not.toContain('root:');
    expect((await propfind(`<propfind xmlns="DAV:">${' '.repeat(20_000)}`)).status).toBe(413);
    expect((await ask('PROPFIND', '/dav/', 'depth: infinity\r\n')).status).toBe(403);
    expect((await ask('GET', '/dav/../../etc/passwd')).status).toBe(404);
    expect((await ask('GET', '/dav/%2e%2e/%2e%2e/etc/passwd')).status).toBe(404);
    expect((await ask('GET', '/dav/..%2f..%2fetc%2fpasswd')).status).toBe(404);
  });

  it('stops pulling when the client leaves', async () => {
    const to = { kind: 'user', id: world.bots[0]?.id ?? 0 } as const;
    const file = { name: 'Metropolis.1927.mp4', mimeType: 'video/mp4' };
    await world.emulator.control.sendFile(
      file,
      { kind: 'virtual', sizeBytes: 64 * mib, seed: 5 },
      { from: world.userId, to },
    );
    const href = '/dav/Movies/Metropolis%20(1927)/Metropolis%20(1927).mp4';
    await waitFor(
      () => ask('HEAD', href),
      ({ status }) => status === 200,
    );
    const before = await quietReads();
    const socket = await RawSocket.open(product.url);
    socket.send(`GET ${href} HTTP/1.1\r\n${host()}\r\n`);
    await socket.read({ atMostBytes: 1000 });
    socket.close();
    // Parts have at most 1 MiB, and half of the film at least is never asked for.
    expect((await quietReads()) - before).toBeLessThan(32);
    expect(product.output()).not.toContain('answer failed');
  });

  it('sees a film that has just come', async () => {
    const to = { kind: 'user', id: world.bots[0]?.id ?? 0 } as const;
    const file = { name: 'Nosferatu.1922.mp4', mimeType: 'video/mp4' };
    await world.emulator.control.sendFile(
      file,
      { kind: 'bytes', bytes: patternBytes(1000, 8) },
      { from: world.userId, to },
    );
    await waitFor(
      async () => (await ask('PROPFIND', '/dav/Movies/', 'depth: 1\r\n')).body.toString(),
      (text) => text.includes('<D:displayname>Nosferatu (1922)</D:displayname>'),
    );
  });
});
