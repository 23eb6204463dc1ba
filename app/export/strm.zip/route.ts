// GET /export/strm.zip: the library for media servers that read folders.
import { endpoint } from '#lib/api/endpoint.ts';
import { getStrmZip } from '#lib/api/operations/feed-operations.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export const GET = endpoint(getStrmZip, runtime, async ({ room, request, caller, token }) => {
  const archive = await room.feeds.strmZip({ caller, token }, request.signal);
  const headers = {
    'Content-Type': 'application/zip',
    'Content-Disposition': 'attachment; filename="streamvault-strm.zip"',
    'Cache-Control': 'no-store',
  };
  return new Response(archive, { headers });
});
