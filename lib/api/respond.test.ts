// Errors and values as HTTP answers.
import { describe, expect, it } from 'vitest';
import { AppError, type ErrorCode, errorTable } from '../errors.ts';
import { createLog } from '../log.ts';
import { problemSchema } from './contract.ts';
import { json, problem } from './respond.ts';

function recorder() {
  const lines: string[] = [];
  return { lines, log: createLog({ level: 'debug', pretty: false, write: (line) => void lines.push(line) }) };
}

describe('problem', () => {
  const codes = (Object.keys(errorTable) as ErrorCode[]).filter((code) => code !== 'aborted');
  it.each(codes)('answers %s with its status and problem details', async (code) => {
    const response = problem(new AppError(code));
    expect(response.status).toBe(errorTable[code].status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const body = problemSchema.parse(await response.json());
    expect(body).toMatchObject({ code, status: response.status, detail: errorTable[code].text });
    expect(body.title).not.toBe('Error');
  });

  it('says when to try again, in whole seconds, at least one', () => {
    const retryAfter = (seconds?: number) =>
      problem(new AppError('telegram_flood_wait', undefined, { retryAfterSeconds: seconds })).headers.get(
        'retry-after',
      );
    expect(retryAfter()).toBe('5');
    expect(retryAfter(17.2)).toBe('18');
    expect(retryAfter(0)).toBe('1');
    expect(problem(new AppError('not_found')).headers.get('retry-after')).toBeNull();
  });

  it('tells the message of an error meant for the caller, not that of one meant for the operator', async () => {
    expect(await problem(new AppError('not_found', 'No film 7.')).json()).toMatchObject({ detail: 'No film 7.' });
    const inner = problem(new AppError('storage_unavailable', 'The file /srv/x is damaged.'));
    expect(await inner.text()).not.toContain('/srv');
  });

  it('answers an unknown error as internal, tells nothing and logs its causes', async () => {
    const { lines, log } = recorder();
    const response = problem(new Error('secret outer', { cause: new Error('secret inner') }), log);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('secret inner');
  });

  it.each([undefined, null, 'text', 7])('survives %s being thrown', (thrown) => {
    expect(problem(thrown).status).toBe(500);
  });

  it('is silent when the caller went away', async () => {
    const { lines, log } = recorder();
    for (const error of [new AppError('aborted'), new DOMException('x', 'AbortError')]) {
      const response = problem(error, log);
      expect(response.status).toBe(499);
      expect(await response.text()).toBe('');
    }
    expect(lines).toEqual([]);
  });

  it('logs no client errors', () => {
    const { lines, log } = recorder();
    problem(new AppError('bad_request'), log);
    expect(lines).toEqual([]);
  });
});

describe('json', () => {
  it('is not cached unless told', async () => {
    const response = json({ a: 1 });
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({ a: 1 });
    const cached = json(1, { status: 201, headers: { 'Cache-Control': 'max-age=9' } });
    expect(cached.status).toBe(201);
    expect(cached.headers.get('cache-control')).toBe('max-age=9');
  });
});
