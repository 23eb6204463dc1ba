// GET /api/catalog: the catalogue, newest first, in pages.
import type { NextRequest } from 'next/server';
import { catalogQuerySchema } from '#lib/api/contract.ts';
import { json, problem } from '#lib/api/respond.ts';
import { AppError } from '#lib/errors.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export async function GET(request: NextRequest): Promise<Response> {
  const { catalog, log } = runtime();
  try {
    const query = catalogQuerySchema.safeParse(Object.fromEntries(request.nextUrl.searchParams));
    if (!query.success) {
      throw new AppError(
        'bad_request',
        query.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '),
      );
    }
    return json(await catalog.page(query.data));
  } catch (error) {
    return problem(error, log);
  }
}
