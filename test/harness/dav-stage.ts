// A tree, a catalogue of streams and callers for tests of WebDAV.

import { readBytes } from '#lib/api/request-body.ts';
import { problem } from '#lib/api/respond.ts';
import { anonymousCaller, type Caller } from '#lib/auth/caller.ts';
import { createDav, type DavOptions } from '#lib/dav/dav.ts';
import { AppError } from '#lib/errors.ts';
import { davMethods } from '#lib/http/request-check.ts';
import type { LibraryFile } from '#lib/library-tree/library-entry.ts';
import type { LibraryPlace } from '#lib/library-tree/library-place.ts';
import { LibraryTree } from '#lib/library-tree/library-tree.ts';
import { bytesAnswer } from '#lib/stream/bytes-answer.ts';
import type { StreamRequest } from '#lib/stream/stream-service.ts';

export const nowMs = Date.parse('2026-11-27T12:00:00Z');

export const file = (messageId: number, more: Partial<LibraryFile> = {}): LibraryFile => ({
  ...{ chat_id: 1, message_id: messageId, sizeBytes: 1000 + messageId, createdAtMs: nowMs - 3_600_000 },
  ...{ etag: `"d${messageId}"`, contentType: 'video/mp4', extension: '.mp4', poster: null },
  ...more,
});

export const film = (name: string): LibraryPlace => ({ part: 'movies', folders: [name], stem: name });

/** The room with stand-ins around it; `asked` is what the streams were asked for. */
export function davStage(access: 'public' | 'signed' = 'public', more: Partial<DavOptions> = {}) {
  const tree = new LibraryTree();
  const asked: StreamRequest[] = [];
  const taken: string[] = [];
  const posters = new Map([['p1', { bytes: Buffer.from('jpeg'), mimeType: 'image/jpeg' }]]);
  const dav = createDav({
    library: {
      tree: async () => tree,
      nfo: async (about, { message_id }) => ({ text: `<${about}>${message_id}</${about}>`, changedAtMs: nowMs - 5000 }),
      changed: () => undefined,
      stop: () => undefined,
    },
    posters: { find: async (hash) => posters.get(hash) },
    streams: {
      async open(request) {
        asked.push(request);
        return new Response(request.method === 'HEAD' ? null : 'film', { headers: { 'content-length': '4' } });
      },
    },
    async identify({ headers }): Promise<Caller> {
      const given = headers.get('authorization');
      if (given === null) return anonymousCaller(access);
      const scopes = { 'Basic ZnJpZW5kOnB3': ['catalog', 'stream'], 'Basic cmVhZGVyOnB3': ['catalog'] } as const;
      const known = scopes[given as keyof typeof scopes];
      if (!known) throw new AppError('unauthenticated');
      return { kind: 'user', subject: 'u:1', scopes: new Set(known), isByCookie: false };
    },
    rates: { take: async (rate) => void taken.push(rate) },
    nowMs: () => nowMs,
    methods: davMethods,
    rules: { bytesAnswer, readBytes, problem },
    ...more,
  });
  const ask = (method: string, path: string, headers: Record<string, string> = {}, body?: BodyInit) =>
    dav.handle(new Request(`http://localhost${path}`, { method, headers, ...(body === undefined ? {} : { body }) }));
  const list = async (path: string, depth = '1', body?: string, headers: Record<string, string> = {}) => {
    const answer = await ask('PROPFIND', path, { depth, ...headers }, body);
    return { answer, text: await answer.text() };
  };
  return { tree, asked, taken, ask, list, handle: dav.handle };
}

/** The hrefs of a multistatus, in order. */
export const hrefs = (text: string) => [...text.matchAll(/<D:href>([^<]*)<\/D:href>/g)].map(([, href]) => href);
