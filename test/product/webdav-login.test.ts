// WebDAV on the built product where people sign in: Basic asked for, given, wrong, and by rclone.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { davClient, noDavClient, runClient } from '#test/harness/dav-clients.ts';
import { patternBytes } from '#test/harness/pattern-bytes.ts';
import { type ProductProcess, startProduct, waitFor } from '#test/harness/product-process.ts';
import { startTelegramWorld, type TelegramWorld } from '#test/harness/telegram-world.ts';

const password = 'correct horse battery';
const bytes = patternBytes(300_000, 6);
const href = '/dav/Movies/Nosferatu%20(1922)/Nosferatu%20(1922).mp4';
const basic = (word: string) => ({ authorization: `Basic ${Buffer.from(`admin:${word}`).toString('base64')}` });

let world: TelegramWorld;
let product: ProductProcess;
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-dav-login-'));
  world = await startTelegramWorld();
  const access = { STREAM_ACCESS: 'login', ADMIN_PASSWORD: password };
  product = await startProduct({ dataDir, environment: { ...world.environment, ...access } });
  const to = { kind: 'user', id: world.bots[0]?.id ?? 0 } as const;
  const file = { name: 'Nosferatu.1922.mp4', mimeType: 'video/mp4' };
  await world.emulator.control.sendFile(file, { kind: 'bytes', bytes }, { from: world.userId, to });
  await waitFor(
    () => fetch(`${product.url}${href}`, { method: 'HEAD', headers: basic(password) }),
    ({ status }) => status === 200,
  );
}, 60_000);

afterAll(async () => {
  await product?.end('SIGTERM');
  await world?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

describe('where people sign in', () => {
  it('asks for a name, for what is there and what is not, and takes no wrong one', async () => {
    for (const path of ['/dav/', '/dav/nothing', href]) {
      for (const headers of [{}, basic('wrong')]) {
        const answer = await fetch(`${product.url}${path}`, { headers });
        expect(answer.status, path).toBe(401);
        expect(answer.headers.get('www-authenticate')).toBe('Basic realm="StreamVault", charset="UTF-8"');
      }
    }
  });

  it('opens films with the right one', async () => {
    const answer = await fetch(`${product.url}${href}`, { headers: { ...basic(password), range: 'bytes=100-199' } });
    expect(answer.status).toBe(206);
    expect(answer.headers.get('cache-control')).toContain('private');
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes.subarray(100, 200))).toBe(true);
  });

  const rclone = davClient('rclone');
  it.skipIf(!rclone)(`rclone reads by name and password${rclone ? '' : ` (${noDavClient('rclone')})`}`, async () => {
    const program = rclone ?? '';
    const obscured = await runClient(program, ['obscure', '-'], { home: dataDir, input: password });
    const flags = ['--config', '', '--webdav-url', `${product.url}/dav`, '--webdav-user', 'admin'];
    const pass = ['--webdav-pass', obscured.stdout.toString().trim()];
    const film = ':webdav:Movies/Nosferatu (1922)/Nosferatu (1922).mp4';
    const read = await runClient(program, ['cat', ...flags, ...pass, film], { home: dataDir });
    expect([read.code, read.stderr]).toEqual([0, '']);
    expect(read.stdout.equals(bytes)).toBe(true);
    const nameless = await runClient(
      program,
      ['lsf', '--config', '', '--webdav-url', `${product.url}/dav`, ':webdav:'],
      { home: dataDir },
    );
    expect(nameless.code).not.toBe(0);
    expect(nameless.stderr).toContain('401');
  });
});
