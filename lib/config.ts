// The configuration: read once, every fault reported at once. The only reader of process.env.
import { existsSync } from 'node:fs';
import { delimiter } from 'node:path';
import type { z } from 'zod';
import { renamedSettings, withTodaysNames } from './config-renamed.ts';
import {
  type aesChoices,
  type decryptChoices,
  environmentSchema,
  type logLevels,
  type MirrorProxy,
  type mirrorWorkers,
  type overBudgets,
  type SocksProxy,
  type streamAccesses,
  type TelegramServer,
  type transports,
} from './config-schema.ts';
import { AppError } from './errors.ts';

export type { MirrorProxy, SocksProxy, TelegramServer };

const mebibyte = 1024 * 1024;

/** The name of every setting, for those who must not inherit any of them. */
export const settingNames: readonly string[] = Object.keys(environmentSchema.shape);

/** What is needed to reach Telegram. */
export interface TelegramConfig {
  readonly apiId: number;
  readonly apiHash: string;
  /** At least one; the first is the bot people talk to. No duplicates. */
  readonly botTokens: readonly string[];
  /** Bare id. */
  readonly logChannelId: number;
  /** Bare id of the channel that gets a copy of every film. Default: none. */
  readonly mirrorChannelId?: number;
  /** Undefined: Telegram itself. */
  readonly server: TelegramServer | undefined;
}

/** How Telegram is reached; the same for Telegram itself and the demo's. */
export interface TransportConfig {
  /** Time limit of one upload.getFile, in ms. */
  readonly getFileTimeoutMs: number;
  /** Undefined: direct connections. */
  readonly socksProxy: SocksProxy | undefined;
  readonly transport: (typeof transports)[number];
  /** What decrypts AES-IGE. */
  readonly aes: (typeof aesChoices)[number];
  /** Where big messages are decrypted. */
  readonly decrypt: (typeof decryptChoices)[number];
  /** Connections per bot and data center: at rest, and under load. */
  readonly lanes: { readonly atRest: number; readonly most: number };
  /** Parts of films a bot may have in flight at most. */
  readonly maxPartsPerBot: number;
}

/** How links are fetched. */
export interface MirrorConfig {
  /** Who fetches links: `on` a process the server starts, `elsewhere` one that was started by itself, `off` nobody. */
  readonly worker: (typeof mirrorWorkers)[number];
  /** Bots that send what was fetched; empty: the front bot, under a session of its own. */
  readonly botTokens: readonly string[];
  /** Undefined: the yt-dlp found in `searchFolders`. */
  readonly ytDlpPath: string | undefined;
  /** A path, or a name looked for in `searchFolders`; ffprobe lies beside it. */
  readonly ffmpegPath: string;
  /** A Netscape cookie file; each job gets a copy. */
  readonly cookiesFile: string | undefined;
  /** Undefined: direct connections. */
  readonly proxy: MirrorProxy | undefined;
  /** Host names with their subdomains whose links are taken; `*` for any public host. */
  readonly hosts: readonly string[];
  /** `host:port` in private networks that may be reached all the same; for tests. */
  readonly privateHosts: readonly string[];
  /** Entries of a playlist that are looked at. */
  readonly playlistLimit: number;
  /** Bytes all work folders may hold together. */
  readonly diskBytes: number;
  /** Of one download; undefined: no limit. */
  readonly bytesPerSecond: number | undefined;
  /** Downloads at the same time. */
  readonly concurrency: number;
  /** Folders where programs are looked for, first to last. */
  readonly searchFolders: readonly string[];
}

/** The whole configuration, typed and checked. */
export interface Config {
  /** `demo` when none of the four Telegram settings is given. */
  readonly mode: 'demo' | 'telegram';
  /** Undefined only in demo mode before the demo has started its own Telegram. */
  readonly telegram: TelegramConfig | undefined;
  readonly transport: TransportConfig;
  readonly host: string;
  readonly port: number;
  /** Public base URL without a slash at its end. */
  readonly url: string;
  readonly mongo: { readonly url: string; readonly dbName: string } | undefined;
  /** One of several nodes on one MongoDB: it shares the bots with the others. Undefined: it has them alone. */
  readonly node: { readonly name: string } | undefined;
  readonly limits: {
    readonly maxFileBytes: number;
    readonly maxVideoSeconds: number;
    /** `video`, `audio`, `file` and MIME types such as `image/*`; undefined: everything is welcome. */
    readonly allowedTypes: readonly string[] | undefined;
  };
  /** User ids the bot works for, beside the admins. Without a setting: everybody in the demo, nobody else. */
  readonly allowedIds: readonly number[] | 'everybody';
  readonly adminIds: readonly number[];
  /** What one person may do; 0 for files and bytes: no limit. Admins have none. */
  readonly quotas: {
    readonly dailyFiles: number;
    readonly dailyBytes: number;
    readonly messagesPerMinute: number;
  };
  /** What may be sent to viewers in a month of UTC. */
  readonly egress: {
    /** Bytes; undefined: no limit. */
    readonly monthlyBytes: number | undefined;
    /** What is done with new streams beyond it: `warn` only tells, `limit` slows them down, `refuse` refuses them. */
    readonly overBudget: (typeof overBudgets)[number];
  };
  readonly links: {
    /**
     * `signed`: streams and player pages open only with a signature; `login`: with one that hangs on somebody. The demo is public.
     * Default `public`, which counts for commands beside the server: the server itself starts on real Telegram only when it was told.
     */
    readonly access: (typeof streamAccesses)[number];
    /** Undefined: a key is made and kept in the data folder. */
    readonly secret: string | undefined;
    /** How long a signed link is good. */
    readonly ttlMs: number;
  };
  /** How people sign in. Both are secrets. */
  readonly signIn: {
    /** Of the user `admin`. Undefined: the first administrator is made by a code in the log. */
    readonly adminPassword: string | undefined;
    /** Undefined: a key is made and kept in the data folder. */
    readonly secret: string | undefined;
  };
  /** People the bot works for may sign in by it. */
  readonly signsInByBot: boolean;
  readonly dataDir: string;
  /** Nightly copies of the embedded store: the hour of local time, and how many are kept; 0 switches them off. */
  readonly snapshots: { readonly hour: number; readonly keep: number };
  /** Bytes; 0 switches a cache off. `pinnedBytes` holds the heads and tails of films. */
  readonly cache: { readonly ramBytes: number; readonly diskBytes: number; readonly pinnedBytes: number };
  /** Films as HLS: ffmpegs at a time (0: none), and bytes of segments on the disk. */
  readonly hls: { readonly processes: number; readonly diskBytes: number };
  /** Small pictures for the bar of the player: bytes on the disk; 0: none are made. */
  readonly storyboards: { readonly diskBytes: number };
  /** Origins that may read the API and streams from another site; `*` for all. */
  readonly corsOrigins: readonly string[];
  /** Proxies of our own in front of us, whose word on the client's address is taken. */
  readonly trustedProxies: number;
  /** Light calls of the API one caller has a minute; dearer ones follow it. 0: no limits. */
  readonly apiRatePerMinute: number;
  /** Films one address may have open at a time; of a proxy that does not say for whom, twenty times as many. 0: no bound. */
  readonly streamsPerClient: number;
  readonly mirror: MirrorConfig;
  /** Whether headers, titles and posters of new items are looked up. */
  readonly enriches: boolean;
  /** Guards /metrics; undefined: only callers on this machine may read them. */
  readonly metricsToken: string | undefined;
  /** Streams say how long their first byte took and where it came from. */
  readonly debugHeaders: boolean;
  /** HTML of the one advertisement; undefined: none. */
  readonly adSlotHtmlFile: string | undefined;
  /** A path, or a name to be found on the PATH; the program may be missing. */
  readonly ffmpegPath: string;
  /** Artwork and overviews from TMDB; undefined: none. The key is a secret. `url` has no slash at its end. */
  readonly tmdb: { readonly apiKey: string; readonly url: string } | undefined;
  readonly logLevel: (typeof logLevels)[number];
}

const telegramNames = ['API_ID', 'API_HASH', 'BOT_TOKEN', 'LOG_CHANNEL_ID'] as const;

type Environment = z.infer<typeof environmentSchema>;

function missingTelegramNames(environment: Readonly<Record<string, string>>): string[] {
  const given = telegramNames.filter(
    (name) => environment[name] !== undefined || (name === 'BOT_TOKEN' && environment.BOT_TOKENS),
  );
  if (given.length === 0 || given.length === telegramNames.length) return [];
  return telegramNames.filter((name) => !given.includes(name));
}

function transportConfig(parsed: Environment): TransportConfig {
  return {
    getFileTimeoutMs: parsed.TG_GETFILE_TIMEOUT * 1000,
    socksProxy: parsed.SOCKS_PROXY,
    transport: parsed.TG_TRANSPORT,
    aes: parsed.TG_AES,
    decrypt: parsed.TG_DECRYPT,
    lanes: { atRest: parsed.TG_LANES, most: Math.max(parsed.TG_LANES, parsed.TG_MAX_LANES) },
    maxPartsPerBot: parsed.TG_PARTS_PER_BOT,
  };
}

function mirrorConfig(parsed: Environment, path: string | undefined): MirrorConfig {
  const { YTDLP_PROXY: own, SOCKS_PROXY: shared } = parsed;
  // Names are told to a proxy of links only where that is asked for by hand: it must guard its own network then.
  const inherited = shared ? ({ kind: 'socks5', ...shared } as const) : undefined;
  return {
    worker: parsed.MIRROR_WORKER,
    botTokens: parsed.MIRROR_BOT_TOKENS,
    ytDlpPath: parsed.YTDLP_PATH,
    ffmpegPath: parsed.FFMPEG_PATH,
    cookiesFile: parsed.YTDLP_COOKIES_FILE,
    proxy: own === 'direct' ? undefined : (own ?? inherited),
    hosts: parsed.MIRROR_HOSTS,
    privateHosts: parsed.MIRROR_PRIVATE_HOSTS,
    playlistLimit: parsed.MIRROR_PLAYLIST_LIMIT,
    diskBytes: parsed.MIRROR_DISK_MB * mebibyte,
    bytesPerSecond: parsed.MIRROR_RATE_LIMIT === 0 ? undefined : Math.ceil(parsed.MIRROR_RATE_LIMIT * 1_000_000),
    concurrency: parsed.MIRROR_CONCURRENCY,
    searchFolders: (path ?? '').split(delimiter).filter(Boolean),
  };
}

function telegramConfig(parsed: Environment): TelegramConfig | undefined {
  const botTokens = [...new Set([...(parsed.BOT_TOKEN ? [parsed.BOT_TOKEN] : []), ...parsed.BOT_TOKENS])];
  if (!parsed.API_ID || !parsed.API_HASH || !parsed.LOG_CHANNEL_ID || botTokens.length === 0) return undefined;
  return {
    apiId: parsed.API_ID,
    apiHash: parsed.API_HASH,
    botTokens,
    logChannelId: parsed.LOG_CHANNEL_ID,
    ...(parsed.MIRROR_CHANNEL_ID === undefined ? {} : { mirrorChannelId: parsed.MIRROR_CHANNEL_ID }),
    server: parsed.TELEGRAM_SERVER,
  };
}

/** What a server on real Telegram must have been told: no door is open, and no key left behind, because a setting was forgotten. */
function undecided(given: Readonly<Record<string, string>>): string[] {
  if (!telegramNames.some((name) => given[name] !== undefined)) return [];
  const access = given.STREAM_ACCESS
    ? []
    : ['STREAM_ACCESS is not decided: set it to public (everybody may watch), signed or login, see docs/access.md'];
  const keys = (['AUTH_SECRET', 'LINK_SECRET'] as const).flatMap((name) => keyFault(name, given));
  return [...access, ...keys];
}

/** Letters a key of chance has at least; what a finger on one key makes has fewer. */
const fewestLetters = 8;

function keyFault(name: 'AUTH_SECRET' | 'LINK_SECRET', given: Readonly<Record<string, string>>): string[] {
  const key = given[name];
  if (key !== undefined) return new Set(key).size < fewestLetters ? [`${name} is too easy to guess`] : [];
  // What it seals and signs lies in a store of others: a key on this disk would be gone with it, and unknown to other nodes.
  return given.MONGO_URL ? [`${name} is missing (with MONGO_URL it cannot be kept beside the store)`] : [];
}

/** For whom the environment is read. */
export interface ReadOptions {
  /** The server itself: what must be decided by hand must be there. Default false, for commands and processes beside it. */
  readonly serves?: boolean;
}

/**
 * Turns an environment into a {@link Config}.
 *
 * Empty values count as not given. With none of `API_ID API_HASH BOT_TOKEN LOG_CHANNEL_ID` the mode is `demo`; with some of
 * them the others are reported missing.
 *
 * @param variables as `process.env`.
 * @param options `serves`: as the server itself. Default false.
 * @throws AppError `bad_configuration` whose message lists every fault, one a line.
 * @example parseConfig({ PORT: '8080' }).port // 8080
 */
export function parseConfig(
  variables: Readonly<Record<string, string | undefined>>,
  { serves = false }: ReadOptions = {},
): Config {
  const filled = Object.entries(variables).flatMap(([name, value]) => (value?.trim() ? [[name, value.trim()]] : []));
  const given = withTodaysNames(Object.fromEntries(filled) as Record<string, string>);
  const result = environmentSchema.safeParse(given);
  const missing = missingTelegramNames(given).map(
    (name) =>
      `${name} is missing (it is needed together with ${telegramNames.filter((other) => other !== name).join(', ')})`,
  );
  const issues = result.success ? [] : result.error.issues.map((issue) => describeIssue(issue));
  const faults = [
    ...missing,
    ...(result.success ? [...sameChannelFault(result.data), ...nodeFaults(result.data, given)] : []),
    ...issues,
    ...(serves ? undecided(given) : []),
  ];
  if (faults.length > 0 || !result.success) {
    throw new AppError(
      'bad_configuration',
      `The configuration has ${faults.length} fault(s):\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
    );
  }
  return toConfig(result.data, given.PATH);
}

function sameChannelFault({ LOG_CHANNEL_ID, MIRROR_CHANNEL_ID }: Environment): string[] {
  if (MIRROR_CHANNEL_ID === undefined || MIRROR_CHANNEL_ID !== LOG_CHANNEL_ID) return [];
  return ['MIRROR_CHANNEL_ID must be another channel than LOG_CHANNEL_ID'];
}

/** Nodes share a store, and what one has signed the others must believe. */
function nodeFaults({ NODE_NAME }: Environment, given: Readonly<Record<string, string>>): string[] {
  if (NODE_NAME === undefined) return [];
  const needed = ['MONGO_URL', 'LINK_SECRET', 'AUTH_SECRET', 'API_ID'] as const;
  return needed
    .filter((name) => given[name] === undefined)
    .map((name) => `${name} is missing: NODE_NAME makes this one of several nodes, and all of them need the same`);
}

function describeIssue(issue: z.core.$ZodIssue): string {
  const name = String(issue.path[0] ?? '');
  return issue.message.startsWith(name) ? issue.message : `${name}: ${issue.message}`;
}

function toConfig(parsed: Environment, path: string | undefined): Config {
  const telegram = telegramConfig(parsed);
  return {
    mode: telegram ? 'telegram' : 'demo',
    telegram,
    transport: transportConfig(parsed),
    host: parsed.HOST,
    port: parsed.PORT,
    url: parsed.URL ?? `http://localhost:${parsed.PORT}`,
    mongo: parsed.MONGO_URL ? { url: parsed.MONGO_URL, dbName: parsed.MONGO_DB_NAME } : undefined,
    node: parsed.NODE_NAME ? { name: parsed.NODE_NAME } : undefined,
    limits: {
      maxFileBytes: parsed.MAX_FILE_SIZE_MB * 1_000_000,
      maxVideoSeconds: parsed.MAX_VIDEO_DURATION_HOURS * 3600,
      allowedTypes: parsed.ALLOWED_TYPES,
    },
    allowedIds: parsed.ALLOWED_IDS ?? (telegram ? [] : 'everybody'),
    adminIds: parsed.ADMIN_IDS,
    quotas: {
      dailyFiles: parsed.USER_DAILY_FILES,
      dailyBytes: Math.round(parsed.USER_DAILY_GB * 1e9),
      messagesPerMinute: parsed.USER_MESSAGES_PER_MINUTE,
    },
    egress: {
      monthlyBytes: parsed.MONTHLY_EGRESS_GB > 0 ? Math.round(parsed.MONTHLY_EGRESS_GB * 1e9) : undefined,
      overBudget: parsed.EGRESS_OVER_BUDGET,
    },
    links: {
      access: telegram ? (parsed.STREAM_ACCESS ?? 'public') : 'public',
      secret: parsed.LINK_SECRET,
      ttlMs: parsed.LINK_TTL_HOURS * 3_600_000,
    },
    signIn: { adminPassword: parsed.ADMIN_PASSWORD, secret: parsed.AUTH_SECRET },
    signsInByBot: parsed.TELEGRAM_LOGIN === 'on',
    dataDir: parsed.DATA_DIR,
    snapshots: { hour: parsed.SNAPSHOT_HOUR, keep: parsed.SNAPSHOT_KEEP },
    cache: {
      ramBytes: parsed.CACHE_RAM_MB * mebibyte,
      diskBytes: parsed.CACHE_DISK_MB * mebibyte,
      pinnedBytes: parsed.CACHE_PINNED_MB * mebibyte,
    },
    hls: { processes: parsed.HLS_PROCESSES, diskBytes: parsed.HLS_DISK_MB * mebibyte },
    storyboards: { diskBytes: parsed.STORYBOARD_DISK_MB * mebibyte },
    corsOrigins: parsed.CORS_ORIGINS,
    trustedProxies: parsed.TRUSTED_PROXIES,
    apiRatePerMinute: parsed.API_RATE_PER_MINUTE,
    streamsPerClient: parsed.STREAMS_PER_CLIENT,
    mirror: mirrorConfig(parsed, path),
    enriches: parsed.ENRICH === 'on',
    metricsToken: parsed.METRICS_TOKEN,
    debugHeaders: parsed.DEBUG_HEADERS === '1',
    adSlotHtmlFile: parsed.AD_SLOT_HTML_FILE,
    ffmpegPath: parsed.FFMPEG_PATH,
    tmdb: parsed.TMDB_API_KEY ? { apiKey: parsed.TMDB_API_KEY, url: parsed.TMDB_API_URL } : undefined,
    logLevel: parsed.LOG_LEVEL,
  };
}

/**
 * Reads the configuration of this process: `.env` in the working directory first, the real environment on top.
 *
 * @throws AppError `bad_configuration`.
 */
export function readConfig(options: ReadOptions = {}): Config {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return parseConfig(process.env, options);
}

/** The names {@link readConfig} has found a value for, those of others among them. */
export function givenNames(): readonly string[] {
  return Object.entries(process.env).flatMap(([name, value]) => (value?.trim() ? [name] : []));
}

/** Of the outside the mirror's process needs no more than this. */
const inheritedNames = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ', 'NODE_EXTRA_CA_CERTS'];

/**
 * The environment of a process beside the server that shall come to the same configuration.
 *
 * @param telegram as it is by now: the demo learns it only when its own Telegram runs.
 */
export function companionEnvironment(config: Config, telegram: TelegramConfig): Record<string, string> {
  const given = [...settingNames, ...Object.keys(renamedSettings), ...inheritedNames].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  const [botToken = '', ...others] = telegram.botTokens;
  return {
    ...Object.fromEntries(given),
    API_ID: String(telegram.apiId),
    API_HASH: telegram.apiHash,
    BOT_TOKEN: botToken,
    BOT_TOKENS: others.join(','),
    LOG_CHANNEL_ID: String(telegram.logChannelId),
    ...(telegram.server ? { TELEGRAM_SERVER: JSON.stringify(telegram.server) } : {}),
    URL: config.url,
    DATA_DIR: config.dataDir,
  };
}
