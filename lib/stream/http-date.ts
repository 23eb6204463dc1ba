// HTTP dates (RFC 9110 section 5.6.7): the one form we write, the three forms we read.

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const time = '(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)';
const month = `(?<month>${months.join('|')})`;

const forms: readonly RegExp[] = [
  new RegExp(`^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (?<day>\\d\\d) ${month} (?<year>\\d{4}) ${time} GMT$`),
  new RegExp(`^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (?<day>\\d\\d)-${month}-(?<year>\\d\\d) ${time} GMT$`),
  new RegExp(`^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ${month} (?<day>[ \\d]\\d) ${time} (?<year>\\d{4})$`),
];

/**
 * A moment as HTTP writes it.
 *
 * @param timeMs milliseconds since the Unix epoch; parts of a second are cut off.
 * @example formatHttpDate(0) // 'Thu, 01 Jan 1970 00:00:00 GMT'
 */
export function formatHttpDate(timeMs: number): string {
  return new Date(timeMs).toUTCString();
}

/**
 * Reads a date in any of the three forms.
 *
 * @param nowMs decides the century of two-digit years: more than 50 years ahead means the past.
 * @param text the header's value.
 * @returns milliseconds since the Unix epoch, or undefined when it is no HTTP date.
 * @example parseHttpDate('Thu, 01 Jan 1970 00:00:01 GMT', Date.now()) // 1000
 */
export function parseHttpDate(text: string, nowMs: number): number | undefined {
  const parts = forms.map((form) => form.exec(text.trim())?.groups).find(Boolean);
  if (!parts) return undefined;
  const number = (name: string) => Number(parts[name]);
  const year = parts.year?.length === 2 ? fullYear(number('year'), nowMs) : number('year');
  const monthIndex = months.indexOf(parts.month ?? '');
  const date = new Date(Date.UTC(year, monthIndex, number('day'), number('hour'), number('minute'), number('second')));
  const inDay = number('hour') < 24 && number('minute') < 60 && number('second') <= 60;
  // Date.UTC rolls 31 February over; a date that does not exist is no date. A leap second becomes the next minute's first.
  const day = new Date(Date.UTC(year, monthIndex, number('day'))).getUTCDate();
  return inDay && day === number('day') ? date.getTime() : undefined;
}

function fullYear(twoDigits: number, nowMs: number): number {
  const thisYear = new Date(nowMs).getUTCFullYear();
  const year = thisYear - (thisYear % 100) + twoDigits;
  return year > thisYear + 50 ? year - 100 : year;
}
