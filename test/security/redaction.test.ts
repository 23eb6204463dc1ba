// Secrets are planted, the product is led through faults, and everything it says or leaves behind is searched for them.
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations } from '#lib/api/operations.ts';
import { createSessionVault } from '#lib/auth/session-vault.ts';
import { systemClock } from '#lib/clock.ts';
import { BrowserSession } from '#test/harness/browser-session.ts';
import { missingTools, ytDlpPath } from '#test/harness/mirror-stage.ts';
import { patternBytes } from '#test/harness/pattern-bytes.ts';
import { noCaches, type ProductProcess, runProduct, startProduct, waitFor } from '#test/harness/product-process.ts';
import { LoopbackSocksProxy, proxyPassword } from '#test/harness/socks-proxy.ts';
import { startTelegramWorld, type TelegramWorld } from '#test/harness/telegram-world.ts';
import { ChildWatch, commandLines, type Secrets, secretsBelow, secretsIn } from './secret-search.ts';

const planted = {
  AUTH_SECRET: 'planted-auth-secret-of-40-letters-qwertz',
  LINK_SECRET: 'planted-link-secret-of-40-letters-asdfgh',
  ADMIN_PASSWORD: 'planted admin password 7391',
  METRICS_TOKEN: 'planted-metrics-token-4711',
  TMDB_API_KEY: 'planted.tmdb.key.0815-0815',
  'wrong password': 'planted wrong password 2468',
  'wrong key': `sv_${'PlantedKey'.repeat(5).slice(0, 43)}`,
  'wrong bot token': '424242:PlantedTokenPlantedTokenPlantedToken',
  'wrong API hash': 'abad1deaabad1deaabad1deaabad1dea',
  'password of MongoDB': 'planted-mongo-password-1357',
  'password of the proxy of links': 'planted-proxy-password-9753',
  'proxy password': proxyPassword,
} as const;

const proxy = new LoopbackSocksProxy('ok');
const outputs: string[] = [];
const answers: string[] = [];
let secrets: Secrets = planted;
let world: TelegramWorld;
let dataDir: string;
let product: ProductProcess;
let admin: BrowserSession;
let key: string;
let children: ChildWatch;

const settings = () => ({
  ...world.environment,
  ...noCaches,
  ...{ STREAM_ACCESS: 'signed', LOG_LEVEL: 'debug', MIRROR_WORKER: 'on', ENRICH: 'on', TG_GETFILE_TIMEOUT: '2' },
  ...{ AUTH_SECRET: planted.AUTH_SECRET, LINK_SECRET: planted.LINK_SECRET, ADMIN_PASSWORD: planted.ADMIN_PASSWORD },
  ...{ METRICS_TOKEN: planted.METRICS_TOKEN, TMDB_API_KEY: planted.TMDB_API_KEY, TMDB_API_URL: 'http://127.0.0.1:1' },
  SOCKS_PROXY: `socks5://user:${encodeURIComponent(proxyPassword)}@127.0.0.1:${proxy.port}`,
  ...(ytDlpPath ? { YTDLP_PATH: ytDlpPath } : {}),
  YTDLP_PROXY: `socks5://user:${planted['password of the proxy of links']}@127.0.0.1:1`,
});

async function start(): Promise<void> {
  product = await startProduct({ dataDir, environment: settings() });
  admin = new BrowserSession(product.url);
  await admin.signIn('admin', planted.ADMIN_PASSWORD);
}

async function end(signal: NodeJS.Signals): Promise<void> {
  outputs.push(commandLines(product.child.pid ?? 0));
  await product.end(signal);
  outputs.push(product.output());
}

/** Asks, and keeps all of the answer but cookies, which are meant for who asked. */
async function ask(path: string, init: RequestInit & { headers?: Record<string, string> } = {}): Promise<Response> {
  const response = await fetch(product.url + path, {
    redirect: 'manual',
    signal: AbortSignal.timeout(30_000),
    ...init,
  });
  const headers = [...response.headers].filter(([name]) => name !== 'set-cookie');
  const text = await response
    .clone()
    .text()
    .catch(() => 'cut');
  answers.push(`${path.split('?')[0]} ${response.status}\n${JSON.stringify(headers)}\n${text}`);
  return response;
}

const bySession = () => ({ headers: { cookie: admin.cookie } });

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-redaction-'));
  await proxy.listen();
  world = await startTelegramWorld({ bots: 2 });
  children = new ChildWatch(() => product?.child.pid);
  await start();
}, 120_000);

afterAll(async () => {
  children?.stop();
  await product?.end('SIGKILL');
  await world?.stop();
  proxy.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** What a film and a link start. */
const programs = [/\bffmpeg\b.* -i /, /yt-dlp.* -- https:/] as const;

/** Every page and every operation that is read, as the administrator sees them. */
const readable = (filmPath: string) => {
  const ids = filmPath.split('/');
  const fill = (path: string) =>
    path
      .replace('{chat_id}', ids[2] ?? '')
      .replace('{message_id}', ids[3] ?? '')
      .replace(/\{[^}]+\}/g, 'x');
  const read = operations.filter(({ method }) => method === 'get').map(({ path }) => fill(path));
  const pages = [
    '/',
    '/login',
    '/account',
    '/setup',
    '/history',
    '/admin',
    '/admin/library',
    '/admin/jobs',
    '/admin/bots',
    '/admin/traffic',
    '/admin/users',
  ];
  const more = [
    '/admin/keys',
    '/admin/audit',
    '/admin/settings',
    '/api/docs',
    `/watch/${ids[3]}`,
    `/title/${ids[3]}`,
    '/no-such-page',
  ];
  const paths = read.filter((path) => !/events|export|^\/hls/.test(path));
  return [...pages, ...more, ...paths, '/metrics', '/dav/'];
};

describe('led through faults', () => {
  let film: string;

  it('takes a film in, gives keys, and refuses wrong passwords, keys and tokens', async () => {
    const bytes = patternBytes(3_000_000, 9);
    const to = { kind: 'user', id: world.bots[0]?.id ?? 0 } as const;
    await world.emulator.control.sendFile(
      { name: 'Film.mp4', mimeType: 'video/mp4' },
      { kind: 'bytes', bytes },
      { from: world.userId, to },
    );
    // One with a picture in it: ffmpeg takes it out.
    const real = await readFile('demo/films/small-worlds.mp4');
    await world.emulator.control.sendFile(
      { name: 'Small Worlds.mp4', mimeType: 'video/mp4' },
      { kind: 'bytes', bytes: real },
      { from: world.userId, to },
    );
    await world.emulator.control.sendText('https://www.youtube.com/watch?v=dQw4w9WgXcQ', { from: world.userId, to });
    if (missingTools === undefined) {
      await waitFor(
        async () => programs.filter((program) => !children.texts.some((text) => program.test(text))),
        (unseen) => unseen.length === 0,
        90_000,
      );
    }
    const listed = await waitFor(
      async () =>
        (await (await admin.send('/api/catalog')).json()) as { files: { chat_id: number; message_id: number }[] },
      ({ files }) => files.length > 0,
      60_000,
    );
    film = `/stream/${listed.files[0]?.chat_id}/${listed.files[0]?.message_id}`;
    const made = await admin.change('POST', '/api/keys', {
      name: 'planted',
      scopes: ['catalog', 'stream', 'admin', 'upload'],
    });
    key = ((await made.json()) as { key: string }).key;
    expect(key).toMatch(/^sv_/);
    const wrong = Buffer.from(`admin:${planted['wrong password']}`).toString('base64');
    await ask('/api/catalog', { headers: { authorization: `Basic ${wrong}` } });
    await new BrowserSession(product.url).signIn('admin', planted['wrong password']);
    await ask('/api/catalog', { headers: { authorization: `Bearer ${planted['wrong key']}` } });
    await ask(`/api/catalog?token=${planted['wrong key']}`);
    await ask(`/api/setup`, {
      method: 'POST',
      body: JSON.stringify({ code: planted['wrong password'] }),
      headers: { 'content-type': 'application/json' },
    });
    await ask('/api/users', {
      method: 'POST',
      body: `{"login":"x","password":"${planted['wrong password']}`,
      headers: { authorization: `Bearer ${key}` },
    });
    await ask('/metrics', { headers: { authorization: `Bearer ${planted.METRICS_TOKEN}` } });
    await ask('/dav/', { headers: { authorization: `Basic ${Buffer.from(`x:${key}`).toString('base64')}` } });
    expect((await ask(film, bySession())).status).toBe(200);
  }, 180_000);

  it('meets a proxy that refuses, hangs up and talks nonsense, and a Telegram that is away', async () => {
    const { control } = world.emulator;
    for (const mode of ['refuse', 'hang-up', 'nonsense'] as const) {
      proxy.mode = mode;
      proxy.cut();
      await sleep(1500);
      await ask(film, bySession());
      await ask('/api/health', bySession());
    }
    proxy.mode = 'ok';
    await waitFor(
      async () => (await ask(film, bySession())).status,
      (status) => status === 200,
      60_000,
    );
    for (const action of [
      { do: 'rpc_error', code: 500, text: 'INTERNAL' },
      { do: 'rpc_error', code: 401, text: 'AUTH_KEY_UNREGISTERED' },
      { do: 'rpc_error', code: 420, text: 'FLOOD_WAIT_2' },
      { do: 'reset' },
      { do: 'corrupt_frame' },
    ] as const) {
      await control.addFault({ method: 'upload.getFile', times: 2, action });
      await ask(film, bySession()).catch(() => undefined);
    }
    await control.clearFaults();
    await ask('/api/uploads', {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        'tus-resumable': '1.0.0',
        'upload-length': '10',
        'upload-metadata': `filename ${btoa('a.mp4')}`,
      },
    });
  }, 180_000);

  it('shows every page and every operation', async () => {
    for (const path of readable(film)) await ask(path, bySession()).catch(() => answers.push(`${path} was cut`));
    expect(answers.length).toBeGreaterThan(50);
  }, 180_000);

  it('crashes, comes back, and meets wrong credentials and a MongoDB that is away', async () => {
    await end('SIGKILL');
    await start();
    await end('SIGTERM');
    const wrong: readonly Readonly<Record<string, string>>[] = [
      { BOT_TOKEN: planted['wrong bot token'] },
      { API_HASH: planted['wrong API hash'] },
      { BOT_TOKEN: `${planted['wrong bot token']}!` },
      { MONGO_URL: `http://user:${planted['password of MongoDB']}@127.0.0.1` },
      { SOCKS_PROXY: `http://user:${encodeURIComponent(proxyPassword)}@127.0.0.1` },
    ];
    for (const more of wrong) {
      const freshDir = await mkdtemp(join(tmpdir(), 'sv-redaction-wrong-'));
      const { exitCode, output } = await runProduct({
        dataDir: freshDir,
        environment: { ...settings(), SOCKS_PROXY: '', ...more },
      });
      expect(exitCode).toBe(2);
      outputs.push(output);
      await rm(freshDir, { recursive: true, force: true });
    }
    const otherDir = await mkdtemp(join(tmpdir(), 'sv-redaction-mongo-'));
    const away = `mongodb://user:${planted['password of MongoDB']}@127.0.0.1:1/?serverSelectionTimeoutMS=500`;
    product = await startProduct({
      dataDir: otherDir,
      environment: { ...settings(), SOCKS_PROXY: '', MONGO_URL: away },
    });
    for (const path of ['/', '/api/catalog', '/api/health', film, '/login']) await ask(path);
    await end('SIGTERM');
    expect(outputs.at(-1)).toContain('127.0.0.1:1');
    await rm(otherDir, { recursive: true, force: true });
  }, 240_000);
});

describe('no secret is found', () => {
  beforeAll(async () => {
    const names = (await readdir(join(dataDir, 'sessions'))).filter((name) => /^\d+\.json$/.test(name));
    const vault = createSessionVault({ dataDir, secret: planted.AUTH_SECRET, clock: systemClock });
    const sessions: Record<string, string> = {};
    for (const name of names) {
      const { sealed } = JSON.parse(await readFile(join(dataDir, 'sessions', name), 'utf8')) as { sealed: string };
      const opened = JSON.parse((await vault.open(Number.parseInt(name, 10), sealed)) ?? '{}') as {
        keys?: Record<string, { key: string }>;
      };
      for (const [dc, one] of Object.entries(opened.keys ?? {})) sessions[`session ${name} of DC ${dc}`] = one.key;
    }
    expect(Object.keys(sessions).length).toBeGreaterThan(0);
    const tokens = Object.fromEntries(world.bots.map(({ token }, index) => [`bot token ${index}`, token]));
    secrets = {
      ...planted,
      ...sessions,
      ...tokens,
      'API hash': world.environment.API_HASH ?? '',
      key,
      session: admin.cookie.split('=').at(-1) ?? '',
    };
  });

  it('secrets: in what was printed, and in command lines', () => {
    expect(outputs.join('').length).toBeGreaterThan(5000);
    expect(outputs.flatMap((text) => secretsIn(text, secrets))).toEqual([]);
  });

  it('secrets: in arguments and environments of all programs that were started', () => {
    const texts = children.texts;
    // What is looked for was there to be seen.
    if (missingTools === undefined) expect(texts.some((text) => text.includes('http_proxy='))).toBe(true);
    expect(texts.flatMap((text) => secretsIn(text, secrets).map((name) => `${text.slice(0, 200)}: ${name}`))).toEqual(
      [],
    );
  });

  it('secrets: in pages, answers and errors', () => {
    expect(
      answers.flatMap((text) => secretsIn(text, secrets).map((name) => `${text.split('\n')[0]}: ${name}`)),
    ).toEqual([]);
  });

  it('secrets: in the data folder', () => {
    expect(secretsBelow(dataDir, secrets)).toEqual([]);
  });

  it('secrets: in what is built for browsers and servers', () => {
    for (const folder of ['.next/static', '.next/server', 'dist']) {
      expect(existsSync(folder)).toBe(true);
      // The emulator's own hash stands in its source, as anybody's may: it guards nothing.
      const found = secretsBelow(folder, secrets).filter((one) => !/^emulator\.mjs.*: API hash$/.test(one));
      expect(found).toEqual([]);
    }
  });

  it('secrets: planted ones are found in every spelling', () => {
    const secret = 'a/b+c planted?';
    const bytes = Buffer.from(secret);
    const texts = [
      secret,
      encodeURIComponent(secret),
      bytes.toString('base64'),
      bytes.toString('hex'),
      Buffer.from(`x:${secret}!`).toString('base64'),
    ];
    for (const text of texts) expect(secretsIn(`before ${text} after`, { planted: secret }), text).toEqual(['planted']);
    expect(secretsIn('nothing of the kind', { planted: secret })).toEqual([]);
    expect(commandLines(process.pid)).toContain('vitest');
  });
});
