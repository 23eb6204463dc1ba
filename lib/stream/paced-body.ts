// A body that is handed on no faster than its viewer is given.
import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';

/** How slowly. Types only: whoever keeps the budget decides. */
export interface BodyPace {
  /** Takes bytes out of what the viewer is given. @returns how long to wait before they are sent, ms. */
  take(bytes: number): number;
}

/** So little at a time that a slow viewer's picture goes on evenly: a quarter of a second of 2 Mbit/s. */
const pieceBytes = 65_536;

/**
 * Passes a body on in small pieces, each when its time has come. It keeps no queue: what is not due stays where it is.
 *
 * Cancelling it cancels `body`, and ends a wait at once.
 */
export function pacedBody(
  body: ReadableStream<Uint8Array>,
  { pace, clock }: { readonly pace: BodyPace; readonly clock: Pick<Clock, 'sleep'> },
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  const gone = new AbortController();
  let left: Uint8Array = new Uint8Array(0);
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (left.byteLength === 0) {
          const { done, value } = await reader.read();
          if (done) return controller.close();
          left = value;
        }
        const piece = left.subarray(0, pieceBytes);
        left = left.subarray(piece.byteLength);
        const waitMs = pace.take(piece.byteLength);
        if (waitMs > 0) await clock.sleep(waitMs, gone.signal);
        controller.enqueue(piece);
      },
      async cancel(reason) {
        gone.abort(new AppError('aborted'));
        await reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
