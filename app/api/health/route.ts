// GET /api/health: is it alive, and which of its parts are.
import type { Health } from '#lib/api/contract.ts';
import { json } from '#lib/api/respond.ts';
import { type Runtime, runtime } from '#lib/runtime.ts';

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

export async function GET(): Promise<Response> {
  const current = runtime();
  const bots = current.telegram.bots().map(({ username, state, role, reason }) => ({ username, state, role, reason }));
  const store = { ok: await storeAnswers(current) };
  const healthy = store.ok && bots.some((bot) => bot.role === 'front' && bot.state === 'ready');
  const health: Health = {
    status: healthy ? 'ok' : 'degraded',
    mode: current.config.mode,
    uptime_seconds: Math.round((Date.now() - current.startedAtMs) / 1000),
    store,
    bots,
  };
  return json(health, { status: healthy ? 200 : 503, headers: healthy ? {} : { 'retry-after': '5' } });
}
