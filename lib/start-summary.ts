// What the log says once the product serves: one event, for whoever started it and for whoever looks later. Pure.
import type { Config } from './config.ts';
import type { JobState } from './jobs/jobs.ts';
import { proxyAddress } from './proxy-fault.ts';
import type { SchemaReport } from './storage/storage.ts';
import type { BotStatus } from './telegram/telegram.ts';

/** What the bot said of itself. */
export interface StartedBot {
  readonly commands: readonly string[];
  readonly handlers: readonly string[];
  /** Uploads an earlier run left unfinished. */
  readonly resumedUploads: number;
}

/** What was found at start, for the summary in the log. */
export interface StartReport {
  readonly schema: SchemaReport;
  /** Undefined while Telegram or the store cannot be reached: the product goes on trying. */
  readonly bot: StartedBot | undefined;
  /** Undefined while the store cannot be reached. */
  readonly jobs: Readonly<Record<JobState, number>> | undefined;
}

/** What is known at the end of a start. */
export interface StartFacts {
  readonly config: Config;
  readonly report: StartReport;
  readonly bots: readonly BotStatus[];
}

/** Names and values in the order in which they are read; a list is a list. */
export type StartSummary = Readonly<Record<string, string | readonly string[]>>;

/** Everything one asks first: what runs, where its data is, who works, and where to go. No secret stands in it. */
export function startSummary({ config, report, bots }: StartFacts): StartSummary {
  const isDemo = config.mode === 'demo';
  return {
    mode: isDemo ? 'demo: a small Telegram of our own runs beside the product' : 'Telegram',
    store: report.schema.summary,
    ...(config.node ? { node: `${config.node.name}, which shares the bots with the others on this store` } : {}),
    bots: bots.length === 0 ? 'none connected yet' : bots.map(botText),
    ...botWork(report),
    ...(report.jobs ? { jobs: jobsText(report.jobs) } : {}),
    access: `${config.links.access}; files from ${sendersText(config)}`,
    proxy: proxyText(config),
    budget: budgetText(config),
    ...(isDemo ? { 'demo chat': `${config.url}/demo`, 'real Telegram': realTelegram } : {}),
    address: config.url,
  };
}

const realTelegram = 'set API_ID, API_HASH, BOT_TOKEN and LOG_CHANNEL_ID (README.md, "Your own Telegram")';

const botText = ({ username, userId, role, state }: BotStatus) =>
  `${username === '' ? userId : `@${username}`} (${role}, ${state})`;

/** Nothing of it is known while Telegram is away, or the front bot works for another node. */
function botWork({ bot }: StartReport): StartSummary {
  if (!bot) return { handlers: 'none registered yet' };
  const { commands, handlers, resumedUploads } = bot;
  return {
    ...{ handlers, commands },
    ...(resumedUploads > 0 ? { 'uploads taken up again': String(resumedUploads) } : {}),
  };
}

const jobsText = ({ queued, running, failed }: NonNullable<StartReport['jobs']>) =>
  `${queued} queued, ${running} running, ${failed} given up`;

function sendersText({ allowedIds, adminIds }: Config): string {
  if (allowedIds === 'everybody') return 'everybody';
  const people = new Set([...allowedIds, ...adminIds]).size;
  if (people === 0) return 'nobody yet';
  return people === 1 ? 'one person' : `${people} people`;
}

function proxyText({ transport: { socksProxy }, mongo, tmdb, mirror: { proxy } }: Config): string {
  const users = ['Telegram', ...(mongo ? ['MongoDB'] : []), ...(tmdb ? ['TMDB'] : [])];
  const ways = [
    ...(socksProxy ? [`SOCKS5 at ${proxyAddress(socksProxy)} for ${users.join(', ')}; nothing goes around it`] : []),
    ...(proxy ? [`${proxy.kind === 'http' ? 'HTTP' : 'SOCKS5'} at ${proxyAddress(proxy)} for links`] : []),
  ];
  return ways.join(', ') || 'none';
}

function budgetText({ egress: { monthlyBytes, overBudget } }: Config): string {
  return monthlyBytes === undefined ? 'none' : `${monthlyBytes / 1e9} GB a month, then ${overBudget}`;
}
