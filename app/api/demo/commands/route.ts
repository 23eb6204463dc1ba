// GET /api/demo/commands: the bot's command menu.
import { json } from '#lib/api/respond.ts';
import { demoRoute } from '../_control/demo-route.ts';
import { botCommands } from '../_control/emulator-control.ts';

export const dynamic = 'force-dynamic';

export function GET(request: Request): Promise<Response> {
  return demoRoute(request, async (demo) => json(await botCommands(demo)));
}
