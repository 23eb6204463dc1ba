// Puts the room together.
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Storage } from '../storage/storage.ts';
import type { LogChannel } from '../telegram/telegram.ts';
import { BackgroundLoop } from './background-loop.ts';
import { CaptionWriter } from './caption-writer.ts';
import { watchChannel } from './channel-watch.ts';
import type { DescribeOptions } from './describe-post.ts';
import { MirrorCopier } from './mirror-copier.ts';
import { PostIndex } from './post-index.ts';
import type { Reindexer, RowChange } from './recovery.ts';
import { ChannelReindexer } from './reindexer.ts';

/** How often is looked for captions due and films without a copy. Chosen by feel. */
const loopPauseMs = 3000;

/** What the room of recovery is built on. */
export interface RecoveryOptions extends DescribeOptions {
  readonly channel: LogChannel;
  readonly mirror: LogChannel | undefined;
  readonly storage: Storage;
  /** Told what the channel did to the catalogue, after it is durable; must not throw. */
  readonly onChanged?: (change: RowChange) => void;
  readonly log: Log;
  readonly clock: Clock;
}

/** Catalogue and channel kept in step. */
export interface Recovery {
  readonly reindexer: Reindexer;
  /** Sets the channel's handler, so that it must run before updates begin; takes up a rebuild that was interrupted. Idempotent; may follow a stop. */
  start(): Promise<void>;
  /** Ends everything after the step under way. Idempotent. */
  stop(): Promise<void>;
}

/** The rebuild alone, for a process that does nothing else. */
export function createReindexer(options: Omit<RecoveryOptions, 'mirror'>): Reindexer {
  const index = new PostIndex(options);
  return new ChannelReindexer({ ...options, index });
}

/** Makes the room; nothing runs before {@link Recovery.start}. */
export function createRecovery(options: RecoveryOptions): Recovery {
  const { channel, mirror, storage, captions, log, clock } = options;
  const index = new PostIndex(options);
  const reindexer = new ChannelReindexer({ ...options, index });
  let stopping = new AbortController();
  const writer = new CaptionWriter({ channel, mirror, storage, index, captions, log, clock });
  const loop = (name: string, pass: (signal: AbortSignal) => Promise<void>) =>
    new BackgroundLoop({ name, pass, pauseMs: loopPauseMs, log, clock });
  const copier = mirror && new MirrorCopier({ chatId: channel.chatId, mirror, storage, captions, log, clock });
  const makeLoops = () => [
    loop('writing captions', (signal) => writer.pass(signal)),
    ...(copier ? [loop('copying to the second channel', (signal) => copier.pass(signal))] : []),
  ];
  let loops: readonly BackgroundLoop[] | undefined;
  return {
    reindexer,
    async start() {
      if (stopping.signal.aborted) stopping = new AbortController();
      watchChannel({ channel, index, reindexer, log, clock, signal: stopping.signal });
      loops ??= makeLoops();
      for (const each of loops) each.start();
      await reindexer.resume();
    },
    async stop() {
      stopping.abort();
      const running = loops ?? [];
      loops = undefined;
      await Promise.all([reindexer.stop(), ...running.map((each) => each.stop())]);
    },
  };
}
