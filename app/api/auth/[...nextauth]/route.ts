// /api/auth/*: next-auth's routes. What comes in is looked at before, where it leads to is made relative after.
import { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { z } from 'zod';
import { readForm } from '#lib/api/form-body.ts';
import { ownRedirect } from '#lib/api/own-redirect.ts';
import { problem } from '#lib/api/respond.ts';
import { viewerOf } from '#lib/api/viewer-cookie.ts';
import { AppError } from '#lib/errors.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

type Context = RouteContext<'/api/auth/[...nextauth]'>;

/** Texts and nothing else: an object in place of a name never reaches a filter. */
const formSchema = z.looseObject({
  csrfToken: z.string().max(200).optional(),
  login: z.string().max(200).optional(),
  password: z.string().max(400).optional(),
  callbackUrl: z.string().max(2000).optional(),
});

async function answer(request: NextRequest, context: Context): Promise<Response> {
  const { auth, config, viewers } = runtime();
  const unknownId = viewerOf({ request, caller: { subject: null } });
  const takeAlong = async (userId: string) => {
    if (unknownId !== undefined) await viewers.takeAlong(unknownId, `u:${userId}`);
  };
  const response = (await NextAuth(request, context, auth.signInOptions(takeAlong))) as Response;
  response.headers.set('cache-control', 'no-store');
  const location = response.headers.get('location');
  if (location !== null) response.headers.set('location', ownRedirect(location, config.url));
  return response;
}

export async function GET(request: NextRequest, context: Context): Promise<Response> {
  try {
    return await answer(request, context);
  } catch (error) {
    return problem(error, runtime().log);
  }
}

/** What browsers send here. next-auth would also take lines for the log from anybody. */
const sentTo = new Set(['signin', 'signout', 'callback']);

export async function POST(request: NextRequest, context: Context): Promise<Response> {
  try {
    const [action = ''] = (await context.params).nextauth;
    if (!sentTo.has(action)) throw new AppError('not_found');
    const { text } = await readForm(request, formSchema);
    const { headers, url } = request;
    return await answer(new NextRequest(url, { method: 'POST', headers, body: text }), context);
  } catch (error) {
    return problem(error, runtime().log);
  }
}
