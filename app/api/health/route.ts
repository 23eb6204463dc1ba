// GET /api/health: can it serve (200) or not (503), and, for those who may look, how each of its parts is.
import type { NextRequest } from 'next/server';
import type { Health } from '#lib/api/contract.ts';
import { shownEgressStatus } from '#lib/api/egress-answers.ts';
import { mayObserve } from '#lib/api/observer-access.ts';
import { json } from '#lib/api/respond.ts';
import { type Runtime, runtime } from '#lib/runtime.ts';
import type { BotStatus } from '#lib/telegram/telegram.ts';

export const dynamic = 'force-dynamic';

async function storeAnswers({ catalog }: Runtime): Promise<boolean> {
  try {
    await catalog.page({ page: 1, per_page: 1 });
    return true;
  } catch {
    // The answer says so; the store logs its own faults.
    return false;
  }
}

/** The status and all figures of each bot; its Telegram id stays here. */
function botsOf({ telegram }: Runtime): NonNullable<Health['bots']> {
  return telegram.bots().map(({ userId: _userId, ...bot }) => bot);
}

export async function GET(request: NextRequest): Promise<Response> {
  const current = runtime();
  const store = { ok: await storeAnswers(current) };
  // Of several nodes one has the bot people talk to; the others serve films by theirs.
  const serves = ({ role, state }: BotStatus) =>
    state === 'ready' && (role === 'front' || current.telegram.seats !== undefined);
  const ready = store.ok && current.telegram.bots().some(serves);
  const details = {
    uptime_seconds: Math.round((Date.now() - current.startedAtMs) / 1000),
    store,
    proxy: [...current.proxyWatch.status()],
    bots: botsOf(current),
    egress: shownEgressStatus(current.egress.status()),
  };
  const health: Health = {
    status: ready ? 'ok' : 'degraded',
    live: true,
    ready,
    mode: current.config.mode,
    ...(mayObserve(request.headers, current.config.metricsToken) ? details : {}),
  };
  return json(health, { status: ready ? 200 : 503, headers: ready ? {} : { 'retry-after': '5' } });
}
