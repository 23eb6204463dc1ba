// Gives every page its content security policy with a fresh nonce. Next stamps the nonce on its own scripts.
import { type NextRequest, NextResponse } from 'next/server';

function policy(nonce: string): string {
  // The development server compiles with eval and injects style elements.
  const development = process.env.NODE_ENV === 'development';
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    `style-src 'self' ${development ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    // Named, as the word above about scripts would speak for it; what it may do itself its own file says (next.config.mjs).
    "worker-src 'self'",
    "frame-src 'self'",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

export function proxy(request: NextRequest): NextResponse {
  const value = policy(Buffer.from(crypto.randomUUID()).toString('base64'));
  const headers = new Headers(request.headers);
  headers.set('Content-Security-Policy', value);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('Content-Security-Policy', value);
  return response;
}

/** Pages only: a request body that passes through here would be buffered. */
export const config = {
  matcher: [
    '/((?!api/(?!docs$)|stream/|hls/|stremio/|feeds/|export/|playlist\\.m3u8$|oembed$|metrics$|libass/|_next/|icon\\.svg|apple-icon\\.png|icons/|manifest\\.webmanifest|sw\\.js|offline\\.|ad-slot$|robots\\.txt).*)',
  ],
};
