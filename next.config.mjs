// Settings of Next. Security headers that never change stand here; the page policy with its nonce comes from
// proxy.ts, that of a stream, which depends on the file's type, from lib/stream/file-headers.ts.

/** Packages that Node loads itself: bundled, they would exist twice or lose their native parts. */
const serverExternalPackages = [
  'telegram',
  'libsql',
  'mongodb',
  '@mtcute/wasm',
  'pino',
  'socks-proxy-agent',
  'yt-dlp-wrap',
];

const everywhere = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'Referrer-Policy', value: 'same-origin' },
];

/** What a player of films has no use for, also where somebody got a script in. */
const unused = ['camera', 'microphone', 'geolocation', 'payment', 'usb', 'serial', 'hid', 'midi', 'display-capture'];

/** A page that opened ours, or that ours opened, has no hold on it. */
const apart = [
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: unused.map((name) => `${name}=()`).join(', ') },
];

/** Neither pictures nor scripts of another site's page; what other people's programs show is left out below. */
const notEmbedded = [{ key: 'Cross-Origin-Resource-Policy', value: 'same-origin' }];

const unframed = [{ key: 'X-Frame-Options', value: 'DENY' }];

/**
 * The advertisement may run what it likes, from where it likes, but as nobody: in an origin of its own, that of no site, also when
 * somebody opens its address.
 */
const advertisement = [
  {
    key: 'Content-Security-Policy',
    value: [
      'sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox',
      "default-src 'none'",
      "script-src https: 'unsafe-inline'",
      "style-src https: 'unsafe-inline'",
      'img-src https: data:',
      'font-src https: data:',
      'connect-src https:',
      'frame-src https:',
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'self'",
    ].join('; '),
  },
];

/** The page without a server stands alone; its policy comes back out of the browser's cache with it. */
const offline = [
  {
    key: 'Content-Security-Policy',
    value: "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  },
];

const api = [{ key: 'Content-Security-Policy', value: "default-src 'none'; frame-ancestors 'none'" }];

/**
 * What draws styled subtitles runs in a worker, whose policy is that of its own file: WebAssembly is allowed there, and on no page.
 * The version stands in the path.
 */
const libass = [
  {
    key: 'Content-Security-Policy',
    value: "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; frame-ancestors 'none'",
  },
  { key: 'Cache-Control', value: 'public, max-age=31536000, immutable' },
];

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  // `npm test` checks the types of the whole tree; a start does not pay for it again.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages,
  // Written into the files of a build: what was kept of another one gives way.
  env: { STREAMVAULT_BUILD: Date.now().toString(36) },
  // Texts arrive compiled (app/_texts): the browser needs no parser for them.
  turbopack: { resolveAlias: { 'use-intl/format-message': 'use-intl/format-message/format-only' } },
  headers: async () => [
    { source: '/:path*', headers: [...everywhere, ...apart] },
    {
      source:
        '/:path((?!stream/|hls/|stremio/|api/(?:poster|subtitles|storyboard)/|icons/|favicon\\.ico|icon\\.svg|apple-icon\\.png).*)',
      headers: notEmbedded,
    },
    { source: '/:path((?!ad-slot$).*)', headers: unframed },
    { source: '/ad-slot', headers: advertisement },
    { source: '/:file(sw.js|offline.html|offline.css|offline.js)', headers: offline },
    { source: '/libass/:path*', headers: libass },
    // The page about the API is a page: its policy comes from proxy.ts.
    { source: '/api/:path((?!docs$).*)', headers: api },
    ...['/hls/:path*', '/stremio/:path*', '/feeds/:path*', '/export/:path*', '/playlist.m3u8', '/oembed'].map(
      (source) => ({
        source,
        headers: api,
      }),
    ),
  ],
};

export default config;
