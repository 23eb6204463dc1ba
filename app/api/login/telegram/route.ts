// POST /api/login/telegram: begins a sign-in by the bot in this browser.
import { userAgent } from 'next/server';
import { z } from 'zod';
import { readForm } from '#lib/api/form-body.ts';
import { goTo } from '#lib/api/own-form.ts';
import { isOwnSite } from '#lib/api/own-site.ts';
import { clientHeader, clientOf } from '#lib/api/rate-limits.ts';
import { problem } from '#lib/api/respond.ts';
import { roughAddress, ticketCookie, ticketCookieName } from '#lib/auth/telegram-sign-in.ts';
import { AppError, isAppError } from '#lib/errors.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

const formSchema = z.looseObject({ callbackUrl: z.string().max(2000).default('/') });

/** As long as a sign-in may take; an older cookie is no good. */
const cookieSeconds = 300;

export async function POST(request: Request): Promise<Response> {
  const { auth, config, log } = runtime();
  try {
    if (!auth.telegram) throw new AppError('not_found');
    if (!isOwnSite(request.headers, config.url)) throw new AppError('forbidden', 'This form came from another site.');
    const { fields } = await readForm(request, formSchema);
    const backTo = `callbackUrl=${encodeURIComponent(fields.callbackUrl)}`;
    return await begin(request, auth.telegram, auth.sessions.isSecure, backTo);
  } catch (error) {
    return problem(error, log);
  }
}

type Door = NonNullable<ReturnType<typeof runtime>['auth']['telegram']>;

async function begin({ headers }: Request, door: Door, isSecure: boolean, backTo: string): Promise<Response> {
  const origin = { browser: browserOf(headers), address: roughAddress(headers.get(clientHeader) ?? '') };
  const before = ticketCookie(headers.get('cookie') ?? '', isSecure);
  try {
    const cookie = await door.begin(origin, clientOf(headers), before);
    const response = goTo(`/login/telegram?${backTo}`);
    const attributes = `Path=/; Max-Age=${cookieSeconds}; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`;
    response.headers.append('set-cookie', `${ticketCookieName(isSecure)}=${cookie}; ${attributes}`);
    return response;
  } catch (error) {
    const isTooMany = isAppError(error) && error.code === 'too_many_requests';
    if (!isTooMany || !headers.get('accept')?.includes('text/html')) throw error;
    return goTo(`/login?from=check&error=TooManyTries&${backTo}`);
  }
}

/** Such as `Firefox, Linux`. What a browser says of itself may be anything: only plain letters go on to the person. */
function browserOf(headers: Headers): string {
  const { browser, os } = userAgent({ headers });
  return [browser.name, os.name]
    .map((name = '') => name.replace(/[^\w .-]/g, '').slice(0, 30))
    .filter(Boolean)
    .join(', ');
}
