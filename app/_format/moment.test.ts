import { describe, expect, it } from 'vitest';
import { textsIn } from '#test/harness/texts.ts';
import { formatDay, formatMoment, formatSpan } from './moment.ts';

const iso = '2026-01-10T23:34:56.789Z';

describe('formatMoment', () => {
  it.each([
    ['en', 'minute', 'UTC', '10 Jan 2026, 23:34 UTC'],
    ['de', 'minute', 'UTC', '10. Jan. 2026, 23:34 UTC'],
    ['en', 'minute', 'Asia/Tokyo', '11 Jan 2026, 08:34'],
    ['de', 'clock', 'Europe/Berlin', '00:34'],
  ] as const)('in %s, to the %s, in %s: %s', (language, detail, timeZone, text) => {
    expect(formatMoment(iso, language, detail, timeZone)).toBe(text);
  });
});

describe('formatDay', () => {
  const year = Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(2026, month, 5 + month)).toISOString());

  it.each(['en', 'de'] as const)('says in %s what Intl says', (language) => {
    const tag = language === 'en' ? 'en-GB' : 'de-DE';
    const known = new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
    const { t } = textsIn(language);
    expect(year.map((day) => formatDay(t, day, 'UTC'))).toEqual(year.map((day) => known.format(new Date(day))));
  });

  it('goes by the clock of the place, summer and winter', () => {
    const own = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
    for (const time of ['2026-01-10T23:34:56Z', '2026-07-31T22:30:00Z', '2026-07-31T00:30:00Z']) {
      expect(formatDay(textsIn('en').t, time, 'own')).toBe(own.format(new Date(time)));
    }
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
