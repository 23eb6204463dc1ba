// Whatever is no route of the API: 404 as problem details, whichever method.
import { problem } from '#lib/api/respond.ts';
import { AppError } from '#lib/errors.ts';

export const dynamic = 'force-dynamic';

function answer(): Response {
  return problem(new AppError('not_found', 'There is no such address in the API.'));
}

export const GET = answer;
export const POST = answer;
export const PUT = answer;
export const PATCH = answer;
export const DELETE = answer;
