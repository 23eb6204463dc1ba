// The catalogue by WebDAV, to be read: the only door of this room.
import type { Caller, Scope } from '../auth/caller.ts';
import { AppError, isAppError } from '../errors.ts';
import type { Library } from '../library-tree/library.ts';
import type { LibraryFile } from '../library-tree/library-entry.ts';
import type { LibraryFolder } from '../library-tree/library-folder.ts';
import type { PosterStore } from '../storage/storage.ts';
import type { ServedBytes } from '../stream/bytes-answer.ts';
import type { StreamService } from '../stream/stream-service.ts';
import { davHref, davNames } from './dav-path.ts';
import { type DavResource, findResource } from './dav-resource.ts';
import { folderPage } from './folder-page.ts';
import { answerPropfind, type Placed, type PropfindSources, type ReadBytes } from './propfind.ts';

/** What the WebDAV side works with. */
export interface DavOptions {
  readonly library: Library;
  readonly posters: Pick<PosterStore, 'find'>;
  readonly streams: Pick<StreamService, 'open'>;
  /** Who calls. @throws AppError `unauthenticated`, `too_many_requests`. */
  readonly identify: (request: Request) => Promise<Caller>;
  readonly rates: {
    /** Counts a call. @throws AppError `too_many_requests`. */
    take(rate: 'tree', caller: Caller, headers: Headers): Promise<unknown>;
  };
  readonly nowMs: () => number;
  /** What is taken at every address; others do not get here. */
  readonly methods: readonly string[];
  /** Rules of other rooms, handed in by boot. */
  readonly rules: {
    readonly bytesAnswer: (
      request: { readonly method: 'GET' | 'HEAD'; readonly headers: Headers },
      served: ServedBytes,
      nowMs: number,
    ) => Response;
    readonly readBytes: ReadBytes;
    /** An error as an answer. */
    readonly problem: (error: unknown) => Response;
  };
}

/** The door of this room. */
export interface Dav {
  /** Answers a request for `/dav` or below, and PROPFIND and OPTIONS of `/`; never rejects. */
  handle(request: Request): Promise<Response>;
}

/** Makes the door. */
export function createDav(options: DavOptions): Dav {
  return {
    async handle(request) {
      try {
        return await answer(request, options);
      } catch (error) {
        return withChallenge(error, options.rules.problem(error));
      }
    },
  };
}

/** Windows asks for the second header before it believes the first. */
function optionsAnswer({ methods }: DavOptions): Response {
  const headers = { Allow: methods.join(', '), DAV: '1', 'MS-Author-Via': 'DAV', 'Content-Length': '0' };
  return new Response(null, { status: 200, headers });
}

/** Programs that read folders know Basic; a browser asks its user. */
function withChallenge(error: unknown, response: Response): Response {
  if (isAppError(error) && error.code === 'unauthenticated') {
    response.headers.set('WWW-Authenticate', 'Basic realm="StreamVault", charset="UTF-8"');
  }
  return response;
}

async function answer(request: Request, options: DavOptions): Promise<Response> {
  // Nobody's names are asked for, and clients ask this before they have any.
  if (request.method === 'OPTIONS') return optionsAnswer(options);
  const caller = await options.identify(request);
  const sources: PropfindSources = { ...options, readBytes: options.rules.readBytes };
  requireScope(caller, 'catalog');
  const names = davNames(new URL(request.url).pathname);
  const tree = await options.library.tree();
  const entry = names && tree.find(names);
  if (entry?.kind === 'file' && request.method !== 'PROPFIND') {
    requireScope(caller, 'stream');
    return streamAnswer(request, entry.file, caller, options);
  }
  await options.rates.take('tree', caller, request.headers);
  if (isSiteRoot(request)) return answerSiteRoot(request, tree.root, sources);
  const resource = entry && (await findResource(entry, sources));
  if (!names || !resource) throw new AppError('not_found');
  if (request.method !== 'PROPFIND') return readAnswer(request, resource, names, options);
  const children = entry.kind === 'folder' ? placed(entry.folder, names) : [];
  return answerPropfind(request, { resource, href: davHref(names, resource.isFolder), children }, sources);
}

function* placed(folder: LibraryFolder, names: readonly string[]): Generator<Placed> {
  for (const entry of folder.entries()) {
    yield { entry, href: davHref([...names, entry.name], entry.kind === 'folder') };
  }
}

const isSiteRoot = (request: Request) => new URL(request.url).pathname === '/' && request.method === 'PROPFIND';

/** Windows looks at the root of a site before it goes where it was told: it finds a folder there with ours in it. */
async function answerSiteRoot(request: Request, root: LibraryFolder, sources: PropfindSources): Promise<Response> {
  const entry = { kind: 'folder', name: '', folder: root } as const;
  const resource = await findResource(entry, sources);
  if (!resource) throw new AppError('not_found');
  return answerPropfind(request, { resource, href: '/', children: [{ entry, href: davHref([], true) }] }, sources);
}

function requireScope(caller: Caller, scope: Scope): void {
  if (caller.scopes.has(scope)) return;
  throw new AppError(caller.kind === 'anonymous' ? 'unauthenticated' : 'forbidden');
}

const methodOf = (request: Request) => (request.method === 'HEAD' ? 'HEAD' : 'GET');

async function streamAnswer(request: Request, file: LibraryFile, caller: Caller, options: DavOptions) {
  const wanted = {
    chatId: file.chat_id,
    messageId: file.message_id,
    method: methodOf(request),
    headers: request.headers,
    download: false,
    caller,
    signal: request.signal,
  } as const;
  return options.streams.open(wanted);
}

function readAnswer(request: Request, resource: DavResource, names: readonly string[], options: DavOptions): Response {
  const { entry, content, modifiedAtMs = 0 } = resource;
  const { rules, nowMs } = options;
  if (content?.bytes) {
    const served = { ...content, bytes: content.bytes, lastModifiedMs: modifiedAtMs };
    return rules.bytesAnswer({ method: methodOf(request), headers: request.headers }, served, nowMs());
  }
  if (entry.kind !== 'folder') throw new AppError('not_found');
  const headers = {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'X-Content-Type-Options': 'nosniff',
  };
  if (request.method === 'HEAD') return new Response(null, { headers });
  return new Response(textStream(folderPage(entry.folder, names)), { headers });
}

function textStream(pieces: Iterator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    pull(controller) {
      const { done, value } = pieces.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
  });
}
