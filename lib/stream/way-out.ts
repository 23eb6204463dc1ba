// The way from this process to a viewer: asked for before a stream begins, and whatever takes it is counted.
import type { Caller } from '../auth/caller.ts';
import type { Clock } from '../clock.ts';
import type { MediaPlace } from '../storage/storage.ts';
import { type BodyPace, pacedBody } from './paced-body.ts';
import type { StreamObserver } from './stream-observer.ts';

/** Who wants what. */
export interface WayOutRequest {
  readonly item: Pick<MediaPlace, 'chat_id' | 'message_id'>;
  readonly headers: Headers;
  readonly caller?: Caller | undefined;
}

/** Says whether another stream may begin. */
export interface WayOutOptions {
  /** Default: always, and as fast as it can be. @throws AppError `egress_spent`. */
  readonly admit?: ((request: WayOutRequest) => BodyPace | undefined) | undefined;
  readonly observer?: StreamObserver | undefined;
  readonly clock: Clock;
}

/** One viewer's way out. */
export interface WayOut {
  /** Passes on a stream of this room, which is counted where it is read. */
  pass(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array>;
  /** Hands out bytes that were made of a film, and counts them as they go. */
  handOut(bytes: Uint8Array): ReadableStream<Uint8Array>;
}

/** So much of bytes at hand is handed over at once: whoever leaves is not counted for the rest. */
const pieceBytes = 262_144;

/** Opens a way. @throws AppError `egress_spent`. */
export function openWayOut({ admit, observer, clock }: WayOutOptions, request: WayOutRequest): WayOut {
  const pace = admit?.(request);
  const pass = (body: ReadableStream<Uint8Array>) => (pace ? pacedBody(body, { pace, clock }) : body);
  return { pass, handOut: (bytes) => pass(inPieces(bytes, (sent) => observer?.sent(sent))) };
}

function inPieces(bytes: Uint8Array, onSent: (bytes: number) => void): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const piece = bytes.subarray(at, at + pieceBytes);
        at += piece.byteLength;
        if (piece.byteLength > 0) {
          onSent(piece.byteLength);
          // A copy: whoever takes it may take it over, and these bytes are asked for again.
          controller.enqueue(new Uint8Array(piece));
        }
        if (at >= bytes.byteLength) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}
