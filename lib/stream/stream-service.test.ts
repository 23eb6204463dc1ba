// Streams as answers: headers, ranges, and what happens when Telegram fails.
import { describe, expect, it } from 'vitest';
import { mediaRecord } from '#test/contracts/storage-records.ts';
import { patternBytes, seededNumbers } from '#test/harness/pattern-bytes.ts';
import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import { createLog } from '../log.ts';
import type { MediaRecord } from '../storage/storage.ts';
import { FakeChunkSource, failing } from './_fake-chunk-source.ts';
import type { TracedRequest } from './first-piece.ts';
import { createStreamService, type StreamRequest, type StreamServiceOptions } from './stream-service.ts';

const mib = 1024 * 1024;
const file = patternBytes(3 * mib + 17, 5);
const etag = `"900-${file.length.toString(36)}"`;

function world(
  record: Partial<MediaRecord> = {},
  bytes: Uint8Array = file,
  debugHeaders?: boolean,
  more: Partial<StreamServiceOptions> = {},
) {
  const row = mediaRecord({ document_id: '900', file_size: bytes.length, ...record });
  const source = new FakeChunkSource(bytes);
  const lines: string[] = [];
  const log = createLog({ level: 'debug', pretty: false, write: (line) => void lines.push(line) });
  const clock: Clock = { nowMs: () => Date.UTC(2026, 5, 1), sleep: async () => undefined };
  const findMedia = async (_chat: number | undefined, id: number) => (id === row.message_id ? row : undefined);
  const debug = debugHeaders === undefined ? {} : { debugHeaders };
  const service = createStreamService({ catalog: { findMedia }, chunks: source, log, clock, ...debug, ...more });
  const ask = (headers: Record<string, string> = {}, more: Partial<StreamRequest> = {}) =>
    service.open({
      chatId: row.chat_id,
      messageId: row.message_id,
      method: 'GET',
      headers: new Headers(headers),
      download: false,
      signal: new AbortController().signal,
      ...more,
    });
  return { row, source, ask, lines };
}

const bodyOf = async (response: Response) => Buffer.from(await response.arrayBuffer());
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('stream service', () => {
  it('serves the whole file with its headers', async () => {
    const { ask } = world();
    const response = await ask();
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toEqual({
      'accept-ranges': 'bytes',
      'cache-control': 'public, max-age=0, s-maxage=60, must-revalidate, no-transform',
      'content-disposition': 'inline; filename="Film.mp4"',
      'content-length': String(file.length),
      'content-security-policy': "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'",
      'content-type': 'video/mp4',
      etag,
      'last-modified': 'Sat, 10 Jan 2026 12:00:00 GMT',
      'x-content-type-options': 'nosniff',
    });
    expect((await bodyOf(response)).equals(file)).toBe(true);
  });

  it('refuses what there is no budget for before Telegram is asked, but not to say that nothing has changed', async () => {
    const spent = new AppError('egress_spent');
    const asked: unknown[] = [];
    const admit: StreamServiceOptions['admit'] = ({ item }) => {
      asked.push([item.chat_id, item.message_id]);
      throw spent;
    };
    const { ask, source, row } = world({}, file, undefined, { admit });
    await expect(ask()).rejects.toBe(spent);
    await expect(ask({ range: 'bytes=0-0' })).rejects.toBe(spent);
    await expect(ask({}, { method: 'HEAD' })).rejects.toBe(spent);
    expect(asked).toEqual(Array.from({ length: 3 }, () => [row.chat_id, row.message_id]));
    expect((await ask({ 'if-none-match': etag })).status).toBe(304);
    expect((await ask({ range: `bytes=${file.length}-` })).status).toBe(416);
    expect(source.requests).toEqual([]);
  });

  it('tells how long the first byte took and where it came from only when asked to', async () => {
    const { ask, source } = world({}, file, true);
    const trace = source.readChunk.bind(source);
    source.readChunk = (request: TracedRequest) => {
      request.onPlace?.(request.offset === 0 ? 'disk' : 'telegram');
      request.onPlace?.('ram');
      return trace(request);
    };
    const told = await ask({ range: 'bytes=0-2000000' });
    // Read-ahead came from further away by then: it is not the first piece.
    expect(source.requests.length).toBeGreaterThan(1);
    expect(told.headers.get('x-streamvault-first-piece')).toBe('disk');
    expect(told.headers.get('server-timing')).toBe('first-byte;dur=0');
    expect((await bodyOf(told)).equals(file.subarray(0, 2_000_001))).toBe(true);
    const head = await ask({}, { method: 'HEAD' });
    expect(head.headers.has('server-timing')).toBe(false);
    const silent = await world().ask();
    expect([silent.headers.has('server-timing'), silent.headers.has('x-streamvault-first-piece')]).toEqual([
      false,
      false,
    ]);
    await silent.body?.cancel();
  });

  it('serves 2,000 random windows like plain slices', async () => {
    const next = seededNumbers(77);
    const { ask } = world();
    for (let round = 0; round < 2000; round += 1) {
      const start = next() % file.length;
      const end = Math.min(file.length, start + 1 + (next() % (round % 50 === 0 ? file.length : 40_000)));
      const response = await ask({ Range: `bytes=${start}-${end - 1}` });
      expect(response.status).toBe(206);
      expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end - 1}/${file.length}`);
      expect(response.headers.get('content-length')).toBe(String(end - start));
      expect((await bodyOf(response)).equals(file.subarray(start, end))).toBe(true);
    }
  }, 60_000);

  it.each<[string, Record<string, string>, Partial<StreamRequest>, number, string]>([
    ['HEAD', {}, { method: 'HEAD' }, 200, String(file.length)],
    ['HEAD with Range', { Range: 'bytes=0-0' }, { method: 'HEAD' }, 200, String(file.length)],
    ['416', { Range: `bytes=${file.length}-` }, {}, 416, '0'],
    ['412', { 'If-Match': '"other"' }, {}, 412, '0'],
  ])('answers %s without asking Telegram', async (_name, headers, more, status, length) => {
    const { ask, source } = world();
    const response = await ask(headers, more);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-length')).toBe(length);
    expect(response.headers.get('content-range')).toBe(status === 416 ? `bytes */${file.length}` : null);
    expect((await bodyOf(response)).length).toBe(0);
    expect(source.requests).toHaveLength(0);
  });

  it('answers 304 with validators alone, for the tag of an earlier run too', async () => {
    const { ask, source } = world();
    const response = await ask({ 'If-None-Match': `W/${etag}`, Range: 'bytes=0-0' });
    expect(response.status).toBe(304);
    expect(response.headers.get('etag')).toBe(etag);
    expect(response.headers.get('content-length')).toBeNull();
    expect(source.requests).toHaveLength(0);
  });

  it('honours Range only for the file of If-Range', async () => {
    const { ask } = world();
    expect((await ask({ Range: 'bytes=0-9', 'If-Range': etag })).status).toBe(206);
    expect((await ask({ Range: 'bytes=0-9', 'If-Range': '"older"' })).status).toBe(200);
    expect((await ask({ Range: 'bytes=0-9', 'If-Range': 'Sat, 10 Jan 2026 12:00:00 GMT' })).status).toBe(206);
  });

  it('serves several ranges as parts, and only what they need', async () => {
    const { ask, source } = world();
    const response = await ask({ Range: `bytes=0-9, ${2 * mib}-${2 * mib + 99} ,-1` });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBeNull();
    const boundary = /^multipart\/byteranges; boundary=([0-9a-f]{32})$/.exec(
      response.headers.get('content-type') ?? '',
    )?.[1];
    const body = await bodyOf(response);
    expect(response.headers.get('content-length')).toBe(String(body.length));
    const head = (range: string) =>
      `--${boundary}\r\nContent-Type: video/mp4\r\nContent-Range: bytes ${range}/${file.length}\r\n\r\n`;
    const expected = Buffer.concat([
      Buffer.from(head('0-9')),
      file.subarray(0, 10),
      Buffer.from(`\r\n${head(`${2 * mib}-${2 * mib + 99}`)}`),
      file.subarray(2 * mib, 2 * mib + 100),
      Buffer.from(`\r\n${head(`${file.length - 1}-${file.length - 1}`)}`),
      file.subarray(-1),
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]);
    expect(body.equals(expected)).toBe(true);
    expect(source.requests.reduce((sum, request) => sum + request.limit, 0)).toBeLessThanOrEqual(3 * 128 * 1024);
  });

  it('cuts a body of parts when a later part fails', async () => {
    const { ask, source } = world();
    source.faults.set(1, failing('telegram_unavailable'));
    const response = await ask({ Range: 'bytes=0-9,1000000-1000009' });
    expect(response.status).toBe(206);
    await expect(response.arrayBuffer()).rejects.toMatchObject({ code: 'telegram_unavailable' });
    expect(source.inFlight).toBe(0);
  });

  it('serves an empty file without asking Telegram', async () => {
    const { ask, source } = world({}, new Uint8Array(0));
    for (const range of ['', 'bytes=0-']) {
      const response = await ask({ Range: range });
      expect(response.status).toBe(200);
      expect(response.headers.get('content-length')).toBe('0');
      expect((await bodyOf(response)).length).toBe(0);
    }
    expect(source.requests).toHaveLength(0);
  });

  it('names the download and never shows active content in place', async () => {
    const named = await world({ file_name: 'Фильм "1".mp4', custom_name: 'Фильм 1' }).ask({}, { download: true });
    expect(named.headers.get('content-disposition')).toBe(
      `attachment; filename="_____ 1.mp4"; filename*=UTF-8''%D0%A4%D0%B8%D0%BB%D1%8C%D0%BC%201.mp4`,
    );
    const page = await world({ mime_type: 'text/html', file_name: 'x.html', custom_name: 'x' }).ask();
    expect(page.headers.get('content-type')).toBe('application/octet-stream');
    expect(page.headers.get('content-disposition')).toMatch(/^attachment;/);
    expect(page.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
  });

  it('tells unknown from removed', async () => {
    await expect(world().ask({}, { messageId: 999 })).rejects.toMatchObject({ code: 'not_found' });
    await expect(world({ is_active: false }).ask()).rejects.toMatchObject({ code: 'gone' });
  });

  it.each(['telegram_unavailable', 'telegram_flood_wait', 'gone', 'file_changed', 'telegram_refused'] as const)(
    'throws %s when the first bytes cannot be had, before there is an answer',
    async (code) => {
      const { ask, source, lines } = world();
      source.faults.set(0, failing(code));
      await expect(ask()).rejects.toMatchObject({ code });
      await settle();
      expect(source.inFlight).toBe(0);
      expect(lines.join('')).toContain('stream not opened');
    },
  );

  it('cuts the body when a later piece fails, never ends it short', async () => {
    const { ask, source, lines } = world();
    source.faults.set(2, (_request, good) => good.subarray(1));
    const response = await ask();
    expect(response.status).toBe(200);
    await expect(response.arrayBuffer()).rejects.toMatchObject({ code: 'telegram_unavailable' });
    await settle();
    expect(source.inFlight).toBe(0);
    expect(lines.join('')).toContain('stream cut');
  });

  it('pulls no further than its window when nobody reads the body', async () => {
    const { ask, source } = world({}, patternBytes(12 * mib, 1));
    const response = await ask();
    await settle();
    const { length } = source.requests;
    const askedBytes = source.requests.reduce((sum, request) => sum + request.limit, 0);
    expect(askedBytes).toBeLessThanOrEqual(2 * mib);
    await settle();
    expect(source.requests).toHaveLength(length);
    await response.body?.cancel();
  });

  it('drops what is in flight when the body is cancelled, without a warning', async () => {
    const { ask, source, lines } = world({}, patternBytes(12 * mib, 1));
    const response = await ask();
    await settle();
    source.isHeld = true;
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.read();
    await reader?.read();
    await settle();
    expect(source.inFlight).toBeGreaterThan(0);
    await reader?.cancel();
    await settle();
    expect(source.inFlight).toBe(0);
    expect(source.aborted).toBeGreaterThan(0);
    expect(lines.filter((line) => line.includes('viewer left'))).toHaveLength(1);
    expect(lines.join('')).not.toContain('"level":40');
  });

  it('stops when the request is aborted: before the first bytes by throwing, later by cutting the body', async () => {
    const early = world();
    early.source.isHeld = true;
    const controller = new AbortController();
    const pending = early.ask({}, { signal: controller.signal });
    await settle();
    controller.abort();
    await expect(pending).rejects.toMatchObject({ code: 'aborted' });
    expect(early.source.inFlight).toBe(0);
    const late = world({}, patternBytes(12 * mib, 1));
    const leaving = new AbortController();
    const response = await late.ask({}, { signal: leaving.signal });
    leaving.abort();
    await expect(response.arrayBuffer()).rejects.toMatchObject({ code: 'aborted' });
    await settle();
    expect(late.source.inFlight).toBe(0);
  });
});
