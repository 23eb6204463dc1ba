// Conditional requests, header by header and in their order.
import { describe, expect, it } from 'vitest';
import { evaluatePreconditions, rangeApplies } from './conditional.ts';
import { formatHttpDate } from './http-date.ts';

const lastModifiedMs = Date.UTC(2026, 0, 10, 12);
const nowMs = lastModifiedMs + 3_600_000;
const validators = { etag: '"77-abc"', lastModifiedMs };
const same = formatHttpDate(lastModifiedMs);
const before = formatHttpDate(lastModifiedMs - 1000);
const after = formatHttpDate(lastModifiedMs + 1000);

describe('evaluatePreconditions', () => {
  it.each<[string, Record<string, string>, string]>([
    ['nothing', {}, 'proceed'],
    ['If-None-Match same', { 'If-None-Match': '"77-abc"' }, 'not_modified'],
    ['If-None-Match weak', { 'If-None-Match': 'W/"77-abc"' }, 'not_modified'],
    ['If-None-Match in a list', { 'If-None-Match': '"x", W/"a,b" , "77-abc"' }, 'not_modified'],
    ['If-None-Match *', { 'If-None-Match': ' * ' }, 'not_modified'],
    ['If-None-Match other', { 'If-None-Match': '"77-abd"' }, 'proceed'],
    ['If-None-Match with the tag inside another', { 'If-None-Match': '"x77-abc"' }, 'proceed'],
    ['If-None-Match without quotes', { 'If-None-Match': '77-abc' }, 'proceed'],
    ['If-None-Match lower case w/', { 'If-None-Match': 'w/"77-abc"' }, 'proceed'],
    ['If-None-Match empty', { 'If-None-Match': '' }, 'proceed'],
    ['If-None-Match beats If-Modified-Since', { 'If-None-Match': '"x"', 'If-Modified-Since': after }, 'proceed'],
    ['If-Modified-Since same', { 'If-Modified-Since': same }, 'not_modified'],
    ['If-Modified-Since later', { 'If-Modified-Since': after }, 'not_modified'],
    ['If-Modified-Since before', { 'If-Modified-Since': before }, 'proceed'],
    ['If-Modified-Since junk', { 'If-Modified-Since': 'tomorrow' }, 'proceed'],
    ['If-Match same', { 'If-Match': '"77-abc"' }, 'proceed'],
    ['If-Match in a list', { 'If-Match': '"x","77-abc"' }, 'proceed'],
    ['If-Match *', { 'If-Match': '*' }, 'proceed'],
    ['If-Match weak', { 'If-Match': 'W/"77-abc"' }, 'precondition_failed'],
    ['If-Match other', { 'If-Match': '"x"' }, 'precondition_failed'],
    ['If-Match junk', { 'If-Match': '77-abc' }, 'precondition_failed'],
    ['If-Match beats If-Unmodified-Since', { 'If-Match': '"77-abc"', 'If-Unmodified-Since': before }, 'proceed'],
    ['If-Unmodified-Since same', { 'If-Unmodified-Since': same }, 'proceed'],
    ['If-Unmodified-Since before', { 'If-Unmodified-Since': before }, 'precondition_failed'],
    ['If-Unmodified-Since junk', { 'If-Unmodified-Since': 'x' }, 'proceed'],
    ['412 before 304', { 'If-Match': '"x"', 'If-None-Match': '"77-abc"' }, 'precondition_failed'],
    ['304 after a good If-Match', { 'If-Match': '*', 'If-None-Match': '"77-abc"' }, 'not_modified'],
  ])('%s', (_name, headers, expected) => {
    expect(evaluatePreconditions(new Headers(headers), validators, nowMs)).toBe(expected);
  });
});

describe('rangeApplies', () => {
  it.each<[string, boolean]>([
    ['"77-abc"', true],
    ['W/"77-abc"', false],
    ['"77-ab"', false],
    ['77-abc', false],
    ['"77-abc", "x"', false],
    ['*', false],
    ['', false],
    [same, true],
    [before, false],
    [after, false],
    ['Sat Jan 10 12:00:00 2026', true],
  ])('If-Range: %s', (value, expected) => {
    expect(rangeApplies(new Headers({ 'If-Range': value }), validators, nowMs)).toBe(expected);
  });

  it('holds without If-Range', () => expect(rangeApplies(new Headers(), validators, nowMs)).toBe(true));

  it('does not trust a date that is not a second old', () => {
    expect(rangeApplies(new Headers({ 'If-Range': same }), validators, lastModifiedMs + 999)).toBe(false);
  });
});
