// Figures of the process: how late the event loop runs, what memory it takes, and what it holds open.
import { readdir } from 'node:fs/promises';
import type { IntervalHistogram } from 'node:perf_hooks';
import { Gauge, type Registry } from 'prom-client';

const nanosecondsPerMs = 1e6;

/** What is measured of the process from its start on. */
export interface ProcessFigures {
  readonly delay: IntervalHistogram;
  readonly resolutionMs: number;
  readonly startedAtMs: number;
}

/**
 * Adds gauges of the event loop, of memory, and of timers, sockets and files.
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
  registerHeldFigures(registry);
}

/** What must go back to where it was when nobody streams; the names are those of prom-client's own collectors. */
function registerHeldFigures(registry: Registry): void {
  new Gauge({
    name: 'nodejs_active_resources',
    help: 'Timers, sockets and other things that keep the process alive, by the names Node gives them.',
    labelNames: ['type'],
    registers: [registry],
    collect() {
      this.reset();
      for (const type of process.getActiveResourcesInfo()) this.inc({ type });
    },
  });
  new Gauge({
    name: 'process_open_fds',
    help: 'Open file descriptors, sockets included; missing where the system does not tell.',
    registers: [registry],
    async collect() {
      const openFiles = await countOpenFiles();
      if (openFiles === undefined) this.remove();
      else this.set(openFiles);
    },
  });
}

/** Linux tells; undefined elsewhere. */
async function countOpenFiles(): Promise<number | undefined> {
  try {
    const names = await readdir('/proc/self/fd');
    // One of them is the folder that is being read.
    return names.length - 1;
  } catch {
    return undefined; // No /proc here: the figure is left out.
  }
}
