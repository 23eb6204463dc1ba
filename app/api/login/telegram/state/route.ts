// GET /api/login/telegram/state: how far the sign-in is that this browser has begun.
import { json, problem } from '#lib/api/respond.ts';
import { ticketCookie } from '#lib/auth/telegram-sign-in.ts';
import { AppError } from '#lib/errors.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

export async function GET(request: Request): Promise<Response> {
  const { auth, identities, rates, log } = runtime();
  try {
    if (!auth.telegram) throw new AppError('not_found');
    const caller = await identities.identifyOrNobody({ headers: request.headers });
    await rates.take('light', caller, request.headers);
    const cookie = ticketCookie(request.headers.get('cookie') ?? '', auth.sessions.isSecure);
    const view = await auth.telegram.view(cookie);
    // Begun anew in another tab: the page that asks is about one that is gone.
    const isMeant = view?.id === new URL(request.url).searchParams.get('ticket');
    const state = view && isMeant ? view.state : 'over';
    return json({ state }, { headers: { 'cache-control': 'no-store' } });
  } catch (error) {
    return problem(error, log);
  }
}
