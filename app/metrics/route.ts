// GET /metrics: the numbers of this process for Prometheus; for others there is no such page.
import type { NextRequest } from 'next/server';
import { mayObserve } from '#lib/api/observer-access.ts';
import { problem, withLengthHeader } from '#lib/api/respond.ts';
import { AppError } from '#lib/errors.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export async function GET(request: NextRequest): Promise<Response> {
  const { config, metrics, log } = runtime();
  try {
    if (!mayObserve(request.headers, config.metricsToken)) throw new AppError('not_found', 'There is no such page.');
    const text = await metrics.text();
    const headers = {
      'Content-Type': metrics.contentType,
      'Content-Length': String(Buffer.byteLength(text)),
      'Cache-Control': 'no-store',
    };
    return withLengthHeader(new Response(text, { headers }));
  } catch (error) {
    return problem(error, log);
  }
}
