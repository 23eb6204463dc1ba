// The emulated way out, with a clock of the test's own: exact delays and exact rates.
import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PacedWriter } from './paced-writer.ts';

/** A kernel that takes everything at once, or nothing while it is blocked. */
class StubSocket extends EventEmitter {
  readonly destroyed = false;
  written = 0;
  writableLength = 0;
  blocked = false;
  #taken: (() => void)[] = [];

  write(bytes: Buffer, taken: () => void): boolean {
    this.written += bytes.length;
    this.#taken.push(taken);
    this.writableLength += bytes.length;
    if (!this.blocked) this.unblock();
    return true;
  }

  unblock(): void {
    this.blocked = false;
    this.writableLength = 0;
    for (const taken of this.#taken.splice(0)) taken();
  }
}

let socket: StubSocket;
const network = { roundTripMs: 0, bytesPerSecond: 0 };

function makeWriter(): PacedWriter {
  return new PacedWriter(
    socket as unknown as Socket,
    () => network,
    () => undefined,
  );
}

beforeEach(() => {
  vi.useFakeTimers();
  socket = new StubSocket();
  Object.assign(network, { roundTripMs: 0, bytesPerSecond: 0 });
});

afterEach(() => {
  vi.useRealTimers();
});

describe('PacedWriter', () => {
  it('writes at once without conditions', () => {
    makeWriter().write(Buffer.alloc(1000));
    expect(socket.written).toBe(1000);
  });

  it('is half a round trip late', async () => {
    network.roundTripMs = 100;
    makeWriter().write(Buffer.alloc(1000));
    await vi.advanceTimersByTimeAsync(49);
    expect(socket.written).toBe(0);
    await vi.advanceTimersByTimeAsync(2);
    expect(socket.written).toBe(1000);
  });

  it.each([1000, 100_000, 1_000_000, 8_000_000, 50_000_000])('keeps to %i bytes a second', async (bytesPerSecond) => {
    network.bytesPerSecond = bytesPerSecond;
    const writer = makeWriter();
    for (let i = 0; i < 8; i++) writer.write(Buffer.alloc(bytesPerSecond / 2));
    const seen: number[] = [];
    for (let second = 1; second <= 3; second++) {
      await vi.advanceTimersByTimeAsync(1000);
      seen.push(socket.written / (second * bytesPerSecond));
    }
    for (const share of seen) {
      expect(share).toBeGreaterThan(0.95);
      // A slice may be on its way, which weighs most at the lowest rate.
      expect(share).toBeLessThan(bytesPerSecond === 1000 ? 1.6 : 1.02);
    }
  });

  it('saves up no credit while nothing is sent or the client does not read', async () => {
    network.bytesPerSecond = 1_000_000;
    const writer = makeWriter();
    writer.write(Buffer.alloc(1000));
    await vi.advanceTimersByTimeAsync(10_000);
    writer.write(Buffer.alloc(4_000_000));
    await vi.advanceTimersByTimeAsync(1000);
    expect(socket.written).toBeLessThan(1_030_000);
    socket.blocked = true;
    await vi.advanceTimersByTimeAsync(10_000);
    const stuckAt = socket.written;
    socket.unblock();
    await vi.advanceTimersByTimeAsync(1000);
    expect(socket.written - stuckAt).toBeLessThan(1_030_000);
  });

  it('counts what the kernel has not taken, and forgets it on stop', async () => {
    network.roundTripMs = 100;
    const writer = makeWriter();
    writer.write(Buffer.alloc(5000));
    expect(writer.queuedBytes).toBe(5000);
    writer.stop();
    expect(writer.queuedBytes).toBe(0);
    await vi.advanceTimersByTimeAsync(1000);
    expect(socket.written).toBe(0);
  });
});
