// A fresh little Telegram for one test file: a person, a bot, a log channel.
import type { EmulatorProcess } from './emulator-process.ts';
import { startEmulatorProcess } from './emulator-process.ts';

/** An emulator with the cast every test needs. */
export interface TelegramWorld {
  readonly emulator: EmulatorProcess;
  readonly userId: number;
  readonly bots: readonly { readonly id: number; readonly token: string }[];
  /** Bare id. */
  readonly channelId: number;
  /** The environment that points the product to this Telegram. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export interface WorldOptions {
  /** Default 1. */
  readonly bots?: number;
  /** Options of the emulator's command line. */
  readonly emulatorArgs?: readonly string[];
}

export async function startTelegramWorld({
  bots: botCount = 1,
  emulatorArgs,
}: WorldOptions = {}): Promise<TelegramWorld> {
  const emulator = await startEmulatorProcess(emulatorArgs);
  const { control, server } = emulator;
  const user = await control.createUser({ firstName: 'Ada' });
  const bots = [];
  for (let index = 0; index < botCount; index += 1) {
    bots.push(await control.createBot({ firstName: `Vault ${index}`, username: `vault${index}_bot` }));
  }
  const channel = await control.createChannel({ title: 'Log', members: bots.map((bot) => bot.id) });
  const environment = {
    API_ID: String(server.apiId),
    API_HASH: server.apiHash,
    BOT_TOKEN: bots[0]?.token ?? '',
    BOT_TOKENS: bots
      .slice(1)
      .map((bot) => bot.token)
      .join(','),
    LOG_CHANNEL_ID: `-100${channel.id}`,
    ALLOWED_IDS: '*',
    TELEGRAM_SERVER: JSON.stringify({
      dcs: server.dcs,
      defaultDc: server.defaultDc,
      publicKeyPem: server.publicKeyPem,
    }),
  };
  return { emulator, userId: user.id, bots, channelId: channel.id, environment, stop: () => emulator.stop() };
}
