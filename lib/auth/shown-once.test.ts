import { describe, expect, it } from 'vitest';
import { ShownOnce } from './shown-once.ts';

function stage() {
  const clock = { time: 1_700_000_000_000, nowMs: () => clock.time };
  return { clock, box: new ShownOnce(clock) };
}

describe('a secret', () => {
  it('is shown once, to its person alone', () => {
    const { box } = stage();
    const ticket = box.put('ada', 'sv_x');
    expect(ticket).toMatch(/^[0-9a-f]{32}$/);
    expect(box.take('eve', ticket)).toBeUndefined();
    expect(box.take('ada', 'another')).toBeUndefined();
    expect(box.take('ada', ticket)).toBe('sv_x');
    expect(box.take('ada', ticket)).toBeUndefined();
  });

  it('is shown no more after two minutes', () => {
    const { clock, box } = stage();
    const ticket = box.put('ada', 'sv_x');
    clock.time += 120_001;
    expect(box.take('ada', ticket)).toBeUndefined();
  });

  it('is pushed out by two hundred others', () => {
    const { box } = stage();
    const ticket = box.put('ada', 'sv_x');
    for (let n = 0; n < 200; n += 1) box.put('ada', `sv_${n}`);
    expect(box.take('ada', ticket)).toBeUndefined();
  });
});
