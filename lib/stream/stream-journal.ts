// What a stream tells the log and the observer.
import type { Clock } from '../clock.ts';
import { isAppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { StreamObserver, StreamOutcome } from './stream-observer.ts';

/** One stream's entries. The first ending counts, later ones say nothing: leaving also fails the read under way. */
export interface StreamJournal {
  /** So many more bytes of the file are on their way; the first call ends the wait for the first byte. */
  handedOut(bytes: number): void;
  finished(): void;
  /** The viewer went away. */
  left(): void;
  /** An abort counts as the viewer going away; anything else is a warning, as the viewer's player notices it. */
  failed(error: unknown): void;
}

/** Who is told of a stream. */
export interface StreamJournalOptions {
  readonly log: Log;
  readonly clock: Clock;
  readonly observer?: StreamObserver | undefined;
}

/** Opens the entries of one stream of the bytes [start, end). Players open many: only failures are above `debug`. */
export function openStreamJournal(
  { log, clock, observer }: StreamJournalOptions,
  stream: { readonly messageId: number; readonly start: number; readonly end: number },
): StreamJournal {
  const openedAtMs = clock.nowMs();
  let sentBytes = 0;
  let ended = false;
  const end = (outcome: StreamOutcome, write: (fields: Record<string, unknown>) => void) => {
    if (ended) return;
    ended = true;
    write({ ...stream, sentBytes, tookMs: clock.nowMs() - openedAtMs });
    observer?.ended(outcome);
  };
  const left = () => end('left', (fields) => log.debug('viewer left', fields));
  log.debug('stream opened', stream);
  observer?.opened();
  return {
    handedOut(bytes) {
      if (sentBytes === 0) observer?.firstByte(clock.nowMs() - openedAtMs);
      sentBytes += bytes;
      observer?.sent(bytes);
    },
    finished: () => end('complete', (fields) => log.debug('stream finished', fields)),
    left,
    failed(error) {
      if (isAppError(error) && error.code === 'aborted') return left();
      const event = sentBytes === 0 ? 'stream not opened' : 'stream cut';
      end('failed', (fields) => log.warn(event, { ...fields, error }));
    },
  };
}
