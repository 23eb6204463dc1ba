// What the room of Telegram needs of other rooms: where bots keep their sessions, and whether nodes share them.
import { createSessionVault } from './auth/session-vault.ts';
import type { Clock } from './clock.ts';
import type { Config, TelegramConfig } from './config.ts';
import type { Log } from './log.ts';
import type { ProxyReports } from './proxy/proxy-watch.ts';
import type { Storage } from './storage/storage.ts';
import type { Telegram } from './telegram/telegram.ts';
import { createTelegram } from './telegram/telegram-room.ts';

/** What the room of Telegram is built on. */
export interface TelegramBuild {
  readonly config: Config;
  readonly telegramConfig: TelegramConfig;
  readonly storage: Storage;
  /** Told when the proxy keeps Telegram away, and when it no longer does. */
  readonly proxyReports: ProxyReports;
  readonly clock: Clock;
  readonly log: Log;
}

/** Builds it; no bot is connected before it starts. */
export function buildTelegram({ config, telegramConfig, storage, proxyReports, clock, log }: TelegramBuild): Telegram {
  const { dataDir, transport, node } = config;
  return createTelegram({
    config: telegramConfig,
    transport: { ...transport, proxyReports },
    dataDir,
    vault: createSessionVault({
      secret: config.signIn.secret,
      dataDir,
      clock,
      // Each node has keys of its own: a copy could come to another one.
      ...(node ? {} : { store: storage.botSessions }),
    }),
    sharesBots: node !== undefined,
    bots: storage.bots,
    locations: storage.locations,
    log,
    clock,
  });
}
