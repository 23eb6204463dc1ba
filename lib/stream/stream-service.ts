// Answers a request for a file's bytes: the only door of this room.
import { randomBytes } from 'node:crypto';
import type { Caller } from '../auth/caller.ts';
import type { LinkAccess } from '../auth/link-access.ts';
import type { GivenSignature } from '../auth/link-signing.ts';
import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { MediaRecord } from '../storage/storage.ts';
import type { ChunkSource } from '../telegram/telegram.ts';
import { openChunkReader } from './chunk-reader.ts';
import { evaluatePreconditions, rangeApplies } from './conditional.ts';
import { describeFile, type FileDescription } from './file-headers.ts';
import { FirstPiece } from './first-piece.ts';
import { type BodySegment, layOutMultipart } from './multipart.ts';
import { type ByteWindow, contentRange, type RangeAnswer, readRange } from './range.ts';
import { createReadAheadBudget, type ReadAheadBudget } from './read-ahead-budget.ts';
import { openStreamBody } from './stream-body.ts';
import { openStreamJournal } from './stream-journal.ts';
import type { StreamObserver } from './stream-observer.ts';
import { openWayOut, type WayOut, type WayOutOptions, type WayOutRequest } from './way-out.ts';

/** What is asked of a stream. */
export interface StreamRequest {
  /** Bare id of the log channel, or of the uploader in older links; undefined for the short link. */
  readonly chatId: number | undefined;
  readonly messageId: number;
  readonly method: 'GET' | 'HEAD';
  /** Of the request: Range and the conditional ones are read. */
  readonly headers: Headers;
  /** True: as an attachment. */
  readonly download: boolean;
  /** `exp` and `sig` of the address, as they came. Default: none. */
  readonly signature?: GivenSignature;
  /** Who asks, where that is known. Default: nobody knows. */
  readonly caller?: Caller | undefined;
  /** Aborts when the viewer leaves. */
  readonly signal: AbortSignal;
}

/** The catalogue as streams need it. */
export interface StreamCatalog {
  findMedia(chatId: number | undefined, messageId: number): Promise<MediaRecord | undefined>;
}

/** What {@link StreamService} works with. */
export interface StreamServiceOptions {
  readonly catalog: StreamCatalog;
  readonly chunks: ChunkSource;
  readonly log: Log;
  readonly clock: Clock;
  /** Most bytes one stream reads ahead of its viewer; within it 1.5 s of what he takes. Default 8 MiB. */
  readonly windowBytes?: number;
  /** Most bytes all streams together read ahead; each may always have one piece of up to 1 MiB. Default 64 MiB. */
  readonly totalWindowBytes?: number;
  /** Told what streams do. Default: nobody. */
  readonly observer?: StreamObserver | undefined;
  /** Adds the headers of first-piece.ts to 200 and 206. Default false: they are nobody's business but the operator's. */
  readonly debugHeaders?: boolean;
  /** Says whether another stream may begin, and how fast it may be. Default: always, as fast as it can be. */
  readonly admit?: WayOutOptions['admit'];
  /** Says who may open an item by this address; default everybody. What may not be opened is answered like what is not there. */
  readonly access?: {
    readonly access: LinkAccess['access'];
    mayOpen: LinkAccess['mayOpen'];
  };
}

const noSignature = { exp: null, sig: null };

/** Films as HTTP answers. */
export interface StreamService {
  /**
   * Opens a stream: 200, 206, 304, 412 or 416, with the exact length.
   *
   * Only a 200 or 206 to GET asks Telegram for anything, and its first bytes are in hand before the answer is made. A later
   * failure errors the body, so that the connection is cut: a body is never short, padded or wrong.
   *
   * @throws AppError `not_found`, `gone` (removed from the catalogue or from Telegram), `storage_unavailable`, `aborted`,
   * `egress_spent` (of a 200 or 206), and before the first byte what {@link ChunkSource} throws.
   */
  open(request: StreamRequest): Promise<Response>;
  /**
   * The way out for bytes made of a film, as its HLS: asked for before they are made, counted as streams are.
   *
   * @throws AppError `egress_spent`.
   */
  wayOut(request: WayOutRequest): WayOut;
}

/** Makes the stream service. */
export function createStreamService(options: StreamServiceOptions): StreamService {
  const budget = createReadAheadBudget(options.totalWindowBytes ?? 64 * 1024 * 1024);
  return {
    open: (request) => open(request, options, budget),
    wayOut: (request) => openWayOut(options, request),
  };
}

async function open(request: StreamRequest, options: StreamServiceOptions, budget: ReadAheadBudget): Promise<Response> {
  const record = await options.catalog.findMedia(request.chatId, request.messageId);
  // What is not there is asked about all the same: the answer shall not come sooner.
  const wish = { scope: request.download ? 'download' : 'item', caller: request.caller } as const;
  const item = record ?? { chat_id: 0, message_id: request.messageId };
  const mayOpen = options.access?.mayOpen(item, request.signature ?? noSignature, wish) ?? true;
  if (!record || !mayOpen) throw new AppError('not_found');
  if (!record.is_active) throw new AppError('gone');
  const nowMs = options.clock.nowMs();
  const isPrivate = options.access !== undefined && options.access.access !== 'public';
  const file = describeFile(record, { download: request.download, nowMs, isPrivate });
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
  // Its own Cache-Control: a cache that keys on the address alone must not hand a 416 to others.
  return new Response(null, { status, headers: { ...headers, 'Cache-Control': 'no-store', 'Content-Length': '0' } });
}

async function fileAnswer(
  request: StreamRequest,
  record: MediaRecord,
  file: FileDescription,
  range: Exclude<RangeAnswer, { kind: 'unsatisfiable' }>,
  options: StreamServiceOptions,
  budget: ReadAheadBudget,
): Promise<Response> {
  const { headers, caller } = request;
  const wayOut = openWayOut(options, { item: record, headers, caller });
  const layout = layOut(range, file);
  const init = { status: range.kind === 'whole' ? 200 : 206, headers: layout.headers };
  if (request.method === 'HEAD' || file.sizeBytes === 0) return new Response(null, init);
  const windows = layout.segments.filter((segment) => segment.kind === 'window');
  const journal = openStreamJournal(options, {
    messageId: record.message_id,
    start: Math.min(...windows.map((window) => window.start)),
    end: Math.max(...windows.map((window) => window.end)),
  });
  const firstPiece = options.debugHeaders ? new FirstPiece() : undefined;
  const openedAtMs = options.clock.nowMs();
  const openReader = ({ start, end }: ByteWindow) =>
    openChunkReader({
      chunks: options.chunks,
      file: { messageId: record.message_id, documentId: record.document_id, sizeBytes: file.sizeBytes },
      start,
      end,
      signal: request.signal,
      windowBytes: options.windowBytes,
      budget,
      clock: options.clock,
      onFirstPlace: firstPiece && ((place) => firstPiece.note(place)),
    });
  const body = await openStreamBody({ segments: layout.segments, openReader, journal });
  const debugHeaders = firstPiece?.headers(options.clock.nowMs() - openedAtMs) ?? {};
  for (const [name, value] of Object.entries(debugHeaders)) layout.headers.set(name, value);
  return new Response(wayOut.pass(body), init);
}

/** Headers and pieces of a 200 or 206. */
function layOut(range: Exclude<RangeAnswer, { kind: 'unsatisfiable' }>, file: FileDescription) {
  const headers = new Headers({ ...file.validatorHeaders, ...file.contentHeaders });
  if (range.kind === 'windows') {
    const layout = layOutMultipart({
      windows: range.windows,
      sizeBytes: file.sizeBytes,
      contentType: headers.get('Content-Type') ?? '',
      boundary: randomBytes(16).toString('hex'),
    });
    headers.set('Content-Type', layout.contentType);
    headers.set('Content-Length', String(layout.lengthBytes));
    return { headers, segments: layout.segments };
  }
  const window = range.kind === 'window' ? range : { start: 0, end: file.sizeBytes };
  headers.set('Content-Length', String(window.end - window.start));
  if (range.kind === 'window') headers.set('Content-Range', contentRange(range, file.sizeBytes));
  const segments: readonly BodySegment[] = [{ kind: 'window', start: window.start, end: window.end }];
  return { headers, segments };
}
