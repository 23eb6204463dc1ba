// GET and HEAD /stream/{chat_id}/{message_id} and the short /stream/{message_id}: parses the ids, the stream service does the rest.
import type { NextRequest } from 'next/server';
import { chatIdSchema, messageIdSchema } from '#lib/api/contract.ts';
import { givenSignature } from '#lib/api/given-signature.ts';
import { problem, withLengthHeader, withoutBody } from '#lib/api/respond.ts';
import { wantsDownload } from '#lib/api/wants-download.ts';
import { AppError } from '#lib/errors.ts';
import { runtime } from '#lib/runtime.ts';

export const dynamic = 'force-dynamic';

type Context = RouteContext<'/stream/[...ids]'>;

function parseIds(ids: readonly string[]): { chatId: number | undefined; messageId: number } {
  const [message, chat, ...rest] = [...ids].reverse();
  const messageId = messageIdSchema.safeParse(message);
  const chatId = chat === undefined ? undefined : chatIdSchema.safeParse(chat);
  if (rest.length > 0 || !messageId.success || chatId?.success === false) {
    throw new AppError(
      'bad_request',
      'A stream address has the form /stream/{chat_id}/{message_id}, both whole numbers.',
    );
  }
  return { chatId: chatId?.data, messageId: messageId.data };
}

async function answer(request: NextRequest, context: Context, method: 'GET' | 'HEAD'): Promise<Response> {
  const { streams, links, identities, log } = runtime();
  try {
    const { chatId, messageId } = parseIds((await context.params).ids);
    const { searchParams, search } = request.nextUrl;
    // Where everybody may watch nobody needs to be known.
    const token = searchParams.get('token') ?? undefined;
    const caller =
      links.access === 'public' ? undefined : await identities.identifyOrNobody({ headers: request.headers, token });
    const response = await streams.open({
      chatId,
      messageId,
      method,
      headers: request.headers,
      download: wantsDownload(search),
      signature: givenSignature(searchParams),
      caller,
      signal: request.signal,
    });
    return withLengthHeader(response);
  } catch (error) {
    return method === 'HEAD' ? withoutBody(problem(error, log)) : problem(error, log);
  }
}

export function GET(request: NextRequest, context: Context): Promise<Response> {
  return answer(request, context, 'GET');
}

/** Exported by itself: Next would otherwise call GET and leave its body open for ever. */
export function HEAD(request: NextRequest, context: Context): Promise<Response> {
  return answer(request, context, 'HEAD');
}
