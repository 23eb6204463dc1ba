// The service worker in a world of its own: what it keeps, what passes by it untouched, and how much of it there may be.
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';

const source = readFileSync(new URL('../../public/sw.js', import.meta.url), 'utf8');
const origin = 'https://films.example';

/** As far as the worker uses one. Keys stay in the order they came, as in a browser. */
class FakeCache {
  readonly kept = new Map<string, Response>();
  keys = async () => [...this.kept.keys()].map((url) => new Request(url));
  put = async (request: Request, answer: Response) => void this.kept.set(request.url, answer);
  match = async (request: Request) => this.kept.get(request.url)?.clone();
  delete = async (request: Request) => this.kept.delete(request.url);
  async addAll(requests: readonly Request[]) {
    for (const request of requests) this.kept.set(request.url, new Response(`kept ${request.url}`));
  }
}

interface Asked {
  readonly method?: string;
  readonly mode?: string;
  readonly destination?: string;
  readonly headers?: Record<string, string>;
}

type Listener = (event: object) => void;

/** A browser's world around the worker of a build. */
function world(build: string, caches = new Map<string, FakeCache>()) {
  const listeners = new Map<string, Listener>();
  let isOnline = true;
  const fetched: string[] = [];
  const open = (name: string) => {
    const cache = caches.get(name) ?? new FakeCache();
    caches.set(name, cache);
    return cache;
  };
  const self = {
    location: new URL(`${origin}/sw.js?v=${build}`),
    registration: {},
    skipWaiting: async () => undefined,
    addEventListener: (name: string, listener: Listener) => listeners.set(name, listener),
  };
  class AtOrigin extends Request {
    constructor(path: string, init?: RequestInit) {
      super(new URL(path, origin), init);
    }
  }
  runInNewContext(source, {
    ...{ self, URL, Response, Request: AtOrigin },
    fetch: async ({ url }: { url: string }) => {
      if (!isOnline) throw new TypeError('offline');
      fetched.push(url);
      return Object.defineProperty(new Response(`from the server ${url}`), 'type', { value: 'basic' });
    },
    caches: {
      open: async (name: string) => open(name),
      keys: async () => [...caches.keys()],
      delete: async (name: string) => caches.delete(name),
      match: async (what: string | { url: string }, { cacheName }: { cacheName: string }) =>
        open(cacheName)
          .kept.get(new URL(typeof what === 'string' ? what : what.url, origin).href)
          ?.clone(),
    },
  });

  async function dispatch(name: string, event: object = {}): Promise<Response | undefined> {
    const waited: Promise<unknown>[] = [];
    let answer: Promise<Response> | undefined;
    const more = {
      waitUntil: (promise: Promise<unknown>) => void waited.push(promise),
      respondWith: (promise: Promise<Response>) => {
        answer = promise;
      },
    };
    listeners.get(name)?.({ ...event, ...more });
    const response = await answer;
    while (waited.length > 0) await waited.shift();
    return response;
  }

  return {
    caches,
    fetched,
    install: () => dispatch('install'),
    activate: () => dispatch('activate'),
    goOffline: () => {
      isOnline = false;
    },
    ask(path: string, { method = 'GET', mode = 'cors', destination = '', headers = {} }: Asked = {}) {
      const url = new URL(path, origin).href;
      return dispatch('fetch', { request: { url, method, mode, destination, headers: new Headers(headers) } });
    },
  };
}

const asPage = { mode: 'navigate', destination: 'document' };

describe('the service worker', () => {
  it.each<[string, Asked]>([
    ['/stream/1/2', {}],
    ['/stream/1/2', { destination: 'video', mode: 'no-cors', headers: { range: 'bytes=0-' } }],
    ['/stream/1/2?exp=1&sig=a', asPage],
    ['/hls/1/2/master.m3u8', {}],
    ['/hls/1/2/v0-1.m4s', {}],
    ['/api/home', {}],
    ['/api/viewer/history?limit=100', {}],
    ['/api/poster/0123456789abcdef0123456789abcdef?exp=1&sig=a', { destination: 'image', mode: 'no-cors' }],
    ['/api/subtitles/1/2/en.vtt', { destination: 'track' }],
    ['/api/docs', asPage],
    ['/api/auth/session', {}],
    ['/dav/', asPage],
    ['/feeds/audio.xml', asPage],
    ['/playlist.m3u8', {}],
    ['/metrics', asPage],
    ['/ad-slot', { mode: 'navigate', destination: 'iframe' }],
    ['/browse/all?_rsc=1', { headers: { rsc: '1' } }],
    ['/', { method: 'POST', ...asPage }],
    ['/_next/static/chunks/a.js', { headers: { range: 'bytes=0-9' } }],
    ['https://elsewhere.example/_next/static/a.js', {}],
    ['https://elsewhere.example/', asPage],
  ])('leaves %s %o to the browser', async (path, asked) => {
    const worker = world('1');
    await worker.install();
    expect(await worker.ask(path, asked)).toBeUndefined();
    expect(worker.fetched).toEqual([]);
  });

  it.each(['/', '/browse/all?year=1999', '/title/5', '/watch/5?exp=1&sig=a', '/history', '/admin/library'])(
    'gives %s from the server and keeps nothing of it; offline it gives the page without a server',
    async (path) => {
      const worker = world('1');
      await worker.install();
      const before = [...worker.caches].map(([name, { kept }]) => [name, [...kept.keys()]]);
      expect(await (await worker.ask(path, asPage))?.text()).toBe(`from the server ${origin}${path}`);
      worker.goOffline();
      expect(await (await worker.ask(path, asPage))?.text()).toBe(`kept ${origin}/offline.html`);
      expect([...worker.caches].map(([name, { kept }]) => [name, [...kept.keys()]])).toEqual(before);
    },
  );

  it('asks once for a file of the build, and has it offline', async () => {
    const worker = world('1');
    for (let times = 0; times < 3; times += 1) await worker.ask('/_next/static/chunks/a.js');
    worker.goOffline();
    expect(await (await worker.ask('/_next/static/chunks/a.js'))?.text()).toContain('/_next/static/chunks/a.js');
    expect(worker.fetched).toHaveLength(1);
  });

  it('keeps 150 files at most, the latest', async () => {
    const worker = world('1');
    for (let file = 0; file < 170; file += 1) await worker.ask(`/_next/static/chunks/${file}.js`);
    const kept = [...(worker.caches.get('streamvault-files-1')?.kept.keys() ?? [])];
    expect(kept).toHaveLength(150);
    expect([kept[0], kept.at(-1)]).toEqual([20, 169].map((file) => `${origin}/_next/static/chunks/${file}.js`));
  });

  it('of a new build takes away what the one before kept, and nothing of anybody else', async () => {
    const old = world('1');
    await old.install();
    await old.ask('/_next/static/chunks/a.js');
    old.caches.set('somebody-else', new FakeCache());
    const fresh = world('2', old.caches);
    await fresh.install();
    await fresh.activate();
    expect([...fresh.caches.keys()].sort()).toEqual(['somebody-else', 'streamvault-shell-2']);
  });
});
