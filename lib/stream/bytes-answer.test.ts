import { describe, expect, it } from 'vitest';
import { bytesAnswer } from './bytes-answer.ts';

const nowMs = Date.parse('2026-11-27T12:00:00Z');
const served = {
  bytes: Buffer.from('0123456789'),
  contentType: 'text/xml; charset=utf-8',
  etag: '"abc"',
  lastModifiedMs: Date.parse('2026-11-27T10:00:00.700Z'),
};
const ask = (headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
  bytesAnswer({ method, headers: new Headers(headers) }, served, nowMs);

describe('bytes at hand', () => {
  it('are answered whole, with length, type, tag and date', async () => {
    const answer = ask();
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-length': '10',
      'content-type': 'text/xml; charset=utf-8',
      etag: '"abc"',
      'last-modified': 'Fri, 27 Nov 2026 10:00:00 GMT',
    });
    expect(await answer.text()).toBe('0123456789');
  });

  it('have the same headers and no body for HEAD, whatever the range', async () => {
    const answer = ask({ range: 'bytes=2-4' }, 'HEAD');
    expect([answer.status, answer.headers.get('content-length'), await answer.text()]).toEqual([200, '10', '']);
  });

  it.each([
    ['bytes=2-4', 206, 'bytes 2-4/10', '234'],
    ['bytes=-3', 206, 'bytes 7-9/10', '789'],
    ['bytes=8-', 206, 'bytes 8-9/10', '89'],
    ['bytes=20-', 416, 'bytes */10', ''],
    ['bytes=0-1,4-5', 200, null, '0123456789'],
    ['lines=1-2', 200, null, '0123456789'],
  ])('%s is %i', async (range, status, contentRange, text) => {
    const answer = ask({ range });
    expect([answer.status, answer.headers.get('content-range'), await answer.text()]).toEqual([
      status,
      contentRange,
      text,
    ]);
    expect(answer.headers.get('content-length')).toBe(String(text.length));
  });

  it.each<[Record<string, string>, number]>([
    [{ 'if-none-match': '"abc"' }, 304],
    [{ 'if-none-match': '"xyz"' }, 200],
    [{ 'if-match': '"xyz"' }, 412],
    [{ 'if-modified-since': 'Fri, 27 Nov 2026 10:00:00 GMT' }, 304],
    [{ 'if-range': '"xyz"', range: 'bytes=2-4' }, 200],
  ])('%j is %i', (headers, status) => {
    expect(ask(headers).status).toBe(status);
  });
});
