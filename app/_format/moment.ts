// Times and spans of time as people read them, in their language.
import type { Say } from '#texts';
import type { Language } from '../_texts/languages.ts';

/** A day with its minute; the minute alone. */
export type MomentDetail = 'minute' | 'clock';

/** English dates begin with the day, and hours are counted to 24. */
const tags: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de-DE' };

const clock = { hour: '2-digit', minute: '2-digit' } as const;
const details: Readonly<Record<MomentDetail, Intl.DateTimeFormatOptions>> = {
  minute: { day: 'numeric', month: 'short', year: 'numeric', ...clock },
  clock,
};

/**
 * A time in a time zone. UTC is named: there it is not the time of whoever reads.
 *
 * @param iso ISO 8601.
 * @param timeZone of IANA.
 * @example formatMoment('2026-01-10T12:34:56Z', 'en', 'minute', 'UTC') // '10 Jan 2026, 12:34 UTC'
 */
export function formatMoment(iso: string, language: Language, detail: MomentDetail, timeZone: string): string {
  const name = timeZone === 'UTC' ? ({ timeZoneName: 'short' } as const) : {};
  return new Intl.DateTimeFormat(tags[language], { ...details[detail], ...name, timeZone }).format(new Date(iso));
}

/**
 * A day by the reader's clock, or by that of UTC. Its words are texts of ours: `Intl` takes a phone 80 ms when it is first
 * used, before the page listens, and a day is on every page.
 *
 * @param iso ISO 8601.
 * @example formatDay(t, '2026-01-10T12:34:56Z', 'UTC') // '10 January 2026'
 */
export function formatDay(t: Say, iso: string, clock: 'own' | 'UTC'): string {
  const date = new Date(iso);
  // As if it were there what it is here.
  const shown = clock === 'UTC' ? date : new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  const month = `m${shown.getUTCMonth() + 1}`;
  return t('site.day', { day: String(shown.getUTCDate()), month, year: String(shown.getUTCFullYear()) });
}

/**
 * How long something has been going on.
 *
 * @example formatSpan(t, 93_784) // '1 d 2 h'
 */
export function formatSpan(t: Say, seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (days > 0) return t('admin.span.days', { days: String(days), hours: String(hours % 24) });
  if (hours > 0) return t('admin.span.hours', { hours: String(hours), minutes: String(minutes % 60) });
  return t('admin.span.minutes', { minutes: String(minutes) });
}
