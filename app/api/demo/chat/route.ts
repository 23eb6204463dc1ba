// GET /api/demo/chat: the newest messages, oldest first. POST: says something to the bot.
import { json } from '#lib/api/respond.ts';
import { textSchema } from '../_control/chat-contract.ts';
import { demoRoute, readJson } from '../_control/demo-route.ts';
import { readChat, sendText } from '../_control/emulator-control.ts';

export const dynamic = 'force-dynamic';

export function GET(request: Request): Promise<Response> {
  return demoRoute(request, async (demo) => json(await readChat(demo)));
}

export function POST(request: Request): Promise<Response> {
  return demoRoute(request, async (demo) => {
    const { text } = await readJson(request, textSchema);
    return json(await sendText(demo, text));
  });
}
