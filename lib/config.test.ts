// The configuration: defaults, faults, all at once.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseConfig, settingNames } from './config.ts';
import { isAppError } from './errors.ts';

const token = '123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw';
const telegram = {
  API_ID: '12345',
  API_HASH: '0123456789abcdef0123456789ABCDEF',
  BOT_TOKEN: token,
  LOG_CHANNEL_ID: '-1001234567890',
};

function faultsOf(variables: Record<string, string>, options: { serves?: boolean } = {}): string {
  try {
    parseConfig(variables, options);
  } catch (error) {
    expect(isAppError(error) && error.code).toBe('bad_configuration');
    return (error as Error).message;
  }
  throw new Error('the configuration was accepted');
}

describe('parseConfig', () => {
  it('is the demo with defaults when nothing is given', () => {
    expect(parseConfig({})).toEqual({
      mode: 'demo',
      telegram: undefined,
      host: '0.0.0.0',
      port: 7860,
      url: 'http://localhost:7860',
      mongo: undefined,
      node: undefined,
      limits: { maxFileBytes: 500_000_000, maxVideoSeconds: 7200, allowedTypes: undefined },
      allowedIds: 'everybody',
      adminIds: [],
      quotas: { dailyFiles: 0, dailyBytes: 0, messagesPerMinute: 30 },
      egress: { monthlyBytes: undefined, overBudget: 'warn' },
      links: { access: 'public', secret: undefined, ttlMs: 168 * 3_600_000 },
      dataDir: './data',
      transport: {
        getFileTimeoutMs: 10_000,
        socksProxy: undefined,
        transport: 'abridged',
        lanes: { atRest: 2, most: 4 },
        maxPartsPerBot: 10,
        aes: 'auto',
        decrypt: 'auto',
      },
      hls: { processes: 2, diskBytes: 512 * 2 ** 20 },
      storyboards: { diskBytes: 256 * 2 ** 20 },
      cache: { ramBytes: 64 * 2 ** 20, diskBytes: 512 * 2 ** 20, pinnedBytes: 512 * 2 ** 20 },
      corsOrigins: [],
      trustedProxies: 0,
      apiRatePerMinute: 1200,
      streamsPerClient: 256,
      debugHeaders: false,
      adSlotHtmlFile: undefined,
      enriches: true,
      mirror: {
        worker: 'on',
        botTokens: [],
        ytDlpPath: undefined,
        ffmpegPath: 'ffmpeg',
        cookiesFile: undefined,
        proxy: undefined,
        hosts: ['youtube.com', 'youtu.be', 'youtube-nocookie.com'],
        privateHosts: [],
        playlistLimit: 25,
        diskBytes: 4096 * 2 ** 20,
        bytesPerSecond: undefined,
        concurrency: 1,
        searchFolders: [],
      },
      metricsToken: undefined,
      ffmpegPath: 'ffmpeg',
      tmdb: undefined,
      signIn: { adminPassword: undefined, secret: undefined },
      signsInByBot: false,
      snapshots: { hour: 4, keep: 7 },
      logLevel: 'info',
    });
  });

  it('runs on Telegram with the four settings', () => {
    const config = parseConfig({ ...telegram, TG_GETFILE_TIMEOUT: '7' });
    expect(config.mode).toBe('telegram');
    expect(config.telegram).toEqual({
      apiId: 12345,
      apiHash: telegram.API_HASH,
      botTokens: [token],
      logChannelId: 1234567890,
      server: undefined,
    });
    expect(config.transport.getFileTimeoutMs).toBe(7000);
  });

  it('works for nobody on Telegram until somebody is named, or everybody by a *', () => {
    expect(parseConfig(telegram).allowedIds).toEqual([]);
    expect(parseConfig({ ...telegram, ALLOWED_IDS: '*' }).allowedIds).toBe('everybody');
    expect(parseConfig({ ALLOWED_IDS: '7' }).allowedIds).toEqual([7]);
  });

  it('reads types, quotas and the ways of links', () => {
    const config = parseConfig({
      ...telegram,
      ALLOWED_TYPES: 'Video, audio image/*',
      USER_DAILY_FILES: '20',
      USER_DAILY_GB: '1.5',
      USER_MESSAGES_PER_MINUTE: '5',
      STREAM_ACCESS: 'signed',
      LINK_SECRET: 's'.repeat(32),
      LINK_TTL_HOURS: '2',
    });
    expect(config.limits.allowedTypes).toEqual(['video', 'audio', 'image/*']);
    expect(config.quotas).toEqual({ dailyFiles: 20, dailyBytes: 1_500_000_000, messagesPerMinute: 5 });
    expect(config.links).toEqual({ access: 'signed', secret: 's'.repeat(32), ttlMs: 7_200_000 });
  });

  it('reads the budget of a month', () => {
    const config = parseConfig({ MONTHLY_EGRESS_GB: '19.5', EGRESS_OVER_BUDGET: 'refuse' });
    expect(config.egress).toEqual({ monthlyBytes: 19_500_000_000, overBudget: 'refuse' });
    expect(() => parseConfig({ MONTHLY_EGRESS_GB: 'much' })).toThrow('MONTHLY_EGRESS_GB must be a number');
    expect(() => parseConfig({ EGRESS_OVER_BUDGET: 'cut' })).toThrow('EGRESS_OVER_BUDGET must be one of');
  });

  it('keeps the demo public, and reads who may sign in', () => {
    expect(parseConfig({ STREAM_ACCESS: 'login' }).links.access).toBe('public');
    expect(parseConfig({ ...telegram, STREAM_ACCESS: 'login' }).links.access).toBe('login');
    const signIn = { ADMIN_PASSWORD: 'a long word', AUTH_SECRET: 'x'.repeat(32) };
    expect(parseConfig({ TELEGRAM_LOGIN: 'on' }).signsInByBot).toBe(true);
    expect(parseConfig(signIn).signIn).toEqual({ adminPassword: 'a long word', secret: 'x'.repeat(32) });
  });

  it('asks the server, and nobody else, for what must be decided by hand', () => {
    const asked = (given: Record<string, string>) => {
      const faults = faultsOf({ ...telegram, ...given }, { serves: true });
      return [...faults.matchAll(/- (\w+) /g)].map(([, name]) => name);
    };
    const key = 'a key of many letters 0123456789';
    expect(asked({})).toEqual(['STREAM_ACCESS']);
    expect(asked({ MONGO_URL: 'mongodb://h' })).toEqual(['STREAM_ACCESS', 'AUTH_SECRET', 'LINK_SECRET']);
    expect(asked({ STREAM_ACCESS: 'login', AUTH_SECRET: 'x'.repeat(32) })).toEqual(['AUTH_SECRET']);
    expect(asked({ STREAM_ACCESS: 'login', MONGO_URL: 'mongodb://h', AUTH_SECRET: key })).toEqual(['LINK_SECRET']);
    const decided = {
      ...telegram,
      STREAM_ACCESS: 'public',
      MONGO_URL: 'mongodb://h',
      AUTH_SECRET: key,
      LINK_SECRET: key,
    };
    expect(parseConfig(decided, { serves: true }).links.access).toBe('public');
    expect(parseConfig(telegram).links.access).toBe('public');
    expect(parseConfig({}, { serves: true }).mode).toBe('demo');
  });

  it.each(['short', 'password1234', 'Change-Me 2026', 'aaaaaaaaaaaa', 'x'.repeat(201)])(
    'takes no ADMIN_PASSWORD like %s, and repeats none',
    (password) => {
      const faults = faultsOf({ ...telegram, ADMIN_PASSWORD: password });
      expect(faults).toContain('- ADMIN_PASSWORD');
      expect(faults).not.toContain(password);
    },
  );

  it('takes the bare channel id, more bots once each, and bots without a first one', () => {
    const second = token.replace('123456', '777777');
    const config = parseConfig({
      ...telegram,
      LOG_CHANNEL_ID: '1234567890',
      BOT_TOKENS: `${second}, ${token}\n${second}`,
    });
    expect(config.telegram?.logChannelId).toBe(1234567890);
    expect(config.telegram?.botTokens).toEqual([token, second]);
    expect(parseConfig({ ...telegram, BOT_TOKEN: '', BOT_TOKENS: second }).telegram?.botTokens).toEqual([second]);
  });

  it('counts empty and blank values as not given', () => {
    expect(parseConfig({ API_ID: '', BOT_TOKEN: '  ', PORT: ' 8080 ' })).toMatchObject({ mode: 'demo', port: 8080 });
  });

  it.each(Object.keys(telegram))('names %s when it alone is missing', (name) => {
    const faults = faultsOf({ ...telegram, [name]: '' });
    expect(faults).toContain('1 fault(s)');
    expect(faults).toContain(`- ${name} is missing`);
  });

  it('reads one of several nodes, and names what all nodes must have the same', () => {
    const shared = { MONGO_URL: 'mongodb://h', LINK_SECRET: 'l'.repeat(32), AUTH_SECRET: 'a'.repeat(32) };
    expect(parseConfig({ ...telegram, ...shared, NODE_NAME: 'edge-1' }).node).toEqual({ name: 'edge-1' });
    for (const name of Object.keys(shared)) {
      const faults = faultsOf({ ...telegram, ...shared, NODE_NAME: 'edge-1', [name]: '' });
      expect(faults).toContain('1 fault(s)');
      expect(faults).toContain(`- ${name} is missing`);
    }
    expect(faultsOf({ ...shared, NODE_NAME: 'edge-1' })).toContain('- API_ID is missing');
    expect(faultsOf({ ...telegram, ...shared, NODE_NAME: 'two words' })).toContain('NODE_NAME');
  });

  it.each([
    ['API_ID', 'abc'],
    ['API_ID', '0'],
    ['API_HASH', 'short'],
    ['BOT_TOKEN', 'no-token'],
    ['BOT_TOKENS', `${token},bad`],
    ['MIRROR_CHANNEL_ID', '@name'],
    ['SNAPSHOT_HOUR', '24'],
    ['SNAPSHOT_KEEP', '-1'],
    ['LOG_CHANNEL_ID', '@name'],
    ['LOG_CHANNEL_ID', '-5'],
    ['LOG_CHANNEL_ID', '9999999999999999'],
    ['PORT', '65536'],
    ['PORT', '80a'],
    ['PORT', '-1'],
    ['URL', 'films.example'],
    ['URL', 'ftp://films.example'],
    ['MONGO_URL', 'http://x'],
    ['MONGO_DB_NAME', 'a/b'],
    ['MAX_FILE_SIZE_MB', '0'],
    ['MAX_FILE_SIZE_MB', '1.5'],
    ['MAX_VIDEO_DURATION_HOURS', 'long'],
    ['MAX_VIDEO_DURATION_HOURS', '-1'],
    ['TG_GETFILE_TIMEOUT', '301'],
    ['ALLOWED_IDS', '1,x'],
    ['ALLOWED_IDS', '1,*'],
    ['ALLOWED_IDS', '@ada'],
    ['ALLOWED_TYPES', 'films'],
    ['TELEGRAM_LOGIN', 'yes'],
    ['USER_DAILY_FILES', '-1'],
    ['USER_DAILY_GB', 'much'],
    ['USER_MESSAGES_PER_MINUTE', '0'],
    ['STREAM_ACCESS', 'private'],
    ['LINK_SECRET', 'short'],
    ['LINK_TTL_HOURS', '0'],
    ['ALLOWED_IDS', '9999999999999999'],
    ['ADMIN_IDS', '1,,2'],
    ['LOG_LEVEL', 'loud'],
    ['TELEGRAM_SERVER', '{'],
    ['TELEGRAM_SERVER', '{"dcs":[]}'],
  ])('refuses %s=%s by its name', (name, value) => {
    const faults = faultsOf({ ...telegram, [name]: value });
    expect(faults).toContain('1 fault(s)');
    expect(faults).toContain(`- ${name}`);
  });

  it('reports all faults at once and repeats no secret', () => {
    const faults = faultsOf({ API_ID: 'x', API_HASH: 'hidden', BOT_TOKEN: 'hidden', PORT: 'x', LOG_LEVEL: 'x' });
    for (const name of ['API_ID', 'API_HASH', 'BOT_TOKEN', 'PORT', 'LOG_LEVEL', 'LOG_CHANNEL_ID']) {
      expect(faults).toContain(`- ${name}`);
    }
    expect(faults).toContain('6 fault(s)');
    expect(faults).not.toContain('hidden');
  });

  it('reads limits, lists and addresses', () => {
    const config = parseConfig({
      URL: 'https://films.example/base/',
      MAX_FILE_SIZE_MB: '2',
      MAX_VIDEO_DURATION_HOURS: '1.5',
      ALLOWED_IDS: ' 1, 2 ',
      ADMIN_IDS: '3',
      MONGO_URL: 'mongodb+srv://u:p@h',
    });
    expect(config.url).toBe('https://films.example/base');
    expect(config.limits).toEqual({ maxFileBytes: 2_000_000, maxVideoSeconds: 5400 });
    expect(config.allowedIds).toEqual([1, 2]);
    expect(config.adminIds).toEqual([3]);
    expect(config.mongo).toEqual({ url: 'mongodb+srv://u:p@h', dbName: 'streamvault' });
  });

  it('reads where artwork comes from', () => {
    const apiKey = '0123456789abcdef0123456789abcdef';
    expect(parseConfig({ TMDB_API_KEY: apiKey }).tmdb).toEqual({ apiKey, url: 'https://api.themoviedb.org/3' });
    expect(parseConfig({ TMDB_API_KEY: apiKey, TMDB_API_URL: 'http://h:1/3/' }).tmdb?.url).toBe('http://h:1/3');
    expect(parseConfig({ TMDB_API_URL: 'http://h:1/3/' }).tmdb).toBeUndefined();
  });

  it('reads another Telegram server', () => {
    const server = { dcs: [{ id: 2, host: '127.0.0.1', port: 4430 }], publicKeyPem: '-----BEGIN RSA PUBLIC KEY-----' };
    const config = parseConfig({ ...telegram, TELEGRAM_SERVER: JSON.stringify(server) });
    expect(config.telegram?.server).toEqual({ ...server, defaultDc: 2 });
  });
});

describe('reaching Telegram', () => {
  it('reads a SOCKS5 proxy with its credentials', () => {
    const { transport } = parseConfig({ SOCKS_PROXY: 'socks5://ada:p%40ss@[::1]:9050', TG_TRANSPORT: 'obfuscated' });
    expect(transport.socksProxy).toEqual({ host: '::1', port: 9050, username: 'ada', password: 'p@ss' });
    expect(transport.transport).toBe('obfuscated');
    expect(parseConfig({ SOCKS_PROXY: 'socks5://proxy' }).transport.socksProxy?.port).toBe(1080);
  });

  it('decrypts as it thinks best, or as it is told', () => {
    expect(parseConfig({}).transport).toMatchObject({ aes: 'auto', decrypt: 'auto' });
    const { transport } = parseConfig({ TG_AES: 'wasm', TG_DECRYPT: 'thread' });
    expect(transport).toMatchObject({ aes: 'wasm', decrypt: 'thread' });
  });

  it('never allows fewer lanes under load than at rest', () => {
    expect(parseConfig({ TG_LANES: '6', TG_MAX_LANES: '3' }).transport.lanes).toEqual({ atRest: 6, most: 6 });
  });

  it.each([
    ['SOCKS_PROXY', 'http://user:hunter2secret@host:1'],
    ['TG_TRANSPORT', 'carrier-pigeon'],
    ['TG_AES', 'abacus'],
    ['TG_DECRYPT', 'elsewhere'],
    ['CORS_ORIGINS', 'example.org'],
    ['METRICS_TOKEN', 'short'],
    ['TRUSTED_PROXIES', '-1'],
    ['API_RATE_PER_MINUTE', 'many'],
    ['STREAMS_PER_CLIENT', '-1'],
    ['DEBUG_HEADERS', 'yes'],
    ['TMDB_API_KEY', 'hunter2secret!!!!!!!'],
    ['TMDB_API_URL', 'ftp://example.org'],
    ['CACHE_RAM_MB', '-1'],
    ['HLS_PROCESSES', '65'],
    ['HLS_DISK_MB', '1'],
    ['STORYBOARD_DISK_MB', '-1'],
  ])('refuses %s=%s by its name and without its value', (name, value) => {
    expect(() => parseConfig({ [name]: value })).toThrow(name);
    expect(() => parseConfig({ [name]: value })).not.toThrow('hunter2secret');
  });
});

describe('fetching links', () => {
  it('goes through its own proxy, else through the one of Telegram, and direct when told', () => {
    const shared = 'socks5://ada:p%40ss@shared:9050';
    const parsed = (own?: string) => parseConfig({ SOCKS_PROXY: shared, YTDLP_PROXY: own }).mirror.proxy;
    expect(parsed()).toEqual({ kind: 'socks5', host: 'shared', port: 9050, username: 'ada', password: 'p@ss' });
    expect(parsed('http://own')).toEqual({
      kind: 'http',
      host: 'own',
      port: 80,
      username: undefined,
      password: undefined,
    });
    expect(parsed('socks5h://own')).toMatchObject({ kind: 'socks5h', host: 'own', port: 1080 });
    expect(parsed('socks5://own')).toMatchObject({ kind: 'socks5' });
    expect(parseConfig({ SOCKS_PROXY: 'socks5h://shared' }).mirror.proxy).toMatchObject({ kind: 'socks5' });
    expect(parsed('direct')).toBeUndefined();
  });

  it('reads hosts, limits and where programs lie', () => {
    const { mirror } = parseConfig({
      MIRROR_HOSTS: 'YouTube.com, vimeo.com',
      MIRROR_PRIVATE_HOSTS: '127.0.0.1:8123',
      MIRROR_RATE_LIMIT: '2.5',
      MIRROR_DISK_MB: '100',
      PATH: '/usr/bin:/bin',
    });
    expect(mirror.hosts).toEqual(['youtube.com', 'vimeo.com']);
    expect(mirror.privateHosts).toEqual(['127.0.0.1:8123']);
    expect(mirror.bytesPerSecond).toBe(2_500_000);
    expect(mirror.diskBytes).toBe(100 * 2 ** 20);
    expect(mirror.searchFolders).toEqual(['/usr/bin', '/bin']);
    expect(parseConfig({ MIRROR_HOSTS: '*' }).mirror.hosts).toEqual(['*']);
  });

  it.each([
    ['YTDLP_PROXY', 'https://user:hunter2secret@host:1'],
    ['YTDLP_PROXY', 'host:1080'],
    ['MIRROR_HOSTS', 'https://youtube.com'],
    ['MIRROR_HOSTS', 'localhost'],
    ['MIRROR_PRIVATE_HOSTS', '127.0.0.1'],
    ['MIRROR_PLAYLIST_LIMIT', '0'],
    ['MIRROR_DISK_MB', '1'],
    ['MIRROR_RATE_LIMIT', 'fast'],
    ['MIRROR_RATE_LIMIT', '-1'],
    ['MIRROR_CONCURRENCY', '9'],
  ])('refuses %s=%s by its name and without its value', (name, value) => {
    expect(() => parseConfig({ [name]: value })).toThrow(name);
    expect(() => parseConfig({ [name]: value })).not.toThrow('hunter2secret');
  });
});

describe('the settings', () => {
  it('keep streams from telling about themselves unless asked', () => {
    expect([parseConfig({}).debugHeaders, parseConfig({ DEBUG_HEADERS: '1' }).debugHeaders]).toEqual([false, true]);
  });

  it.each([...settingNames])('%s is explained in .env.example and in docs/settings.md', (name) => {
    for (const file of ['.env.example', 'docs/settings.md']) {
      const text = readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
      expect(new RegExp(`(^|[^A-Z_])${name}([^A-Z_]|$)`, 'm').test(text), file).toBe(true);
    }
  });

  it('are read from .env in the working directory, and the environment comes first', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sv-env-'));
    writeFileSync(join(folder, '.env'), 'PORT=1234\nLOG_LEVEL=debug\n');
    const module = new URL('./config.ts', import.meta.url).href;
    const script = `import { readConfig } from ${JSON.stringify(module)}; const { port, logLevel } = readConfig(); console.log(JSON.stringify({ port, logLevel }));`;
    const tsx = import.meta.resolve('tsx');
    const args = ['--import', tsx, '--input-type=module', '-e', script];
    const { PATH } = process.env;
    const output = execFileSync(process.execPath, args, {
      cwd: folder,
      env: { PATH, PORT: '4321', NODE_ENV: 'test' },
      encoding: 'utf8',
    });
    rmSync(folder, { recursive: true });
    expect(JSON.parse(output)).toEqual({ port: 4321, logLevel: 'debug' });
  });
});
