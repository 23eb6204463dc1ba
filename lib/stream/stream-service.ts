// Answers a request for a file's bytes: the only door of this room.
import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { MediaRecord } from '../storage/storage.ts';
import type { ChunkSource } from '../telegram/telegram.ts';
import { type ChunkReader, openChunkReader } from './chunk-reader.ts';
import { evaluatePreconditions, rangeApplies } from './conditional.ts';
import { describeFile, type FileDescription } from './file-headers.ts';
import { contentRange, type RangeAnswer, readRange } from './range.ts';
import { createReadAheadBudget, type ReadAheadBudget } from './read-ahead-budget.ts';
import { openStreamJournal, type StreamJournal } from './stream-journal.ts';

export interface StreamRequest {
  /** Bare id of the log channel, or of the uploader in older links; undefined for the short link. */
  readonly chatId: number | undefined;
  readonly messageId: number;
  readonly method: 'GET' | 'HEAD';
  /** Of the request: Range and the conditional ones are read. */
  readonly headers: Headers;
  /** True: as an attachment. */
  readonly download: boolean;
  /** Aborts when the viewer leaves. */
  readonly signal: AbortSignal;
}

/** The catalogue as streams need it. */
export interface StreamCatalog {
  findMedia(chatId: number | undefined, messageId: number): Promise<MediaRecord | undefined>;
}

export interface StreamServiceOptions {
  readonly catalog: StreamCatalog;
  readonly chunks: ChunkSource;
  readonly log: Log;
  readonly clock: Clock;
  /** Most bytes one stream reads ahead of its viewer. Default 4 MiB. */
  readonly windowBytes?: number;
  /** Most bytes all streams together read ahead; each may always have one piece of up to 1 MiB. Default 64 MiB. */
  readonly totalWindowBytes?: number;
}

/** Films as HTTP answers. */
export interface StreamService {
  /**
   * Opens a stream: 200, 206, 304, 412 or 416, with the exact length.
   *
   * Only a 200 or 206 to GET asks Telegram for anything, and its first bytes are in hand before the answer is made. A later
   * failure errors the body, so that the connection is cut: a body is never short, padded or wrong.
   *
   * @throws AppError `not_found`, `gone` (removed from the catalogue or from Telegram), `storage_unavailable`, `aborted`, and
   * before the first byte what {@link ChunkSource} throws.
   */
  open(request: StreamRequest): Promise<Response>;
}

/** Makes the stream service. */
export function createStreamService(options: StreamServiceOptions): StreamService {
  const budget = createReadAheadBudget(options.totalWindowBytes ?? 64 * 1024 * 1024);
  return { open: (request) => open(request, options, budget) };
}

async function open(request: StreamRequest, options: StreamServiceOptions, budget: ReadAheadBudget): Promise<Response> {
  const record = await options.catalog.findMedia(request.chatId, request.messageId);
  if (!record) throw new AppError('not_found');
  if (!record.is_active) throw new AppError('gone');
  const nowMs = options.clock.nowMs();
  const file = describeFile(record, { download: request.download, nowMs });
  const verdict = evaluatePreconditions(request.headers, file.validators, nowMs);
  if (verdict === 'not_modified') return new Response(null, { status: 304, headers: file.validatorHeaders });
  if (verdict === 'precondition_failed') return emptyAnswer(412, file.validatorHeaders);
  const range = rangeOf(request, file, nowMs);
  if (range.kind === 'unsatisfiable') {
    return emptyAnswer(416, { ...file.validatorHeaders, 'Content-Range': `bytes */${file.sizeBytes}` });
  }
  return fileAnswer(request, record, file, range, options, budget);
}

/** RFC 9110 14.2 defines Range for GET alone. */
function rangeOf(request: StreamRequest, file: FileDescription, nowMs: number): RangeAnswer {
  if (request.method !== 'GET' || !rangeApplies(request.headers, file.validators, nowMs)) return { kind: 'whole' };
  return readRange(request.headers.get('range'), file.sizeBytes);
}

function emptyAnswer(status: 412 | 416, headers: Readonly<Record<string, string>>): Response {
  return new Response(null, { status, headers: { ...headers, 'Content-Length': '0' } });
}

async function fileAnswer(
  request: StreamRequest,
  record: MediaRecord,
  file: FileDescription,
  range: Exclude<RangeAnswer, { kind: 'unsatisfiable' }>,
  options: StreamServiceOptions,
  budget: ReadAheadBudget,
): Promise<Response> {
  const { start, end } = range.kind === 'window' ? range : { start: 0, end: file.sizeBytes };
  const headers = new Headers({ ...file.validatorHeaders, ...file.contentHeaders });
  headers.set('Content-Length', String(end - start));
  if (range.kind === 'window') headers.set('Content-Range', contentRange(range, file.sizeBytes));
  const init = { status: range.kind === 'window' ? 206 : 200, headers };
  if (request.method === 'HEAD') return new Response(null, init);
  if (start === end) return new Response(null, init);
  const reader = openChunkReader({
    chunks: options.chunks,
    file: { messageId: record.message_id, documentId: record.document_id, sizeBytes: file.sizeBytes },
    start,
    end,
    signal: request.signal,
    windowBytes: options.windowBytes,
    budget,
  });
  const journal = openStreamJournal(options, { messageId: record.message_id, start, end });
  const first = await firstBytes(reader, journal);
  return new Response(bodyOf(reader, first, end - start, journal), init);
}

async function firstBytes(reader: ChunkReader, journal: StreamJournal): Promise<Uint8Array> {
  try {
    const first = await reader.next();
    if (!first) throw new AppError('internal', 'a window that is not empty gave no bytes');
    return first;
  } catch (error) {
    journal.failed(0, error);
    throw error;
  }
}

/** Pulls only as fast as the socket drains: no queue of its own (high-water mark 0), the reader's window is the buffer. */
function bodyOf(
  reader: ChunkReader,
  first: Uint8Array,
  lengthBytes: number,
  journal: StreamJournal,
): ReadableStream<Uint8Array> {
  let waiting: Uint8Array | undefined = first;
  let sentBytes = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const bytes = waiting ?? (await reader.next());
          waiting = undefined;
          if (!bytes) throw new AppError('internal', `the stream ended ${lengthBytes - sentBytes} bytes short`);
          sentBytes += bytes.byteLength;
          controller.enqueue(bytes);
          if (sentBytes < lengthBytes) return;
          reader.close();
          controller.close();
          journal.finished(sentBytes);
        } catch (error) {
          reader.close();
          journal.failed(sentBytes, error);
          throw error;
        }
      },
      cancel() {
        waiting = undefined;
        reader.close();
        journal.left(sentBytes);
      },
    },
    { highWaterMark: 0 },
  );
}
