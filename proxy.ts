// Gives every page its content security policy with a fresh nonce, which Next stamps on its own scripts, and the page of
// the sign-in the cookie its form needs.
import { type NextRequest, NextResponse } from 'next/server';
import { csrfCookieName, csrfToken, newCsrfCookie } from '#lib/auth/csrf-token.ts';
import { runtime } from '#lib/runtime.ts';

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

/** For who comes to sign in without it. Not for who comes back from next-auth, which has set it: such a browser keeps none. */
function newSignInCookie({ nextUrl, headers }: NextRequest) {
  if (nextUrl.pathname !== '/login' || nextUrl.searchParams.get('from') === 'check') return undefined;
  const { isSecure, secret } = runtime().auth.sessions;
  if (csrfToken(headers.get('cookie') ?? '', isSecure) !== undefined) return undefined;
  return { name: csrfCookieName(isSecure), value: newCsrfCookie(secret), secure: isSecure };
}

function withCookie(
  cookies: string | null,
  { name, value }: { readonly name: string; readonly value: string },
): string {
  return [...(cookies ? [cookies] : []), `${name}=${encodeURIComponent(value)}`].join('; ');
}

export function proxy(request: NextRequest): NextResponse {
  const value = policy(Buffer.from(crypto.randomUUID()).toString('base64'));
  const headers = new Headers(request.headers);
  headers.set('Content-Security-Policy', value);
  const cookie = newSignInCookie(request);
  if (cookie) headers.set('cookie', withCookie(headers.get('cookie'), cookie));
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('Content-Security-Policy', value);
  if (cookie) response.cookies.set({ ...cookie, httpOnly: true, sameSite: 'lax', path: '/' });
  return response;
}

/** Pages only: a request body that passes through here would be buffered. */
export const config = {
  matcher: [
    '/((?!api/(?!docs$)|stream/|hls/|stremio/|feeds/|export/|playlist\\.m3u8$|oembed$|metrics$|libass/|_next/|favicon\\.ico|icon\\.svg|apple-icon\\.png|icons/|manifest\\.webmanifest|sw\\.js|offline\\.|ad-slot$|robots\\.txt).*)',
  ],
};
