// What every setting must look like, and its default.
import { z } from 'zod';
import { passwordFault } from './config-passwords.ts';

/** Where to find a Telegram that is not the real one: the emulator, or a server of one's own. */
const telegramServerSchema = z.object({
  dcs: z
    .array(z.object({ id: z.int().min(1).max(99), host: z.string().min(1), port: z.int().min(1).max(65535) }))
    .min(1),
  defaultDc: z.int().min(1).default(2),
  publicKeyPem: z.string().includes('PUBLIC KEY'),
});

/** Addresses and RSA key of a Telegram server other than Telegram's own. */
export type TelegramServer = z.infer<typeof telegramServerSchema>;

const integer = (name: string, min: number, max: number) =>
  z
    .string()
    .regex(/^-?\d{1,18}$/, `${name} must be a whole number`)
    .transform(Number)
    .pipe(z.number().int().min(min, `${name} must be at least ${min}`).max(max, `${name} must be at most ${max}`));

/** Words separated by commas or spaces. */
const wordList = z.string().transform((text) => text.split(/[\s,]+/).filter(Boolean));
const lowerCaseWords = z
  .string()
  .transform((text) => text.toLowerCase())
  .pipe(wordList);

const idList = (name: string) =>
  z
    .string()
    .regex(/^\s*\d{1,15}(\s*,\s*\d{1,15})*\s*$/, `${name} must be numeric Telegram user ids, separated by commas`)
    .transform((text) => text.split(',').map((id) => Number(id.trim())));

const channelId = (name: string) =>
  z
    .string()
    .regex(/^(-100)?[1-9]\d{0,14}$/, `${name} must be the id of a channel, like -1001234567890`)
    .transform((text) => Number(text.replace(/^-100/, '')));

/** Ids, or `*` for everybody: an open door is opened by hand, not by leaving a setting out. */
const idListOrEverybody = (name: string) =>
  z.union([z.literal('*').transform(() => 'everybody' as const), idList(name)], {
    error: `${name} must be * for everybody, or numeric Telegram user ids, separated by commas`,
  });

const mediaTypes = lowerCaseWords.pipe(
  z
    .array(
      z
        .string()
        .regex(
          /^(video|audio|file|[a-z0-9.+-]+\/(\*|[a-z0-9.+-]+))$/,
          'ALLOWED_TYPES must be of video, audio, file, or MIME types like image/png or image/*, separated by commas',
        ),
    )
    .min(1),
);

/** Who may open a stream or a player page by its address. */
export const streamAccesses = ['public', 'signed', 'login'] as const;

const botTokenPattern = /^\d{1,16}:[A-Za-z0-9_-]{20,80}$/;

const botTokenList = (name: string) =>
  wordList
    .pipe(z.array(z.string().regex(botTokenPattern, `${name} must be bot tokens separated by commas`)))
    .default([]);

const jsonTelegramServer = z.string().transform((text, context) => {
  try {
    return telegramServerSchema.parse(JSON.parse(text));
  } catch (error) {
    const detail = error instanceof z.ZodError ? z.prettifyError(error) : 'it is not JSON';
    context.addIssue({ code: 'custom', message: `TELEGRAM_SERVER does not describe a server: ${detail}` });
    return z.NEVER;
  }
});

/** How bytes are framed on the way to Telegram. */
export const transports = ['abridged', 'obfuscated'] as const;

/** What decrypts films: the fastest that works, or this one and no other. */
export const aesChoices = ['auto', 'addon', 'prebuilt', 'wasm'] as const;

/** Where big messages are decrypted: where it costs least, in the main thread, or in a thread of its own. */
export const decryptChoices = ['auto', 'thread', 'worker'] as const;

/** A SOCKS5 proxy. Its password is a secret: never log this. */
export interface SocksProxy {
  readonly host: string;
  readonly port: number;
  readonly username: string | undefined;
  readonly password: string | undefined;
}

const socksProxy = z.string().transform((text, context): SocksProxy => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^socks5h?:$/.test(url.protocol) || !url.hostname) {
    context.addIssue({ code: 'custom', message: 'SOCKS_PROXY must look like socks5://user:password@host:port' });
    return z.NEVER;
  }
  return proxyParts(url, 1080);
});

function proxyParts(url: URL, defaultPort: number): SocksProxy {
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? defaultPort : Number(url.port),
    username: url.username === '' ? undefined : decodeURIComponent(url.username),
    password: url.password === '' ? undefined : decodeURIComponent(url.password),
  };
}

/** A proxy the mirror's downloads go through. Its password is a secret: never log this. */
export interface MirrorProxy extends SocksProxy {
  /** `socks5h`: it is told names and looks them up itself; the others are told addresses that were judged here. */
  readonly kind: 'socks5' | 'socks5h' | 'http';
}

/** `direct` is the explicit choice of no proxy where SOCKS_PROXY is set. */
const mirrorProxy = z.string().transform((text, context): MirrorProxy | 'direct' => {
  if (text === 'direct') return text;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const kind = (['socks5', 'socks5h', 'http'] as const).find((name) => url?.protocol === `${name}:`);
  if (!url?.hostname || !kind) {
    const message = 'YTDLP_PROXY must look like socks5://user:password@host:port or http://…, or be "direct"';
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  }
  return { kind, ...proxyParts(url, kind === 'http' ? 80 : 1080) };
});

/** Host names with their subdomains. */
const mirrorHosts = lowerCaseWords.pipe(
  z.array(z.string().regex(/^(\*|[a-z0-9-]+(\.[a-z0-9-]+)+)$/, 'MIRROR_HOSTS must be * or names like youtube.com')),
);

/** The same rule as for everybody's password, at the start instead of in the background. */
const adminPassword = z.string().superRefine((password, context) => {
  const message = passwordFault(password);
  if (message) context.addIssue({ code: 'custom', message });
});

/** From the most to the least talkative. */
export const logLevels = ['debug', 'info', 'warn', 'error'] as const;

/** Who fetches links: a process the server starts, one that was started by itself, or nobody. */
export const mirrorWorkers = ['on', 'elsewhere', 'off'] as const;

/** What is done with new streams once MONTHLY_EGRESS_GB is used up: nothing but telling it, slowing them down, refusing them. */
export const overBudgets = ['warn', 'limit', 'refuse'] as const;

/** All settings by their names. */
export const environmentSchema = z.object({
  API_ID: integer('API_ID', 1, 2 ** 31 - 1).optional(),
  API_HASH: z
    .string()
    .regex(/^[0-9a-f]{32}$/i, 'API_HASH must be 32 hexadecimal digits')
    .optional(),
  BOT_TOKEN: z.string().regex(botTokenPattern, 'BOT_TOKEN must look like 123456:ABC-DEF…').optional(),
  BOT_TOKENS: botTokenList('BOT_TOKENS'),
  LOG_CHANNEL_ID: channelId('LOG_CHANNEL_ID').optional(),
  MIRROR_CHANNEL_ID: channelId('MIRROR_CHANNEL_ID').optional(),
  PORT: integer('PORT', 0, 65535).default(7860),
  HOST: z.string().min(1).default('0.0.0.0'),
  URL: z
    .url({ protocol: /^https?$/, error: 'URL must be an http(s) address' })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  MONGO_URL: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, 'MONGO_URL must begin with mongodb:// or mongodb+srv://')
    .optional(),
  MONGO_DB_NAME: z
    .string()
    .regex(/^[^/\\. "$*<>:|?]{1,63}$/, 'MONGO_DB_NAME is not a valid database name')
    .default('streamvault'),
  NODE_NAME: z
    .string()
    .regex(/^[A-Za-z0-9][\w.-]{0,63}$/, 'NODE_NAME must be a word like edge-1')
    .optional(),
  MAX_FILE_SIZE_MB: integer('MAX_FILE_SIZE_MB', 1, 4000).default(500),
  MAX_VIDEO_DURATION_HOURS: z.coerce
    .number('MAX_VIDEO_DURATION_HOURS must be a number')
    .positive()
    .max(1000)
    .default(2),
  TG_GETFILE_TIMEOUT: integer('TG_GETFILE_TIMEOUT', 1, 300).default(10),
  ALLOWED_IDS: idListOrEverybody('ALLOWED_IDS').optional(),
  ALLOWED_TYPES: mediaTypes.optional(),
  USER_DAILY_FILES: integer('USER_DAILY_FILES', 0, 1_000_000).default(0),
  USER_DAILY_GB: z.coerce.number('USER_DAILY_GB must be a number').min(0).max(1_000_000).default(0),
  USER_MESSAGES_PER_MINUTE: integer('USER_MESSAGES_PER_MINUTE', 1, 1000).default(30),
  STREAM_ACCESS: z.enum(streamAccesses, `STREAM_ACCESS must be one of ${streamAccesses.join(', ')}`).optional(),
  LINK_SECRET: z.string().min(32, 'LINK_SECRET must have at least 32 characters').optional(),
  ADMIN_PASSWORD: adminPassword.optional(),
  AUTH_SECRET: z.string().min(32, 'AUTH_SECRET must have at least 32 characters').optional(),
  TELEGRAM_LOGIN: z.enum(['on', 'off'], 'TELEGRAM_LOGIN must be on or off').default('off'),
  LINK_TTL_HOURS: integer('LINK_TTL_HOURS', 1, 87_600).default(168),
  ADMIN_IDS: idList('ADMIN_IDS').default([]),
  DATA_DIR: z.string().min(1).default('./data'),
  SNAPSHOT_HOUR: integer('SNAPSHOT_HOUR', 0, 23).default(4),
  SNAPSHOT_KEEP: integer('SNAPSHOT_KEEP', 0, 365).default(7),
  LOG_LEVEL: z.enum(logLevels, `LOG_LEVEL must be one of ${logLevels.join(', ')}`).default('info'),
  TELEGRAM_SERVER: jsonTelegramServer.optional(),
  SOCKS_PROXY: socksProxy.optional(),
  TG_TRANSPORT: z.enum(transports, `TG_TRANSPORT must be one of ${transports.join(', ')}`).default('abridged'),
  TG_AES: z.enum(aesChoices, `TG_AES must be one of ${aesChoices.join(', ')}`).default('auto'),
  TG_DECRYPT: z.enum(decryptChoices, `TG_DECRYPT must be one of ${decryptChoices.join(', ')}`).default('auto'),
  TG_LANES: integer('TG_LANES', 1, 8).default(2),
  TG_MAX_LANES: integer('TG_MAX_LANES', 1, 8).default(4),
  TG_PARTS_PER_BOT: integer('TG_PARTS_PER_BOT', 1, 32).default(10),
  CACHE_RAM_MB: integer('CACHE_RAM_MB', 0, 65_536).default(64),
  CACHE_DISK_MB: integer('CACHE_DISK_MB', 0, 1_048_576).default(512),
  CACHE_PINNED_MB: integer('CACHE_PINNED_MB', 0, 1_048_576).default(512),
  HLS_PROCESSES: integer('HLS_PROCESSES', 0, 64).default(2),
  HLS_DISK_MB: integer('HLS_DISK_MB', 32, 1_048_576).default(512),
  STORYBOARD_DISK_MB: integer('STORYBOARD_DISK_MB', 0, 1_048_576).default(256),
  CORS_ORIGINS: wordList
    .pipe(
      z.array(
        z.string().regex(/^(\*|https?:\/\/[^\s/]+)$/, 'CORS_ORIGINS must be * or origins like https://example.org'),
      ),
    )
    .default([]),
  TRUSTED_PROXIES: integer('TRUSTED_PROXIES', 0, 10).default(0),
  API_RATE_PER_MINUTE: integer('API_RATE_PER_MINUTE', 0, 1_000_000).default(1200),
  STREAMS_PER_CLIENT: integer('STREAMS_PER_CLIENT', 0, 1_000_000).default(256),
  AD_SLOT_HTML_FILE: z.string().min(1).optional(),
  DEBUG_HEADERS: z.enum(['0', '1'], 'DEBUG_HEADERS must be 0 or 1').default('0'),
  ENRICH: z.enum(['on', 'off'], 'ENRICH must be on or off').default('on'),
  MIRROR_WORKER: z.enum(mirrorWorkers, `MIRROR_WORKER must be one of ${mirrorWorkers.join(', ')}`).default('on'),
  MIRROR_BOT_TOKENS: botTokenList('MIRROR_BOT_TOKENS'),
  YTDLP_PATH: z.string().min(1).optional(),
  YTDLP_COOKIES_FILE: z.string().min(1).optional(),
  YTDLP_PROXY: mirrorProxy.optional(),
  MIRROR_HOSTS: mirrorHosts.default(['youtube.com', 'youtu.be', 'youtube-nocookie.com']),
  MIRROR_PRIVATE_HOSTS: lowerCaseWords
    .pipe(z.array(z.string().regex(/^[^\s/:[\]]+:\d{1,5}$/, 'MIRROR_PRIVATE_HOSTS must be hosts like 127.0.0.1:8123')))
    .default([]),
  MIRROR_PLAYLIST_LIMIT: integer('MIRROR_PLAYLIST_LIMIT', 1, 500).default(25),
  MIRROR_DISK_MB: integer('MIRROR_DISK_MB', 10, 1_048_576).default(4096),
  MIRROR_RATE_LIMIT: z.coerce
    .number('MIRROR_RATE_LIMIT must be a number of megabytes per second')
    .min(0)
    .max(10_000)
    .default(0),
  MIRROR_CONCURRENCY: integer('MIRROR_CONCURRENCY', 1, 8).default(1),
  MONTHLY_EGRESS_GB: z.coerce.number('MONTHLY_EGRESS_GB must be a number').min(0).max(1_000_000).default(0),
  EGRESS_OVER_BUDGET: z
    .enum(overBudgets, `EGRESS_OVER_BUDGET must be one of ${overBudgets.join(', ')}`)
    .default('warn'),
  METRICS_TOKEN: z.string().min(16, 'METRICS_TOKEN must have at least 16 characters').optional(),
  FFMPEG_PATH: z.string().min(1).default('ffmpeg'),
  TMDB_API_KEY: z
    .string()
    .regex(/^[\w.-]{16,2000}$/, 'TMDB_API_KEY must be a key or a read access token of TMDB')
    .optional(),
  TMDB_API_URL: z
    .url({ protocol: /^https?$/, error: 'TMDB_API_URL must be an http(s) address' })
    .transform((url) => url.replace(/\/+$/, ''))
    .default('https://api.themoviedb.org/3'),
});
