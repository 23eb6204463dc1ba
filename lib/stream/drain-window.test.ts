// Windows that follow the viewer.
import { describe, expect, it } from 'vitest';
import { DrainWindow } from './drain-window.ts';

const mib = 1024 * 1024;

/** The window after reading pieces of 1 MiB at a rate, from a time on. */
function readAt(window: DrainWindow, mibPerSecond: number, pieces: number, fromMs = 0): number {
  let nowMs = fromMs;
  for (let piece = 0; piece < pieces; piece += 1) {
    window.taken(piece === 0 && fromMs === 0 ? 0 : mib, nowMs);
    nowMs += 1000 / mibPerSecond;
  }
  return nowMs;
}

describe('drain window', () => {
  it('begins with 1 MiB, grows eightfold with what is read, and stays at 4 MiB until the rate is known', () => {
    const window = new DrainWindow(8 * mib);
    window.taken(0, 0);
    expect(window.sizeBytes()).toBe(mib);
    window.taken(mib / 8, 1);
    expect(window.sizeBytes()).toBe(2 * mib);
    window.taken(4 * mib, 2);
    expect(window.sizeBytes()).toBe(4 * mib);
  });

  it.each([
    [0.1, 1],
    [0.5, 1],
    [2, 3],
    [4, 6],
    [50, 8],
  ])('covers 1.5 s at %d MiB/s', (rate, expected) => {
    const window = new DrainWindow(8 * mib);
    readAt(window, rate, 100);
    expect(window.sizeBytes() / mib).toBeGreaterThanOrEqual(expected * 0.99);
    expect(window.sizeBytes() / mib).toBeLessThanOrEqual(expected * 1.01);
  });

  it('shrinks after a pause and grows again', () => {
    const window = new DrainWindow(8 * mib);
    const nowMs = readAt(window, 10, 50);
    expect(window.sizeBytes()).toBe(8 * mib);
    window.taken(mib, nowMs + 30_000);
    expect(window.sizeBytes()).toBe(mib);
    readAt(window, 10, 50, nowMs + 30_100);
    expect(window.sizeBytes()).toBe(8 * mib);
  });

  it('never goes beyond its bound, nor trips over a clock that is set back', () => {
    const window = new DrainWindow(mib / 2);
    readAt(window, 50, 20, 1000);
    expect(window.sizeBytes()).toBe(mib / 2);
    window.taken(mib, 0);
    expect(window.sizeBytes()).toBe(mib / 2);
  });
});
