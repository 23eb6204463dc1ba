// Events as a text/event-stream (HTML Standard 9.2): replay, heartbeats, resets, and an end.
import type { Clock } from '../clock.ts';
import type { EventFeed, LiveEvent } from './event-feed.ts';

/** What one reader is told, from where on, until when. */
export interface EventStreamOptions {
  readonly feed: EventFeed;
  /** From an earlier stream: what came after it is told first. */
  readonly lastEventId: string | undefined;
  readonly sees: (event: LiveEvent) => boolean;
  readonly clock: Clock;
  /** Proxies cut what is silent for a minute. */
  readonly heartbeatMs: number;
  /** Ends the stream, cleanly. */
  readonly signal: AbortSignal;
}

/** What a browser waits before it comes back, ms. */
const retryMs = 3000;

/** @example frame({ id: 'a-1', type: 'removed', data: { message_id: 7 } }) // 'id: a-1\nevent: removed\ndata: {"message_id":7}\n\n' */
export function frame({ id, type, data }: Pick<LiveEvent, 'id' | 'type' | 'data'>): string {
  return `id: ${id}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}

async function* frames({ feed, lastEventId, sees, clock, heartbeatMs, signal }: EventStreamOptions) {
  const known = lastEventId === undefined ? feed.newest : feed.placeOf(lastEventId);
  let place = known ?? feed.newest;
  const reset = () => frame({ id: feed.idOf(place), type: 'reset', data: {} });
  // Something at once, with the place: who is cut off before the first event comes back to here.
  yield `retry: ${retryMs}\nid: ${feed.idOf(place)}\n\n${known === undefined ? reset() : ''}`;
  while (!signal.aborted) {
    const events = feed.after(place);
    place = feed.newest;
    const text = events === undefined ? reset() : events.filter(sees).map(frame).join('');
    if (text) yield text;
    else if (!(await feed.waitAfter(place, heartbeatMs, clock, signal)) && !signal.aborted) yield ': beat\n\n';
  }
}

/**
 * The body of an answer. It holds nothing but a place: a reader that is too slow for the ring is told `reset`.
 *
 * @param onEnd once, however it ended.
 */
export function eventStream(options: EventStreamOptions, onEnd: () => void): ReadableStream<Uint8Array> {
  const left = new AbortController();
  const signal = AbortSignal.any([options.signal, left.signal]);
  const source = frames({ ...options, signal });
  const encoder = new TextEncoder();
  let isOver = false;
  const end = () => {
    if (!isOver) onEnd();
    isOver = true;
  };
  // A reader that does not read would not be asked for more, and never notice.
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value, done } = await source.next();
        if (!done) return controller.enqueue(encoder.encode(value));
        end();
        controller.close();
      },
      cancel: () => left.abort(),
    },
    { highWaterMark: 0 },
  );
}
