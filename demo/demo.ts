// The demo: a Telegram of its own beside the product, its cast, and films that are sent to the bot at the first start.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ControlClient } from '#emulator/control/control-client.ts';
import type { TelegramConfig } from '#lib/config.ts';
import type { Log } from '#lib/log.ts';
import type { DemoDoor } from '#lib/runtime.ts';
import { cast, createCast } from './demo-cast.ts';
import { openNotes } from './demo-notes.ts';
import { type EmulatorChild, type EmulatorEntry, startEmulatorChild } from './emulator-child.ts';
import { sendFilms } from './seed.ts';

export interface DemoOptions {
  /** The project's root; the films lie below it. */
  readonly rootDir: string;
  /** Folder of the demo's Telegram; it is created. */
  readonly dataDir: string;
  readonly emulatorEntry: EmulatorEntry;
  readonly log: Log;
  /** Called once when the emulator ends although nobody stopped it. Default: only the log says so. */
  readonly onExit?: () => void;
}

/** The demo, running. */
export interface Demo {
  /** Points the product to the demo's Telegram. */
  readonly telegram: TelegramConfig;
  readonly door: DemoDoor;
  /** Sends the films that are not in the chat yet. May be called again; a call under way is joined. */
  seed(): Promise<void>;
  /** Ends the emulator within about 3 s; a seed under way ends quietly. May be called twice. */
  stop(): Promise<void>;
}

/**
 * Starts the demo's Telegram and creates its cast.
 *
 * @throws Error when the emulator does not start; nothing is left running then.
 */
export async function startDemo({ rootDir, dataDir, emulatorEntry, log, onExit }: DemoOptions): Promise<Demo> {
  const notes = await openNotes(dataDir, cast.botId);
  const emulatorDataDir = join(dataDir, 'emulator');
  // Somebody took the Telegram away and left the notes: nothing has been sent to the new one.
  if (!existsSync(emulatorDataDir)) notes.sentFiles.length = 0;
  const emulator = await startEmulatorChild({
    entry: emulatorEntry,
    dataDir: emulatorDataDir,
    log,
    onExit: (how) => {
      log.error('the demo Telegram has ended', { how });
      onExit?.();
    },
  });
  const control = new ControlClient({ url: emulator.controlUrl, token: emulator.controlToken });
  try {
    await createCast(control, notes.botToken);
  } catch (error) {
    await emulator.stop();
    throw error;
  }
  const stopping = new AbortController();
  const send = async () => {
    const count = await sendFilms({ control, rootDir, dataDir, notes, signal: stopping.signal });
    if (count > 0) log.info('demo films sent to the bot', { count });
  };
  let seeding: Promise<void> | undefined;
  return {
    telegram: telegramConfig(emulator, notes.botToken),
    door: {
      controlUrl: emulator.controlUrl,
      controlToken: emulator.controlToken,
      userId: cast.userId,
      botId: cast.botId,
    },
    seed: () => {
      seeding ??= send()
        .catch((error: unknown) => {
          // The emulator was taken away on purpose; the next start sends the rest.
          if (!stopping.signal.aborted) throw error;
        })
        .finally(() => {
          seeding = undefined;
        });
      return seeding;
    },
    stop: async () => {
      stopping.abort();
      await emulator.stop();
    },
  };
}

function telegramConfig({ server }: EmulatorChild, botToken: string): TelegramConfig {
  const { apiId, apiHash, defaultDc, publicKeyPem } = server;
  return {
    apiId,
    apiHash,
    botTokens: [botToken],
    logChannelId: cast.logChannelId,
    server: { dcs: server.dcs.map((dc) => ({ ...dc })), defaultDc, publicKeyPem },
  };
}
