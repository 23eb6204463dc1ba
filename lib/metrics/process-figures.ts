// Figures of the process: how late the event loop runs, and what memory it takes.
import type { IntervalHistogram } from 'node:perf_hooks';
import { Gauge, type Registry } from 'prom-client';

const nanosecondsPerMs = 1e6;

export interface ProcessFigures {
  readonly delay: IntervalHistogram;
  readonly resolutionMs: number;
  readonly startedAtMs: number;
}

/**
 * Adds gauges of the event loop and of memory.
 *
 * @param delay reset by each scrape, so that old trouble does not hide new calm. It holds the time between two ticks of its
 * timer: what is above the timer's own interval is delay.
 * @param resolutionMs the timer's interval.
 */
export function registerProcessFigures(registry: Registry, { delay, resolutionMs, startedAtMs }: ProcessFigures): void {
  new Gauge({
    name: 'streamvault_event_loop_delay_seconds',
    help: 'How late timers ran since the last scrape.',
    labelNames: ['quantile'],
    registers: [registry],
    collect() {
      for (const percentile of [50, 99]) {
        const ticksMs = delay.percentile(percentile) / nanosecondsPerMs;
        this.set({ quantile: String(percentile / 100) }, Math.max(0, ticksMs - resolutionMs) / 1000);
      }
      delay.reset();
    },
  });
  new Gauge({
    name: 'process_memory_bytes',
    help: 'Memory of the process by kind.',
    labelNames: ['kind'],
    registers: [registry],
    collect() {
      const { rss, heapUsed, external, arrayBuffers } = process.memoryUsage();
      for (const [kind, bytes] of Object.entries({ rss, heap: heapUsed, external, array_buffers: arrayBuffers })) {
        this.set({ kind }, bytes);
      }
    },
  });
  new Gauge({
    name: 'process_start_time_seconds',
    help: 'Unix time of the start.',
    registers: [registry],
    collect() {
      this.set(startedAtMs / 1000);
    },
  });
}
