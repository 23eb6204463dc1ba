// What happens in the log channel, whoever does it there, happens to the catalogue.
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { ChannelEvent, LogChannel } from '../telegram/telegram.ts';
import { patiently } from './patience.ts';
import type { PostIndex } from './post-index.ts';
import type { Reindexer } from './recovery.ts';

/** What {@link watchChannel} works with. */
export interface ChannelWatchOptions {
  readonly channel: LogChannel;
  readonly index: PostIndex;
  /** Begun when Telegram does not say any more what was missed. */
  readonly reindexer: Pick<Reindexer, 'start'>;
  readonly log: Log;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Sets the channel's handler. It waits for as long as only Telegram or the store is away; later events wait behind it. */
export function watchChannel({ channel, index, reindexer, log, clock, signal }: ChannelWatchOptions): void {
  channel.onEvent(async (event: ChannelEvent) => {
    switch (event.kind) {
      case 'posted':
      case 'edited':
        await patiently(() => index.takeIn(event.post, signal), { clock, signal });
        return;
      case 'deleted':
        for (const messageId of event.messageIds) await index.markMissing(channel.chatId, messageId);
        return;
      case 'lost':
        log.warn('changes of the log channel were missed; walking through it');
        await reindexer.start();
    }
  });
}
