// POST /api/setup: makes the first administrator, for whoever has the code of the log.
import { z } from 'zod';
import { readForm } from '#lib/api/form-body.ts';
import { goTo } from '#lib/api/own-form.ts';
import { isOwnSite } from '#lib/api/own-site.ts';
import { problem } from '#lib/api/respond.ts';
import { anonymousCaller } from '#lib/auth/caller.ts';
import { AppError, isAppError } from '#lib/errors.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

const unknownCaller = anonymousCaller('signed');

const formSchema = z.object({ code: z.string().max(100), login: z.string().max(200), password: z.string().max(400) });

export async function POST(request: Request): Promise<Response> {
  const { auth, config, rates, log } = runtime();
  try {
    if (!isOwnSite(request.headers, config.url)) throw new AppError('forbidden', 'This form came from another site.');
    const { fields } = await readForm(request, formSchema);
    // Many wrong codes make a new one: nobody shall keep the operator from ever typing the right one.
    await rates.requireTrust(request.headers);
    await auth.firstAdmin
      .claim({ ...fields, address: request.headers.get('x-sv-remote') ?? '' })
      .catch((error) => refused(error, request));
    return goTo('/login');
  } catch (error) {
    const isCallers = isAppError(error) && callersFaults.has(error.code);
    if (!isCallers || !request.headers.get('accept')?.includes('text/html')) return problem(error, log);
    return goTo(`/setup?error=${error.code}`);
  }
}

const callersFaults = new Set(['bad_request', 'forbidden', 'too_many_requests']);

/** A wrong code counts as a wrong password. */
async function refused(error: unknown, { headers }: Request): Promise<never> {
  if (isAppError(error) && error.code === 'forbidden')
    await runtime().rates.take('credentials', unknownCaller, headers);
  throw error;
}
