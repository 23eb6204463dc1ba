// Work on the data folder while the server is stopped: rebuild from the channel, export, import, a copy of the store. And keys,
// which may be made while it runs.
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { formatCaption, readCaption, rewriteCaption } from './bot/caption.ts';
import { AuditTrail } from './lib/auth/audit-trail.ts';
import { KeyRing } from './lib/auth/key-ring.ts';
import { keysUsage, runKeysCommand } from './lib/auth/keys-command.ts';
import { Revocations } from './lib/auth/revocations.ts';
import { postRows } from './lib/catalog/post-row.ts';
import { suggestName } from './lib/catalog/titles.ts';
import { systemClock } from './lib/clock.ts';
import { type Config, readConfig } from './lib/config.ts';
import { AppError, isAppError } from './lib/errors.ts';
import { createLog, type Log } from './lib/log.ts';
import { createReindexer } from './lib/recovery/create-recovery.ts';
import { exportCatalogue } from './lib/recovery/export.ts';
import { importCatalogue } from './lib/recovery/import.ts';
import type { ReindexStatus } from './lib/recovery/recovery.ts';
import { Snapshots } from './lib/recovery/snapshots.ts';
import { lockDataFolder } from './lib/storage/data-folder-lock.ts';
import { openStorage } from './lib/storage/open-storage.ts';
import type { Storage } from './lib/storage/storage.ts';
import { createTelegram } from './lib/telegram/telegram-room.ts';

/** As those of the server: 1 failed, 2 configuration, credentials or the call are not right. */
const exitCodes = { failed: 1, misconfigured: 2 } as const;

const progressEveryMs = 1000;

const usage = `Usage, while the server is stopped:
  npm run reindex                        rebuild the catalogue from the log channel; go on with one that was interrupted
  npm run export -- <file> [--secrets]   write the catalogue to a file (- for standard output); with people, keys and
                                         the hashes of their passwords
  npm run import -- <file> [--into-existing]
                                         read it back, into an empty catalogue or over the one that is there
  npm run snapshot                       copy the embedded store now, as every night
and at any time:
${keysUsage}`;

interface Task {
  readonly config: Config;
  readonly storage: Storage;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly words: readonly string[];
}

/** Results and progress go to standard error: standard output may be an export. */
function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

function progressLine({ seen, total, found, added, changed, missing, waitsFor }: ReindexStatus): string {
  if (total === null) return waitsFor ?? 'Looking for the end of the channel …';
  const percent = total === 0 ? 100 : Math.floor((seen / total) * 100);
  const counts = `${found} film(s), ${added} added, ${changed} changed, ${missing} missing`;
  return `${percent} % of ${total} message ids; ${counts}${waitsFor === null ? '' : `. ${waitsFor}`}`;
}

async function reindex({ config, storage, log, signal }: Task): Promise<void> {
  if (!config.telegram) {
    throw new AppError(
      'bad_configuration',
      'Telegram is not configured (API_ID, API_HASH, BOT_TOKEN, LOG_CHANNEL_ID).',
    );
  }
  const { dataDir, transport, telegram: telegramConfig } = config;
  const { bots, locations } = storage;
  // One bot is enough, and the others need not log in for it.
  const front = { ...telegramConfig, botTokens: telegramConfig.botTokens.slice(0, 1) };
  const telegram = createTelegram({ config: front, transport, dataDir, bots, locations, log, clock: systemClock });
  const reindexer = createReindexer({
    ...{ channel: telegram.logChannel, storage, suggestName, postRow: postRows(config.url), log, clock: systemClock },
    captions: { write: formatCaption, read: readCaption, rewrite: rewriteCaption },
  });
  const onAbort = () => void reindexer.stop();
  let last = '';
  const timer = setInterval(() => {
    const line = progressLine(reindexer.status());
    if (line !== last) say(line);
    last = line;
  }, progressEveryMs);
  try {
    await telegram.start();
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) return;
    await reindexer.start();
    report(await reindexer.finished());
  } finally {
    clearInterval(timer);
    await reindexer.stop();
    await telegram.stop();
  }
}

function report(status: ReindexStatus): void {
  say(progressLine(status));
  if (status.state === 'failed') throw new AppError('internal', status.error ?? 'The rebuild failed.');
  say(status.state === 'idle' ? 'Stopped. The next run goes on from here.' : 'The catalogue is rebuilt.');
}

async function exportTo({ storage, signal, words }: Task): Promise<void> {
  const path = words.find((word) => !word.startsWith('--'));
  if (path === undefined) throw new AppError('bad_configuration', usage);
  const lines = Readable.from(exportCatalogue(storage, { withSecrets: words.includes('--secrets') }));
  if (path === '-') return pipeline(lines, process.stdout, { signal });
  // A file of that name is never half an export.
  const unfinished = `${path}.part`;
  try {
    await pipeline(lines, createWriteStream(unfinished, { mode: 0o600 }), { signal });
    await rename(unfinished, path);
  } finally {
    await rm(unfinished, { force: true });
  }
  say(`The catalogue is in ${path}.`);
}

async function importFrom({ storage, signal, words }: Task): Promise<void> {
  const intoExisting = words.includes('--into-existing');
  const path = words.find((word) => !word.startsWith('--'));
  if (path === undefined) throw new AppError('bad_configuration', usage);
  const { media, poster } = await importCatalogue({
    ...{ open: () => createReadStream(path), storage, intoExisting, signal },
  });
  say(`Imported ${media} film(s) and ${poster} thumbnail(s).`);
}

async function snapshot({ config, storage, log, signal }: Task): Promise<void> {
  const { hour, keep } = config.snapshots;
  const options = { storage, dataDir: config.dataDir, hour, keep: Math.max(1, keep), log, clock: systemClock };
  say(`The store is copied to ${await new Snapshots(options).make(signal)}.`);
}

async function manageKeys({ storage, log, words }: Task): Promise<void> {
  const clock = systemClock;
  const revocations = new Revocations({ store: storage.revocations, clock, log });
  const revokeLinks = (subject: string) => revocations.revoke(subject);
  const keys = new KeyRing({ store: storage.apiKeys, clock, revokeLinks });
  const audit = new AuditTrail({ store: storage.audit, clock });
  // The key goes to standard output, so that it can be piped to where it is kept.
  const print = (line: string) => void process.stdout.write(`${line}\n`);
  await runKeysCommand({ words, keys, audit, nowMs: clock.nowMs(), print });
}

/** Beside a server these take no lock, and open its store as it is. */
const tasksBeside: ReadonlySet<string> = new Set(['keys']);

const tasks: Readonly<Record<string, (task: Task) => Promise<void>>> = {
  reindex,
  export: exportTo,
  import: importFrom,
  snapshot,
  keys: manageKeys,
};

function lock(dataDir: string, name: string) {
  try {
    return lockDataFolder(dataDir);
  } catch (error) {
    if (!isAppError(error) || error.code !== 'bad_configuration') throw error;
    const instead = name === 'reindex' ? 'send /reindex to the bot, or stop the server first' : 'stop the server first';
    throw new AppError('bad_configuration', `StreamVault is running on ${dataDir}: ${instead}.`, { cause: error });
  }
}

async function main([name = '', ...words]: readonly string[]): Promise<void> {
  const run = Object.hasOwn(tasks, name) ? tasks[name] : undefined;
  if (!run) throw new AppError('bad_configuration', usage);
  const config = readConfig();
  const log = createLog({ level: 'warn', pretty: true, write: (line) => void process.stderr.write(line) });
  const stopping = new AbortController();
  for (const event of ['SIGINT', 'SIGTERM'] as const)
    process.once(event, () => stopping.abort(new AppError('shutting_down', 'Stopped.')));
  const isBeside = tasksBeside.has(name);
  const held = isBeside ? undefined : lock(config.dataDir, name);
  const storage = openStorage(config, log, { role: isBeside ? 'companion' : 'maintenance' });
  try {
    await storage.start();
    await run({ config, storage, log, signal: stopping.signal, words });
  } finally {
    await storage.stop();
    held?.release();
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  const isCallers = isAppError(error) && ['bad_configuration', 'bad_credentials', 'bad_request'].includes(error.code);
  process.exitCode = isCallers ? exitCodes.misconfigured : exitCodes.failed;
}
