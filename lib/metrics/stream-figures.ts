// What streams do, counted: implements the observer of the stream room.
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { StreamObserver } from '../stream/stream-observer.ts';

/** Upper edges in seconds: a pinned head takes a few ms, a cold one some round trips, a bad one ends at the time limit of 10 s. */
const firstByteEdges = [0.005, 0.01, 0.03, 0.06, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10];

/** Adds the metrics of streams and returns the observer that feeds them. */
export function registerStreamFigures(registry: Registry): StreamObserver {
  const registers = [registry];
  const open = new Gauge({ name: 'streamvault_streams_open', help: 'Streams being served.', registers });
  const firstByte = new Histogram({
    name: 'streamvault_stream_first_byte_seconds',
    help: 'From the request to the first bytes in hand.',
    buckets: firstByteEdges,
    registers,
  });
  const served = new Counter({
    name: 'streamvault_stream_bytes_total',
    help: 'Bytes of films handed to viewers.',
    registers,
  });
  const ended = new Counter({
    name: 'streamvault_streams_total',
    help: 'Streams by how they ended.',
    labelNames: ['outcome'],
    registers,
  });
  for (const outcome of ['complete', 'left', 'failed']) ended.inc({ outcome }, 0);
  return {
    opened: () => open.inc(),
    firstByte: (tookMs) => firstByte.observe(tookMs / 1000),
    sent: (bytes) => served.inc(bytes),
    ended(outcome) {
      open.dec();
      ended.inc({ outcome });
    },
  };
}
