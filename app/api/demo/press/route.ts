// POST /api/demo/press: presses a button under a message and waits for the bot's answer.
import { json } from '#lib/api/respond.ts';
import { pressSchema } from '../_control/chat-contract.ts';
import { demoRoute, readJson } from '../_control/demo-route.ts';
import { pressButton } from '../_control/emulator-control.ts';

export const dynamic = 'force-dynamic';

export function POST(request: Request): Promise<Response> {
  return demoRoute(request, async (demo) => {
    const { messageId, dataBase64 } = await readJson(request, pressSchema);
    return json(await pressButton(demo, messageId, dataBase64));
  });
}
