// The text a scraper reads.
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { metricLabel } from './counted-figures.ts';
import { createMetrics } from './metrics.ts';

const bot = { username: 'vault_bot', userId: 7, state: 'ready', role: 'front' } as const;

describe('createMetrics', () => {
  it('counts streams by outcome, bytes and the wait for the first byte', async () => {
    const metrics = createMetrics({ telegram: { bots: () => [] }, startedAtMs: 0 });
    for (const outcome of ['complete', 'left', 'failed', 'complete'] as const) {
      metrics.streams.opened();
      metrics.streams.firstByte(25);
      metrics.streams.sent(1000);
      metrics.streams.ended(outcome);
    }
    metrics.streams.opened();
    const text = await metrics.text();
    expect(text).toContain('streamvault_streams_open 1\n');
    expect(text).toContain('streamvault_streams_total{outcome="complete"} 2\n');
    expect(text).toContain('streamvault_stream_bytes_total 4000\n');
    expect(text).toContain('streamvault_stream_first_byte_seconds_bucket{le="0.01"} 0\n');
    expect(text).toContain('streamvault_stream_first_byte_seconds_bucket{le="0.03"} 4\n');
  });

  it('reads bots at each scrape and forgets those that are gone', async () => {
    let bots: readonly object[] = [
      { ...bot, lanes: 2, inFlight: 3, p95Ms: 250, breaker: 'half_open', floodUntilMs: 5000, bytesPerSecond: 9 },
    ];
    const metrics = createMetrics({ telegram: { bots: () => bots as never }, startedAtMs: 0 });
    const text = await metrics.text();
    expect(text).toContain('streamvault_bot_state{bot="vault_bot",role="front",state="ready"} 1\n');
    expect(text).toContain('streamvault_bot_lanes{bot="vault_bot"} 2\n');
    expect(text).toContain('streamvault_bot_parts_in_flight{bot="vault_bot"} 3\n');
    expect(text).toContain('streamvault_bot_part_p95_seconds{bot="vault_bot"} 0.25\n');
    expect(text).toContain('streamvault_bot_breaker_open{bot="vault_bot"} 0.5\n');
    expect(text).toContain('streamvault_bot_flood_until_seconds{bot="vault_bot"} 5\n');
    bots = [bot];
    expect(await metrics.text()).not.toContain('streamvault_bot_lanes{');
    bots = [];
    expect(await metrics.text()).not.toContain('vault_bot"');
  });

  it('shows what other rooms count, nested once', async () => {
    const metrics = createMetrics({
      telegram: { bots: () => [], transferStats: () => ({ partsFetched: 4, note: 'x' }) },
      cacheStats: () => ({ ram: { hits: 2, deep: { no: 1 } } }),
      startedAtMs: 0,
    });
    const text = await metrics.text();
    expect(text).toContain('streamvault_transfer{figure="parts_fetched"} 4\n');
    expect(text).toContain('streamvault_cache{figure="ram_hits"} 2\n');
    expect(text).not.toContain('note');
    expect(text).not.toContain('deep');
  });

  it('measures the event loop between start and stop, and memory', async () => {
    const metrics = createMetrics({ telegram: { bots: () => [] }, startedAtMs: 1500 });
    metrics.start();
    const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    await wait(60);
    const blockedUntilMs = Date.now() + 80;
    while (Date.now() < blockedUntilMs);
    await wait(60);
    const text = await metrics.text();
    metrics.stop();
    const p99 = /event_loop_delay_seconds\{quantile="0.99"\} (\S+)/.exec(text)?.[1];
    expect(Number(p99)).toBeGreaterThan(0.05);
    expect(Number(/process_memory_bytes\{kind="rss"\} (\d+)/.exec(text)?.[1])).toBeGreaterThan(1e6);
    expect(text).toContain('process_start_time_seconds 1.5\n');
  });

  it('shows timers, sockets and files, and that they go away again', async () => {
    const metrics = createMetrics({ telegram: { bots: () => [] }, startedAtMs: 0 });
    const read = async () => {
      const text = await metrics.text();
      const figure = (pattern: RegExp) => Number(pattern.exec(text)?.[1] ?? 0);
      return {
        timers: figure(/nodejs_active_resources\{type="Timeout"\} (\d+)/),
        servers: figure(/nodejs_active_resources\{type="TCPServerWrap"\} (\d+)/),
        files: figure(/process_open_fds (\d+)/),
      };
    };
    // The runner has a timer or a file of its own now and then: what is ours must stand out.
    const most = 5;
    const before = await read();
    const timers = Array.from({ length: 100 }, () => setTimeout(() => undefined, 60_000));
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const during = await read();
    expect(Math.abs(during.timers - before.timers - timers.length)).toBeLessThan(most);
    expect(during.servers - before.servers).toBe(1);
    if (process.platform === 'linux') expect(during.files).toBeGreaterThan(before.files);
    timers.forEach(clearTimeout);
    server.close();
    await once(server, 'close');
    // Node lets go of a handle a turn after it said so.
    await nextTurn();
    await nextTurn();
    const after = await read();
    expect(after.servers).toBe(before.servers);
    expect(Math.abs(after.timers - before.timers)).toBeLessThan(most);
    expect(Math.abs(after.files - before.files)).toBeLessThan(most);
  });

  it('keeps two of them apart', async () => {
    const [first, second] = [0, 0].map(() => createMetrics({ telegram: { bots: () => [] }, startedAtMs: 0 }));
    first?.streams.opened();
    expect(await second?.text()).toContain('streamvault_streams_open 0\n');
  });
});

describe('metricLabel', () => {
  it('writes names as Prometheus does', () => expect(metricLabel('bytesFetched')).toBe('bytes_fetched'));
});
