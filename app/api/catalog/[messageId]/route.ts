// GET /api/catalog/{message_id}: one item of the catalogue.
import type { NextRequest } from 'next/server';
import { messageIdSchema } from '#lib/api/contract.ts';
import { json, problem } from '#lib/api/respond.ts';
import { AppError } from '#lib/errors.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export async function GET(_request: NextRequest, context: RouteContext<'/api/catalog/[messageId]'>): Promise<Response> {
  const { catalog, log } = runtime();
  try {
    const messageId = messageIdSchema.safeParse((await context.params).messageId);
    if (!messageId.success) throw new AppError('bad_request', 'A message id is a whole number.');
    const file = await catalog.find(messageId.data);
    if (!file) throw new AppError('not_found');
    return json(file);
  } catch (error) {
    return problem(error, log);
  }
}
