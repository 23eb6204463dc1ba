// The service worker: an offline page, and the files a build is made of. It keeps no page, no answer of the API and nothing of a
// film, and requests for those never pass through it. Registered as /sw.js?v=<build> by app/_components/offline-shell.tsx.

const build = new URL(self.location.href).searchParams.get('v') ?? 'unknown';
const shellCache = `streamvault-shell-${build}`;
const filesCache = `streamvault-files-${build}`;

/** The page shown without a server, and what it needs. */
const offlinePage = '/offline.html';
const shellPaths = [offlinePage, '/offline.css', '/offline.js', '/icons/icon-192.png'];

/** Files of a build: they are named by their content. A build has some sixty. */
const filesPath = '/_next/static/';
const mostFiles = 150;

/** Pages of the app, by the first part of their path; what is not in here is none of ours. */
const pages = [
  '',
  'browse',
  'title',
  'series',
  'search',
  'list',
  'history',
  'watch',
  'login',
  'account',
  'admin',
  'demo',
];

self.addEventListener('install', (event) => {
  event.waitUntil(install());
});
self.addEventListener('activate', (event) => {
  event.waitUntil(activate());
});
self.addEventListener('fetch', (event) => {
  const answer = { page: pageOrShell, shell: shellFile, file: keptFile }[kindOf(event.request)];
  // Whatever is not named here the browser does as if there were no worker.
  if (answer) event.respondWith(answer(event));
});

async function install() {
  const cache = await caches.open(shellCache);
  await cache.addAll(shellPaths.map((path) => new Request(path, { cache: 'reload' })));
  // It holds no pages: nobody is harmed when it takes over at once.
  await self.skipWaiting();
}

async function activate() {
  for (const name of await caches.keys()) {
    if (name.startsWith('streamvault-') && name !== shellCache && name !== filesCache) await caches.delete(name);
  }
  // A page is asked for while the worker still wakes up.
  await self.registration.navigationPreload?.enable();
}

function kindOf(request) {
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || request.headers.has('range') || origin !== self.location.origin) return undefined;
  if (request.mode === 'navigate') {
    return request.destination === 'document' && pages.includes(pathname.split('/')[1]) ? 'page' : undefined;
  }
  if (shellPaths.includes(pathname)) return 'shell';
  return pathname.startsWith(filesPath) ? 'file' : undefined;
}

async function pageOrShell({ request, preloadResponse }) {
  try {
    return (await preloadResponse) ?? (await fetch(request));
  } catch {
    // No way to the server: the one case this worker is for.
    return (await caches.match(offlinePage, { cacheName: shellCache })) ?? Response.error();
  }
}

async function shellFile({ request }) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(request, { cacheName: shellCache, ignoreSearch: true })) ?? Response.error();
  }
}

async function keptFile(event) {
  const cache = await caches.open(filesCache);
  const kept = await cache.match(event.request);
  if (kept) return kept;
  const answer = await fetch(event.request);
  if (answer.status === 200 && answer.type === 'basic') event.waitUntil(keep(cache, event.request, answer.clone()));
  return answer;
}

/** The oldest give way. */
async function keep(cache, request, answer) {
  try {
    await cache.put(request, answer);
    const requests = await cache.keys();
    for (const old of requests.slice(0, Math.max(0, requests.length - mostFiles))) await cache.delete(old);
  } catch {
    // The browser has no room for it, and that is all right: the file is there all the same.
  }
}
