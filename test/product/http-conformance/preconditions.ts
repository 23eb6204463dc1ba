// Conditional requests: RFC 9110 sections 13.1 and 13.2.
import { type ConformanceCase, type Expectation, requestCase, type TestFile } from './case.ts';

const dayMs = 86_400_000;
const shifted = (file: TestFile, ms: number) => new Date(Date.parse(file.lastModified) + ms).toUTCString();

/** The other two forms of a date every recipient must read (RFC 9110 5.6.7). */
function rfc850(file: TestFile): string {
  const [day = '', date = '', month = '', year = '', time = ''] = file.lastModified.replace(',', '').split(' ');
  const full = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'].find((name) =>
    name.startsWith(day),
  );
  return `${full}, ${date}-${month}-${year.slice(2)} ${time} GMT`;
}

function asctime(file: TestFile): string {
  const [day = '', date = '', month = '', year = '', time = ''] = file.lastModified.replace(',', '').split(' ');
  return `${day} ${month} ${date.replace(/^0/, ' ')} ${time} ${year}`;
}

type Lines = (file: TestFile) => readonly string[];

const full: Expectation = { status: 200, body: 'whole', headers: (file) => ({ etag: file.etag }) };
const notModified: Expectation = {
  status: 304,
  body: 'empty',
  headers: (file) => ({
    etag: file.etag,
    date: /GMT$/,
    'cache-control': /s-maxage/,
    'transfer-encoding': null,
    // RFC 9110 8.6: absent, or what the 200 would have said.
    'content-length': null,
  }),
};
const failed: Expectation = { status: 412, body: 'empty', headers: () => ({ 'transfer-encoding': null }) };
const part: Expectation = { status: 206, body: [0, 10] };

const condition = (
  name: string,
  lines: Lines,
  expect: Expectation,
  more: { level?: 'must' | 'should'; method?: string } = {},
) => requestCase({ name, lines, expect, ...more });

const noneMatch = [
  condition('If-None-Match with the tag', (file) => [`If-None-Match: ${file.etag}`], notModified),
  condition('If-None-Match with the tag, weak', (file) => [`If-None-Match: W/${file.etag}`], notModified),
  condition(
    'If-None-Match with the tag last in a list',
    (file) => [`If-None-Match: "a", W/"b",${file.etag}`],
    notModified,
  ),
  condition('If-None-Match with the tag first in a list', (file) => [`If-None-Match: ${file.etag} , "z"`], notModified),
  condition('If-None-Match with empty members', (file) => [`If-None-Match: ,, ${file.etag},`], notModified),
  condition('If-None-Match with a comma inside a tag', (file) => [`If-None-Match: "a,b", ${file.etag}`], notModified),
  condition('If-None-Match on two lines', (file) => ['If-None-Match: "a"', `If-None-Match: ${file.etag}`], notModified),
  condition('If-None-Match *', () => ['If-None-Match: *'], notModified),
  condition('If-None-Match to HEAD', (file) => [`If-None-Match: ${file.etag}`], notModified, { method: 'HEAD' }),
  condition('If-None-Match with another tag', () => ['If-None-Match: "other"'], full),
  condition('If-None-Match with the tag inside another', (file) => [`If-None-Match: "x${file.etag.slice(1)}`], full),
  condition('If-None-Match with half of the tag', (file) => [`If-None-Match: ${file.etag.slice(0, -2)}"`], full),
  condition('If-None-Match without quotes', (file) => [`If-None-Match: ${file.etag.slice(1, -1)}`], full, {
    level: 'should',
  }),
  condition(
    'If-None-Match with the tag inside a list member',
    (file) => [`If-None-Match: "a, ${file.etag.slice(1)}`],
    full,
  ),
  condition(
    'If-None-Match with Range: the condition comes first',
    (file) => [`If-None-Match: ${file.etag}`, 'Range: bytes=0-9'],
    notModified,
  ),
  condition('If-None-Match with another tag and Range', () => ['If-None-Match: "other"', 'Range: bytes=0-9'], part),
  condition(
    'If-None-Match with a range beyond the end',
    (file) => [`If-None-Match: ${file.etag}`, 'Range: bytes=99999-'],
    notModified,
  ),
];

const modifiedSince = [
  condition('If-Modified-Since the same date', (file) => [`If-Modified-Since: ${file.lastModified}`], notModified),
  condition('If-Modified-Since a later date', (file) => [`If-Modified-Since: ${shifted(file, 1000)}`], notModified),
  condition('If-Modified-Since an earlier date', (file) => [`If-Modified-Since: ${shifted(file, -1000)}`], full),
  condition('If-Modified-Since in the RFC 850 form', (file) => [`If-Modified-Since: ${rfc850(file)}`], notModified),
  condition('If-Modified-Since in the asctime form', (file) => [`If-Modified-Since: ${asctime(file)}`], notModified),
  condition('If-Modified-Since junk', () => ['If-Modified-Since: tomorrow'], full),
  condition('If-Modified-Since empty', () => ['If-Modified-Since:'], full),
  condition(
    'If-Modified-Since a day that does not exist',
    () => ['If-Modified-Since: Tue, 31 Feb 2099 00:00:00 GMT'],
    full,
  ),
  condition('If-Modified-Since a number', () => ['If-Modified-Since: 4102444800'], full),
  condition('If-Modified-Since ISO 8601', () => ['If-Modified-Since: 2099-01-01T00:00:00Z'], full, { level: 'should' }),
  condition(
    'If-Modified-Since another zone',
    (file) => [`If-Modified-Since: ${shifted(file, dayMs).replace('GMT', 'CET')}`],
    full,
    { level: 'should' },
  ),
  condition('If-Modified-Since to HEAD', (file) => [`If-Modified-Since: ${file.lastModified}`], notModified, {
    method: 'HEAD',
  }),
  condition(
    'If-None-Match beats If-Modified-Since that fits',
    (file) => ['If-None-Match: "other"', `If-Modified-Since: ${file.lastModified}`],
    full,
  ),
  condition(
    'If-None-Match beats If-Modified-Since that does not',
    (file) => [`If-None-Match: ${file.etag}`, `If-Modified-Since: ${shifted(file, -dayMs)}`],
    notModified,
  ),
];

const match = [
  condition('If-Match with the tag', (file) => [`If-Match: ${file.etag}`], full),
  condition('If-Match with the tag in a list', (file) => [`If-Match: "a", ${file.etag}`], full),
  condition('If-Match *', () => ['If-Match: *'], full),
  condition('If-Match with the tag, weak', (file) => [`If-Match: W/${file.etag}`], failed),
  condition('If-Match with another tag', () => ['If-Match: "other"'], failed),
  condition('If-Match without quotes', (file) => [`If-Match: ${file.etag.slice(1, -1)}`], failed, { level: 'should' }),
  condition('If-Match with another tag and Range', () => ['If-Match: "other"', 'Range: bytes=0-9'], failed),
  condition('If-Match with the tag and Range', (file) => [`If-Match: ${file.etag}`, 'Range: bytes=0-9'], part),
  condition('If-Match with another tag to HEAD', () => ['If-Match: "other"'], { status: 412 }, { method: 'HEAD' }),
  condition('412 comes before 304', (file) => ['If-Match: "other"', `If-None-Match: ${file.etag}`], failed),
  condition('412 comes before 416', () => ['If-Match: "other"', 'Range: bytes=99999-'], failed),
  condition(
    '304 after an If-Match that holds',
    (file) => [`If-Match: ${file.etag}`, `If-None-Match: ${file.etag}`],
    notModified,
  ),
];

const unmodifiedSince = [
  condition('If-Unmodified-Since the same date', (file) => [`If-Unmodified-Since: ${file.lastModified}`], full),
  condition('If-Unmodified-Since a later date', (file) => [`If-Unmodified-Since: ${shifted(file, dayMs)}`], full),
  condition('If-Unmodified-Since an earlier date', (file) => [`If-Unmodified-Since: ${shifted(file, -1000)}`], failed),
  condition('If-Unmodified-Since junk', () => ['If-Unmodified-Since: yesterday'], full),
  condition(
    'If-Unmodified-Since an earlier date, asctime',
    () => ['If-Unmodified-Since: Sun Nov  6 08:49:37 1994'],
    failed,
  ),
  condition(
    'If-Match beats If-Unmodified-Since',
    (file) => [`If-Match: ${file.etag}`, `If-Unmodified-Since: ${shifted(file, -dayMs)}`],
    full,
  ),
  condition(
    'If-Unmodified-Since with Range',
    (file) => [`If-Unmodified-Since: ${shifted(file, -dayMs)}`, 'Range: bytes=0-9'],
    failed,
  ),
];

const ifRange = (
  name: string,
  value: (file: TestFile) => string,
  expect: Expectation,
  level: 'must' | 'should' = 'must',
) => condition(`If-Range ${name}`, (file) => [`If-Range: ${value(file)}`, 'Range: bytes=0-9'], expect, { level });

const ifRanges = [
  ifRange('with the tag', (file) => file.etag, part),
  ifRange('with the tag, weak', (file) => `W/${file.etag}`, full),
  ifRange('with another tag', () => '"other"', full),
  ifRange('with the tag inside another', (file) => `"x${file.etag.slice(1)}`, full),
  ifRange('with half of the tag', (file) => `${file.etag.slice(0, -2)}"`, full),
  ifRange('without quotes', (file) => file.etag.slice(1, -1), full),
  ifRange('with a list', (file) => `${file.etag}, "x"`, full, 'should'),
  ifRange('*', () => '*', full, 'should'),
  ifRange('empty', () => '', full, 'should'),
  ifRange('with the exact date', (file) => file.lastModified, part, 'should'),
  ifRange('with an earlier date', (file) => shifted(file, -1000), full),
  ifRange('with a later date', (file) => shifted(file, 1000), full),
  ifRange('with a far later date', (file) => shifted(file, 10_000 * dayMs), full),
  ifRange('with a date that is none', () => 'soon', full),
  condition('If-Range without Range', () => ['If-Range: "other"'], full),
  condition(
    'If-Range with another tag and a range beyond the end',
    () => ['If-Range: "other"', 'Range: bytes=99999-'],
    full,
  ),
  condition(
    'If-Range with the tag and a range beyond the end',
    (file) => [`If-Range: ${file.etag}`, 'Range: bytes=99999-'],
    { status: 416, body: 'empty' },
  ),
  condition('If-Range with junk in Range', (file) => [`If-Range: ${file.etag}`, 'Range: bytes=x'], full),
  condition(
    'If-Range beside If-Match',
    (file) => [`If-Match: ${file.etag}`, `If-Range: ${file.etag}`, 'Range: bytes=0-9'],
    part,
  ),
];

export const preconditionCases: readonly ConformanceCase[] = [
  ...noneMatch,
  ...modifiedSince,
  ...match,
  ...unmodifiedSince,
  ...ifRanges,
];
