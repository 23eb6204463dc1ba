// The configuration: one schema, read once, every fault reported at once. The only reader of process.env.
import { existsSync } from 'node:fs';
import { z } from 'zod';
import { AppError } from './errors.ts';

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

const idList = (name: string) =>
  z
    .string()
    .regex(/^\s*\d{1,15}(\s*,\s*\d{1,15})*\s*$/, `${name} must be numeric Telegram user ids, separated by commas`)
    .transform((text) => text.split(',').map((id) => Number(id.trim())));

const botTokenPattern = /^\d{1,16}:[A-Za-z0-9_-]{20,80}$/;

const jsonTelegramServer = z.string().transform((text, context) => {
  try {
    return telegramServerSchema.parse(JSON.parse(text));
  } catch (error) {
    const detail = error instanceof z.ZodError ? z.prettifyError(error) : 'it is not JSON';
    context.addIssue({ code: 'custom', message: `TELEGRAM_SERVER does not describe a server: ${detail}` });
    return z.NEVER;
  }
});

const logLevels = ['debug', 'info', 'warn', 'error'] as const;

const environmentSchema = z.object({
  API_ID: integer('API_ID', 1, 2 ** 31 - 1).optional(),
  API_HASH: z
    .string()
    .regex(/^[0-9a-f]{32}$/i, 'API_HASH must be 32 hexadecimal digits')
    .optional(),
  BOT_TOKEN: z.string().regex(botTokenPattern, 'BOT_TOKEN must look like 123456:ABC-DEF…').optional(),
  BOT_TOKENS: z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter(Boolean))
    .pipe(z.array(z.string().regex(botTokenPattern, 'BOT_TOKENS must be bot tokens separated by commas')))
    .default([]),
  LOG_CHANNEL_ID: z
    .string()
    .regex(/^(-100)?[1-9]\d{0,14}$/, 'LOG_CHANNEL_ID must be the id of a channel, like -1001234567890')
    .transform((text) => Number(text.replace(/^-100/, '')))
    .optional(),
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
  MAX_FILE_SIZE_MB: integer('MAX_FILE_SIZE_MB', 1, 4000).default(500),
  MAX_VIDEO_DURATION_HOURS: z.coerce
    .number('MAX_VIDEO_DURATION_HOURS must be a number')
    .positive()
    .max(1000)
    .default(2),
  TG_GETFILE_TIMEOUT: integer('TG_GETFILE_TIMEOUT', 1, 300).default(10),
  ALLOWED_IDS: idList('ALLOWED_IDS').optional(),
  ADMIN_IDS: idList('ADMIN_IDS').default([]),
  DATA_DIR: z.string().min(1).default('./data'),
  LOG_LEVEL: z.enum(logLevels, `LOG_LEVEL must be one of ${logLevels.join(', ')}`).default('info'),
  TELEGRAM_SERVER: jsonTelegramServer.optional(),
});

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
  /** Undefined: Telegram itself. */
  readonly server: TelegramServer | undefined;
  /** Time limit of one upload.getFile, in ms. */
  readonly getFileTimeoutMs: number;
}

/** The whole configuration, typed and checked. */
export interface Config {
  /** `demo` when none of the four Telegram settings is given. */
  readonly mode: 'demo' | 'telegram';
  /** Undefined only in demo mode before the demo has started its own Telegram. */
  readonly telegram: TelegramConfig | undefined;
  readonly host: string;
  readonly port: number;
  /** Public base URL without a slash at its end. */
  readonly url: string;
  readonly mongo: { readonly url: string; readonly dbName: string } | undefined;
  readonly limits: { readonly maxFileBytes: number; readonly maxVideoSeconds: number };
  /** User ids that may upload; undefined: everybody. */
  readonly allowedIds: readonly number[] | undefined;
  readonly adminIds: readonly number[];
  readonly dataDir: string;
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

function telegramConfig(parsed: Environment): TelegramConfig | undefined {
  const botTokens = [...new Set([...(parsed.BOT_TOKEN ? [parsed.BOT_TOKEN] : []), ...parsed.BOT_TOKENS])];
  if (!parsed.API_ID || !parsed.API_HASH || !parsed.LOG_CHANNEL_ID || botTokens.length === 0) return undefined;
  return {
    apiId: parsed.API_ID,
    apiHash: parsed.API_HASH,
    botTokens,
    logChannelId: parsed.LOG_CHANNEL_ID,
    server: parsed.TELEGRAM_SERVER,
    getFileTimeoutMs: parsed.TG_GETFILE_TIMEOUT * 1000,
  };
}

/**
 * Turns an environment into a {@link Config}.
 *
 * Empty values count as not given. With none of `API_ID API_HASH BOT_TOKEN LOG_CHANNEL_ID` the mode is `demo`; with some of
 * them the others are reported missing.
 *
 * @param variables as `process.env`.
 * @throws AppError `bad_configuration` whose message lists every fault, one a line.
 * @example parseConfig({ PORT: '8080' }).port // 8080
 */
export function parseConfig(variables: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => (value?.trim() ? [[name, value.trim()]] : [])),
  ) as Record<string, string>;
  const result = environmentSchema.safeParse(given);
  const missing = missingTelegramNames(given).map(
    (name) =>
      `${name} is missing (it is needed together with ${telegramNames.filter((other) => other !== name).join(', ')})`,
  );
  const faults = [...missing, ...(result.success ? [] : result.error.issues.map((issue) => describeIssue(issue)))];
  if (faults.length > 0 || !result.success) {
    throw new AppError(
      'bad_configuration',
      `The configuration has ${faults.length} fault(s):\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
    );
  }
  return toConfig(result.data);
}

function describeIssue(issue: z.core.$ZodIssue): string {
  const name = String(issue.path[0] ?? '');
  return issue.message.startsWith(name) ? issue.message : `${name}: ${issue.message}`;
}

function toConfig(parsed: Environment): Config {
  const telegram = telegramConfig(parsed);
  return {
    mode: telegram ? 'telegram' : 'demo',
    telegram,
    host: parsed.HOST,
    port: parsed.PORT,
    url: parsed.URL ?? `http://localhost:${parsed.PORT}`,
    mongo: parsed.MONGO_URL ? { url: parsed.MONGO_URL, dbName: parsed.MONGO_DB_NAME } : undefined,
    limits: {
      maxFileBytes: parsed.MAX_FILE_SIZE_MB * 1_000_000,
      maxVideoSeconds: parsed.MAX_VIDEO_DURATION_HOURS * 3600,
    },
    allowedIds: parsed.ALLOWED_IDS,
    adminIds: parsed.ADMIN_IDS,
    dataDir: parsed.DATA_DIR,
    logLevel: parsed.LOG_LEVEL,
  };
}

/**
 * Reads the configuration of this process: `.env` in the working directory first, the real environment on top.
 *
 * @throws AppError `bad_configuration`.
 */
export function readConfig(): Config {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return parseConfig(process.env);
}
