// The process of the mirror: configuration -> rooms -> jobs, until it is told to stop or its server is gone.
//
// Started by the server beside itself (`--parent`: it ends with its standard input), or alone by `npm run mirror`.
import { parseArgs } from 'node:util';
import { bootMirror, type MirrorSystem } from './boot-mirror.ts';
import { type Config, readConfig } from './config.ts';
import { AppError, isAppError } from './errors.ts';
import { createLog, type Log, outliveReaders } from './log.ts';

/** Exit codes, as those of the server. */
const exitCodes = { stopped: 0, failed: 1, misconfigured: 2 } as const;
/** Stopping must end, whatever hangs. */
const hardExitMs = 10_000;

function openSystem(config: Config, log: Log): MirrorSystem {
  if (!config.telegram) {
    throw new AppError(
      'bad_configuration',
      'The mirror needs API_ID, API_HASH, BOT_TOKEN and LOG_CHANNEL_ID; the demo starts one by itself.',
    );
  }
  return bootMirror({ config, telegramConfig: config.telegram, log });
}

function stopWhenTold(stop: () => Promise<void>, isChild: boolean): void {
  let isStopping = false;
  const onEnd = () => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(exitCodes.failed), hardExitMs).unref();
    void stop().then(
      () => process.exit(exitCodes.stopped),
      () => process.exit(exitCodes.failed),
    );
  };
  process.on('SIGTERM', onEnd);
  process.on('SIGINT', onEnd);
  if (isChild) process.stdin.resume().once('end', onEnd).once('error', onEnd);
}

async function main(): Promise<void> {
  outliveReaders();
  const { values } = parseArgs({ options: { parent: { type: 'boolean', default: false } } });
  let log: Log | undefined;
  try {
    const config = readConfig();
    log = createLog({ level: config.logLevel, pretty: process.stdout.isTTY === true }).child('mirror');
    const system = openSystem(config, log);
    stopWhenTold(() => system.stop(), values.parent);
    await system.start();
  } catch (error) {
    const isMisconfigured = isAppError(error) && ['bad_configuration', 'bad_credentials'].includes(error.code);
    if (log && !isMisconfigured) log.error('the mirror did not start', { error });
    else process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(isMisconfigured ? exitCodes.misconfigured : exitCodes.failed);
  }
}

await main();
