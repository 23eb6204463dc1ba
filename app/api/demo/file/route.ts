// POST /api/demo/file?name=…&mimeType=…: sends a file to the bot. The body is the thumbnail, if any, and the file behind it.
import type { NextRequest } from 'next/server';
import { json } from '#lib/api/respond.ts';
import { AppError } from '#lib/errors.ts';
import { sentFileSchema } from '../_control/chat-contract.ts';
import { demoRoute } from '../_control/demo-route.ts';
import { sendFile } from '../_control/emulator-control.ts';

export const dynamic = 'force-dynamic';

export function POST(request: NextRequest): Promise<Response> {
  return demoRoute(request, async (demo) => {
    const facts = sentFileSchema.safeParse(Object.fromEntries(request.nextUrl.searchParams));
    if (!facts.success) throw new AppError('bad_request', 'A file needs a name.');
    if (!request.body) throw new AppError('bad_request', 'The file is empty.');
    return json(await sendFile(demo, facts.data, request.body, request.signal));
  });
}
