// Salts over time.
import { describe, expect, it } from 'vitest';
import { SaltSchedule } from './salts.ts';

const HALF_HOUR_MS = 30 * 60_000;

function schedule() {
  const clock = { nowMs: 1_800_000_000_000 };
  return { clock, salts: new SaltSchedule(Buffer.alloc(256, 3), () => clock.nowMs, 77n) };
}

describe('SaltSchedule', () => {
  it('starts with the salt of the key exchange', () => {
    const { salts } = schedule();
    expect(salts.current()).toBe(77n);
    expect(salts.accepts(77n)).toBe(true);
    expect(salts.accepts(78n)).toBe(false);
  });

  it('moves on every half hour and accepts the one before', () => {
    const { clock, salts } = schedule();
    const [, second, third] = salts.future(3);
    clock.nowMs += HALF_HOUR_MS;
    expect(salts.current()).toBe(second?.salt);
    expect(salts.accepts(77n)).toBe(true);
    expect(salts.accepts(third?.salt ?? 0n)).toBe(false);
    clock.nowMs += HALF_HOUR_MS;
    expect(salts.accepts(77n)).toBe(false);
    expect(salts.accepts(third?.salt ?? 0n)).toBe(true);
  });

  it('gives 1 to 64 future salts whose times overlap by half an hour', () => {
    const { salts } = schedule();
    expect(salts.future(0).length).toBe(1);
    expect(salts.future(1000).length).toBe(64);
    const [a, b] = salts.future(2);
    expect(a).toEqual({ salt: 77n, validSince: 1_800_000_000, validUntil: 1_800_003_600 });
    expect(b?.validSince).toBe(1_800_001_800);
  });

  it('accepts nothing given out before a rotation', () => {
    const { salts } = schedule();
    const old = salts.future(5).map(({ salt }) => salt);
    salts.rotate();
    expect(old.some((salt) => salts.accepts(salt))).toBe(false);
    expect(salts.accepts(salts.current())).toBe(true);
  });
});
