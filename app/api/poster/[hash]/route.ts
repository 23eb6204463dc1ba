// GET /api/poster/{hash}: a thumbnail. Its name is its content hash, so browsers may keep it for ever.
import type { NextRequest } from 'next/server';
import { problem } from '#lib/api/respond.ts';
import { AppError } from '#lib/errors.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export async function GET(_request: NextRequest, context: RouteContext<'/api/poster/[hash]'>): Promise<Response> {
  const { catalog, log } = runtime();
  try {
    const { hash } = await context.params;
    if (!/^[0-9a-f]{32}$/.test(hash)) throw new AppError('bad_request', 'A poster name has 32 hexadecimal digits.');
    const poster = await catalog.findPoster(hash);
    if (!poster) throw new AppError('not_found');
    const headers = { 'content-type': poster.mimeType, 'cache-control': 'public, max-age=31536000, immutable' };
    return new Response(new Uint8Array(poster.bytes), { headers });
  } catch (error) {
    return problem(error, log);
  }
}
