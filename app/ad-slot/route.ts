// GET /ad-slot: the operator's advertisement, for the frame that shows it. Its policy, which keeps it apart, stands in next.config.mjs.
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export function GET(): Response {
  const { html } = runtime().adSlot;
  if (html === undefined) return new Response('There is no advertisement.', { status: 404 });
  return new Response(html, {
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'public, max-age=300' },
  });
}
