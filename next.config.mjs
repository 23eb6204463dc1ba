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
  { key: 'X-Frame-Options', value: 'DENY' },
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
  // Texts arrive compiled (app/_texts): the browser needs no parser for them.
  turbopack: { resolveAlias: { 'use-intl/format-message': 'use-intl/format-message/format-only' } },
  headers: async () => [
    { source: '/:path*', headers: everywhere },
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
