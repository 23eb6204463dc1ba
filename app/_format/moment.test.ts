import { describe, expect, it } from 'vitest';
import { textsIn } from '#test/harness/texts.ts';
import { formatMoment, formatSpan } from './moment.ts';

const iso = '2026-01-10T23:34:56.789Z';

describe('formatMoment', () => {
  it.each([
    ['en', 'day', 'UTC', '10 January 2026'],
    ['de', 'day', 'UTC', '10. Januar 2026'],
    ['en', 'minute', 'UTC', '10 Jan 2026, 23:34 UTC'],
    ['de', 'minute', 'UTC', '10. Jan. 2026, 23:34 UTC'],
    ['en', 'minute', 'Asia/Tokyo', '11 Jan 2026, 08:34'],
    ['de', 'clock', 'Europe/Berlin', '00:34'],
  ] as const)('in %s, to the %s, in %s: %s', (language, detail, timeZone, text) => {
    expect(formatMoment(iso, language, detail, timeZone)).toBe(text);
  });
});

describe('formatSpan', () => {
  it.each([
    [0, '0 min', '0 Min'],
    [3599, '59 min', '59 Min'],
    [3660, '1 h 1 min', '1 Std 1 Min'],
    [93_784, '1 d 2 h', '1 T 2 Std'],
  ])('%d seconds are %s, %s', (seconds, english, german) => {
    expect(formatSpan(textsIn('en').t, seconds)).toBe(english);
    expect(formatSpan(textsIn('de').t, seconds)).toBe(german);
  });
});
