// What a stream writes into the log.
import type { Clock } from '../clock.ts';
import { isAppError } from '../errors.ts';
import type { Log } from '../log.ts';

/** One stream's entries. The first call ends the stream, later ones say nothing: leaving also fails the read under way. */
export interface StreamJournal {
  finished(sentBytes: number): void;
  /** The viewer went away. */
  left(sentBytes: number): void;
  /** An abort counts as the viewer going away; anything else is a warning, as the viewer's player notices it. */
  failed(sentBytes: number, error: unknown): void;
}

/** Opens the entries of one stream of the bytes [start, end). Players open many: only failures are above `debug`. */
export function openStreamJournal(
  { log, clock }: { readonly log: Log; readonly clock: Clock },
  stream: { readonly messageId: number; readonly start: number; readonly end: number },
): StreamJournal {
  const openedAtMs = clock.nowMs();
  const fields = (sentBytes: number) => ({ ...stream, sentBytes, tookMs: clock.nowMs() - openedAtMs });
  let ended = false;
  const end = (write: () => void) => {
    if (!ended) write();
    ended = true;
  };
  const left = (sentBytes: number) => end(() => log.debug('viewer left', fields(sentBytes)));
  log.debug('stream opened', stream);
  return {
    finished: (sentBytes) => end(() => log.debug('stream finished', fields(sentBytes))),
    left,
    failed(sentBytes, error) {
      if (isAppError(error) && error.code === 'aborted') return left(sentBytes);
      const event = sentBytes === 0 ? 'stream not opened' : 'stream cut';
      end(() => log.warn(event, { ...fields(sentBytes), error }));
    },
  };
}
