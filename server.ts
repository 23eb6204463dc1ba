// The process: configuration -> data folder -> port -> demo (if nothing is configured) -> boot and Next together -> serve; stop in reverse.
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import next from 'next';
import { type Demo, startDemo } from './demo/demo.ts';
import { methodsOf } from './lib/api/methods-of.ts';
import { uploadHandler } from './lib/api/upload-handler.ts';
import { boot, type System } from './lib/boot.ts';
import { EditDistance } from './lib/catalog/edit-distance.ts';
import { systemClock } from './lib/clock.ts';
import {
  type Config,
  companionEnvironment,
  givenNames,
  readConfig,
  settingNames,
  type TelegramConfig,
} from './lib/config.ts';
import { settingNotices } from './lib/config-notices.ts';
import { AppError, isAppError } from './lib/errors.ts';
import { builtFiles } from './lib/http/built-files.ts';
import { type Listener, openListener } from './lib/http/listener.ts';
import { nodeListener } from './lib/http/node-listener.ts';
import { isDavRequest, isUploadRequest } from './lib/http/request-check.ts';
import { createRequestIds } from './lib/http/request-ids.ts';
import { createLog, type Log, outliveReaders } from './lib/log.ts';
import { createMirrorProcess, type MirrorProcess } from './lib/mirror/mirror-process.ts';
import { installRuntime, type Runtime, runtime } from './lib/runtime.ts';
import { type StartReport, startSummary } from './lib/start-summary.ts';
import { type DataFolderLock, lockDataFolder } from './lib/storage/data-folder-lock.ts';

/** Exit codes: 0 stopped as asked, 1 failed, 2 configuration, credentials or port are not right. */
const exitCodes = { stopped: 0, failed: 1, misconfigured: 2 } as const;

/** How long answers under way may go on after SIGTERM. */
const drainMs = 10_000;

/** Stopping must end, whatever hangs. */
const hardExitMs = drainMs + 15_000;

const rootDir = process.cwd();

function readConfigOrExit(): Config {
  try {
    return readConfig({ serves: true });
  } catch (error) {
    // A setting that is missing may be there under a name that is nearly right.
    const lines = [error instanceof Error ? error.message : String(error), ...noticesOfNames()];
    process.stderr.write(`${lines.join('\n')}\n`);
    process.exit(exitCodes.misconfigured);
  }
}

/** A setting that is misspelt has its default, which nobody may notice for long. */
function noticesOfNames(): readonly string[] {
  const edits = new EditDistance();
  const distance = (typed: string, word: string, most: number) => edits.between(typed, word, most, false);
  return settingNotices(givenNames(), { names: settingNames, distance });
}

/** What has been started so far. */
interface Parts {
  lock?: DataFolderLock;
  listener?: Listener;
  pages?: ReturnType<typeof next>;
  system?: System;
  mirror?: MirrorProcess;
  demo?: Demo;
  /** Set by the first signal: a start that is still going on then fails on purpose. */
  stopping?: boolean;
}

/** Events first, then viewers and the mirror beside them, then the pages, the rooms behind them, and at last the demo's Telegram. */
async function stopAll(parts: Parts, log: Log): Promise<void> {
  const stops = [
    // Streams of events never end by themselves, and viewers would wait for them.
    () => parts.system?.runtime.events.stop(),
    // Those who send would go on for hours; they take it up again where they were.
    () => parts.system?.runtime.uploads.stop(),
    () => Promise.all([parts.listener?.close(drainMs), parts.mirror?.stop()]),
    () => parts.pages?.close(),
    () => parts.system?.stop(),
    () => parts.demo?.stop(),
    () => parts.lock?.release(),
  ];
  for (const stop of stops) {
    try {
      await stop();
    } catch (error) {
      log.error('a part did not stop cleanly', { error });
    }
  }
}

async function openDemo(config: Config, log: Log): Promise<Demo> {
  const dataDir = join(config.dataDir, 'demo-telegram');
  const emulatorEntry = {
    command: process.execPath,
    args: ['--enable-source-maps', join(rootDir, 'dist/emulator.mjs')],
  };
  return await startDemo({ rootDir, dataDir, emulatorEntry, log: log.child('demo') });
}

async function openSystem(config: Config, log: Log, parts: Parts): Promise<StartReport> {
  if (config.mode === 'demo') parts.demo = await openDemo(config, log);
  const telegramConfig = parts.demo?.telegram ?? config.telegram;
  if (!telegramConfig) throw new AppError('bad_configuration', 'Telegram is not configured.');
  parts.system = boot({ config, telegramConfig, demo: parts.demo?.door, log: log.child('boot') });
  installRuntime(parts.system.runtime);
  const report = await parts.system.start();
  if (config.mirror.worker === 'on') parts.mirror = startMirror(config, telegramConfig, log);
  return report;
}

/** Only now: it opens the store that the start has brought to the newest schema. */
function startMirror(config: Config, telegramConfig: TelegramConfig, log: Log): MirrorProcess {
  const mirror = createMirrorProcess({
    command: process.execPath,
    args: ['--enable-source-maps', join(rootDir, 'dist/mirror-worker.mjs'), '--parent'],
    environment: companionEnvironment(config, telegramConfig),
    clock: systemClock,
    log: log.child('mirror'),
  });
  mirror.start();
  return mirror;
}

async function openPages(listener: Listener, parts: Parts) {
  const dev = process.env.NODE_ENV === 'development';
  parts.pages = next({ dev, dir: rootDir, hostname: 'localhost', port: listener.port, httpServer: listener.server });
  await parts.pages.prepare();
  return parts.pages.getRequestHandler();
}

/**
 * What goes past Next: WebDAV has methods that it has no routes for (docs/decisions/0022-webdav-beside-next.md), uploads have
 * bodies of gigabytes (docs/decisions/0028-uploads-from-the-browser.md).
 */
function besidePages(pages: RequestListener, running: Runtime, log: Log): RequestListener {
  const tree = nodeListener(running.dav.handle, log.child('dav'));
  const uploads = nodeListener(uploadHandler(running), log.child('upload'));
  return (request, response) => {
    const [method, target] = [request.method ?? '', request.url ?? ''];
    if (isDavRequest(method, target)) return tree(request, response);
    return isUploadRequest(method, target) ? uploads(request, response) : pages(request, response);
  };
}

function logSummary(log: Log, config: Config, report: StartReport, parts: Parts): void {
  if (config.mode === 'telegram' && config.allowedIds === 'everybody') {
    log.warn('ALLOWED_IDS is *: anyone who finds the bot may upload');
  }
  if (config.allowedIds.length === 0 && config.adminIds.length === 0) {
    log.warn(
      'neither ALLOWED_IDS nor ADMIN_IDS is set: the bot works for nobody; write to it, and it tells you your id',
    );
  }
  warnOfProxy(log, config, parts);
  const bots = parts.system?.runtime.telegram.bots() ?? [];
  log.info(`StreamVault is ready at ${config.url}`, { summary: startSummary({ config, report, bots }) });
}

/** What is wrong with the proxy right now, and what it cannot be asked. */
function warnOfProxy(log: Log, { transport: { socksProxy }, mongo }: Config, parts: Parts): void {
  if (!socksProxy) return;
  for (const { use, ok, code, reason } of parts.system?.runtime.proxyWatch.status() ?? []) {
    if (!ok) log.warn(`proxy: ${reason}`, { for: use, code });
  }
  if (mongo?.url.startsWith('mongodb+srv:')) {
    log.warn(
      'proxy: the list of servers behind mongodb+srv:// is asked of the resolver here, not of the proxy; name them in mongodb:// if that must not be',
    );
  }
}

async function main(): Promise<void> {
  process.env.NEXT_TELEMETRY_DISABLED = '1';
  outliveReaders();
  const given = readConfigOrExit();
  const requestIds = createRequestIds(given.trustedProxies > 0);
  const log = createLog({
    level: given.logLevel,
    pretty: process.stdout.isTTY === true,
    context: requestIds.current,
  });
  const parts: Parts = {};
  for (const notice of noticesOfNames()) log.warn(notice);
  stopOnSignals(parts, log);
  try {
    parts.lock = lockDataFolder(given.dataDir);
    const listener = await openListener({ ...given, methodsOf, requestIds });
    parts.listener = listener;
    const config = { ...given, port: listener.port, url: given.url.replace(/:0$/, `:${listener.port}`) };
    // next-auth builds its addresses from it; its route makes them relative again.
    process.env.NEXTAUTH_URL = config.url;
    const [report, handle] = await Promise.all([openSystem(config, log, parts), openPages(listener, parts)]);
    const byNext: RequestListener = (request, response) => void handle(request, response);
    // The development server makes its files when they are asked for.
    const isBuilt = process.env.NODE_ENV !== 'development';
    const pages = isBuilt ? builtFiles(join(rootDir, '.next/static'), byNext) : byNext;
    listener.serve(besidePages(pages, runtime(), log));
    logSummary(log, config, report, parts);
    parts.demo?.seed().catch((error: unknown) => log.warn('the demo films were not all sent', { error }));
  } catch (error) {
    if (!parts.stopping) await fail(error, parts, log);
  }
}

async function fail(error: unknown, parts: Parts, log: Log): Promise<never> {
  const misconfigured = isAppError(error) && (error.code === 'bad_configuration' || error.code === 'bad_credentials');
  if (misconfigured) process.stderr.write(`${error.message}\n`);
  else log.error('start failed', { error });
  await stopAll(parts, log);
  process.exit(misconfigured ? exitCodes.misconfigured : exitCodes.failed);
}

/** One Ctrl-C reaches us twice under npm: from the terminal, and handed on by npm. */
const sameKeyPressMs = 1000;

/** The first signal drains, a later second one leaves at once. */
function stopOnSignals(parts: Parts, log: Log): void {
  let firstAtMs = 0;
  const onSignal = async (signal: string) => {
    if (parts.stopping && Date.now() - firstAtMs < sameKeyPressMs) return;
    if (parts.stopping) process.exit(exitCodes.failed);
    parts.stopping = true;
    firstAtMs = Date.now();
    log.info(`${signal}: stopping`);
    setTimeout(() => process.exit(exitCodes.failed), hardExitMs).unref();
    await stopAll(parts, log);
    log.info('stopped');
    process.exit(exitCodes.stopped);
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

await main();
