// Answers a PROPFIND: a folder of any size goes out piece by piece, as fast as it is taken.
import { setImmediate as otherTurns } from 'node:timers/promises';
import { AppError } from '../errors.ts';
import type { LibraryEntry } from '../library-tree/library-entry.ts';
import { type DavResource, findResource, type ResourceSources } from './dav-resource.ts';
import { finiteDepth, multistatusHead, multistatusTail, responseOf } from './multistatus.ts';
import { type PropfindRequest, readDepth, readPropfind } from './propfind-request.ts';

/** Reads a body of at most so many bytes. @throws AppError `payload_too_large`, with the sentence given. */
export type ReadBytes = (request: Request, most: number, tooLarge: string) => Promise<Uint8Array>;

/** Where an answer comes from. */
export interface PropfindSources extends ResourceSources {
  readonly readBytes: ReadBytes;
}

/** What clients send is below 2 KB. */
const mostBodyBytes = 16 * 1024;

/** Children looked up at once. An answer of fewer is sent with its length, a longer one in chunks. */
const batchSize = 100;

const headers = {
  'Content-Type': 'application/xml; charset=utf-8',
  'Cache-Control': 'no-store',
  DAV: '1',
} as const;

/** Something at its address. */
export interface Placed {
  readonly entry: LibraryEntry;
  /** Percent-encoded. */
  readonly href: string;
}

/**
 * The answer for a resource and, with Depth 1, what is in it.
 *
 * @param listing.children of the resource.
 * @throws AppError `bad_request`, `payload_too_large`, `storage_unavailable`.
 */
export async function answerPropfind(
  request: Request,
  listing: { readonly resource: DavResource; readonly href: string; readonly children: Iterable<Placed> },
  { readBytes, ...sources }: PropfindSources,
): Promise<Response> {
  const depth = readDepth(request.headers.get('depth'));
  if (depth === undefined) return xmlAnswer(403, finiteDepth);
  const asked = readPropfind(await readText(request, readBytes));
  const children = depth === 1 ? listing.children : [];
  return multistatus(pieces({ ...listing, children, asked, sources }));
}

function xmlAnswer(status: number, body: string): Response {
  return new Response(body, { status, headers: { ...headers, 'Content-Length': String(Buffer.byteLength(body)) } });
}

interface Listing {
  readonly resource: DavResource;
  readonly href: string;
  readonly children: Iterable<Placed>;
  readonly asked: PropfindRequest;
  readonly sources: ResourceSources;
}

async function* pieces({ resource, href, children, asked, sources }: Listing): AsyncGenerator<string> {
  let piece = multistatusHead + responseOf(resource, href, asked);
  for (const batch of inBatches(children)) {
    const found = await Promise.all(batch.map(({ entry }) => findResource(entry, sources)));
    for (const [at, child] of found.entries()) if (child) piece += responseOf(child, batch[at]?.href ?? '', asked);
    if (batch.length < batchSize) break;
    yield piece;
    piece = '';
    // A fast reader alone would never let go of the event loop.
    await otherTurns();
  }
  yield piece + multistatusTail;
}

function* inBatches(all: Iterable<Placed>): Generator<readonly Placed[]> {
  let batch: Placed[] = [];
  for (const one of all) {
    batch.push(one);
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

/** The first piece is in hand before the status line: what fails before it is answered honestly. */
async function multistatus(parts: AsyncGenerator<string>): Promise<Response> {
  const first = await parts.next();
  const head = first.value ?? '';
  if (head.endsWith(multistatusTail)) return xmlAnswer(207, head);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(head)),
    async pull(controller) {
      const next = await parts.next();
      if (next.done) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    cancel: async () => void (await parts.return(undefined)),
  });
  return new Response(body, { status: 207, headers });
}

async function readText(request: Request, readBytes: ReadBytes): Promise<string> {
  const bytes = await readBytes(request, mostBodyBytes, 'The body of a PROPFIND may have 16 KiB.');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new AppError('bad_request', 'The body must be UTF-8.', { cause: error });
  }
}
