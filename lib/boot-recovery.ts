// What the room of recovery needs of other rooms: the words of captions, names, and who hears what the channel did.
import { formatCaption, readCaption, rewriteCaption } from '#bot/caption.ts';
import { postRows } from './catalog/post-row.ts';
import { suggestName } from './catalog/titles.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Log } from './log.ts';
import { createRecovery, type Recovery, type RecoveryOptions } from './recovery/create-recovery.ts';
import { Snapshots } from './recovery/snapshots.ts';
import type { Storage } from './storage/storage.ts';
import type { Telegram } from './telegram/telegram.ts';

/** What the room of recovery is built on. */
export interface RecoveryBuild extends Required<Pick<RecoveryOptions, 'onChanged'>> {
  readonly config: Config;
  readonly storage: Storage;
  readonly telegram: Telegram;
  readonly clock: Clock;
  readonly log: Log;
}

/** Builds what keeps catalogue and channel in step; nothing runs before it starts. */
export function buildRecovery({ config, telegram, log, ...rest }: RecoveryBuild): Recovery {
  return createRecovery({
    ...rest,
    channel: telegram.logChannel,
    mirror: telegram.mirrorChannel,
    captions: { write: formatCaption, read: readCaption, rewrite: rewriteCaption },
    suggestName,
    postRow: postRows(config.url),
    log: log.child('recovery'),
  });
}

/** Builds the nightly copies of the store. */
export function buildSnapshots({
  config,
  storage,
  clock,
  log,
}: Pick<RecoveryBuild, 'config' | 'storage' | 'clock' | 'log'>): Snapshots {
  const { dataDir, snapshots } = config;
  return new Snapshots({ storage, dataDir, ...snapshots, log: log.child('snapshots'), clock });
}
