// The error table and the brand.
import { describe, expect, it, vi } from 'vitest';
import { AppError, abortError, type ErrorCode, errorTable, isAppError } from './errors.ts';

describe('AppError', () => {
  it.each(Object.keys(errorTable) as ErrorCode[])('%s has a status and a plain sentence', (code) => {
    const error = new AppError(code);
    expect(error.status).toBe(errorTable[code].status);
    expect(error.status).toBeGreaterThanOrEqual(400);
    expect(error.message).toMatch(/^[A-Z].*\.$/);
    expect(error.code).toBe(code);
  });

  it('keeps message and cause', () => {
    const cause = new Error('below');
    const error = new AppError('gone', 'Film 7 was removed.', { cause });
    expect(error.message).toBe('Film 7 was removed.');
    expect(error.cause).toBe(cause);
    expect('cause' in new AppError('gone')).toBe(false);
  });

  it('suggests 5 s for every 503 unless told, and nothing for other statuses unless told', () => {
    expect(new AppError('telegram_unavailable').retryAfterSeconds).toBe(5);
    expect(new AppError('telegram_flood_wait', undefined, { retryAfterSeconds: 30 }).retryAfterSeconds).toBe(30);
    expect(new AppError('not_found').retryAfterSeconds).toBeUndefined();
  });

  it('is final where what was asked for is at fault, unless told otherwise', () => {
    expect(new AppError('payload_too_large').isFinal).toBe(true);
    expect(new AppError('telegram_refused').isFinal).toBe(false);
    expect(new AppError('aborted').isFinal).toBe(false);
    expect(new AppError('telegram_refused', undefined, { isFinal: true }).isFinal).toBe(true);
    expect(new AppError('not_found', undefined, { isFinal: false }).isFinal).toBe(false);
  });
});

describe('isAppError', () => {
  it('knows errors of another copy of the module, as Next makes them', async () => {
    vi.resetModules();
    const copy = await import('./errors.ts');
    const foreign = new copy.AppError('gone');
    expect(foreign instanceof AppError).toBe(false);
    expect(isAppError(foreign)).toBe(true);
  });

  it.each([undefined, null, 'gone', new Error('gone'), { code: 'gone' }])('refuses %s', (value) => {
    expect(isAppError(value)).toBe(false);
  });
});

describe('abortError', () => {
  it('is the reason itself when that is ours, else aborted with the reason as cause', () => {
    const reason = new AppError('shutting_down');
    expect(abortError(AbortSignal.abort(reason))).toBe(reason);
    const other = abortError(AbortSignal.abort('why'));
    expect(other).toMatchObject({ code: 'aborted', cause: 'why' });
  });
});
