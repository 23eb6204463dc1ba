// When parts are kept away from a data center, and when one may try again.
import { describe, expect, test } from 'vitest';
import { Breaker } from './breaker.ts';

function opened(): Breaker {
  const breaker = new Breaker();
  for (const atMs of [1_000, 2_000, 3_000]) breaker.fail(atMs, atMs + 10);
  return breaker;
}

describe('Breaker', () => {
  test('opens at the third failure in a row', () => {
    const breaker = new Breaker();
    breaker.fail(1_000, 1_010);
    breaker.fail(2_000, 2_010);
    expect(breaker.state(2_010)).toBe('closed');
    breaker.fail(3_000, 3_010);
    expect([breaker.state(3_509), breaker.admits(3_509), breaker.admits(3_510)]).toEqual(['open', false, true]);
  });

  test('an answer in between starts the count anew', () => {
    const breaker = new Breaker();
    breaker.fail(1_000, 1_010);
    breaker.fail(2_000, 2_010);
    breaker.succeed();
    breaker.fail(3_000, 3_010);
    expect(breaker.admits(3_010)).toBe(true);
  });

  test('parts that fall together are one failure', () => {
    const breaker = new Breaker();
    for (let part = 0; part < 8; part++) breaker.fail(1_000, 2_000);
    expect(breaker.state(2_000)).toBe('closed');
  });

  test('lets one part probe after the pause', () => {
    const breaker = opened();
    expect(breaker.admits(3_600)).toBe(true);
    breaker.begin(3_600);
    expect([breaker.state(3_600), breaker.admits(3_601)]).toEqual(['half_open', false]);
    breaker.succeed();
    expect(breaker.state(3_700)).toBe('closed');
  });

  test('waits longer after each probe that fails, but never above four seconds', () => {
    const breaker = opened();
    const pauses: number[] = [];
    for (let nowMs = 10_000, round = 0; round < 6; round++, nowMs += 10_000) {
      breaker.begin(nowMs);
      breaker.fail(nowMs, nowMs + 5);
      let pauseMs = 0;
      while (!breaker.admits(nowMs + 5 + pauseMs)) pauseMs += 100;
      pauses.push(pauseMs);
    }
    expect(pauses).toEqual([1_000, 2_000, 4_000, 4_000, 4_000, 4_000]);
  });

  test('a probe without an end does not block the next one for ever', () => {
    const breaker = opened();
    breaker.begin(4_000);
    expect(breaker.admits(18_000)).toBe(false);
    expect(breaker.admits(19_000)).toBe(true);
  });
});
