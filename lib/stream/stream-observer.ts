// Whoever counts what streams do. Types only: the metrics room implements it.

/** How a stream ended: everything sent, the viewer went away, or it could not go on. */
export type StreamOutcome = 'complete' | 'left' | 'failed';

/** Told of every 200 and 206 to GET. Calls must return at once and never throw. */
export interface StreamObserver {
  /** A stream began to fetch its first bytes. Followed by exactly one `ended`. */
  opened(): void;
  /** The first bytes are in hand. @param tookMs since `opened`. */
  firstByte(tookMs: number): void;
  /** So many more bytes of the file were handed to the socket. */
  sent(bytes: number): void;
  ended(outcome: StreamOutcome): void;
}
