// Speaks to the control API of the demo's own Telegram, as the newcomer who writes to the bot.
import { z } from 'zod';
import { AppError } from '#lib/errors.ts';
import type { DemoDoor } from '#lib/runtime.ts';
import {
  type ButtonAnswer,
  buttonAnswerSchema,
  type ChatCommand,
  type ChatMessage,
  chatMessageSchema,
  commandSchema,
  type Sent,
  type SentFileFacts,
  sentSchema,
} from './chat-contract.ts';

/** The chat shows so many of its newest messages. */
const shownMessages = 100;

const failureSchema = z.object({
  error: z.union([z.object({ code: z.number(), text: z.string() }), z.object({ message: z.string() })]),
});

const bot = (demo: DemoDoor) => ({ kind: 'user', id: demo.botId });

export function readChat(demo: DemoDoor): Promise<ChatMessage[]> {
  const query = { viewer: demo.userId, chat: bot(demo), limit: shownMessages };
  return callMethod(demo, 'readChat', [query], z.array(chatMessageSchema));
}

export function sendText(demo: DemoDoor, text: string): Promise<Sent> {
  return callMethod(demo, 'sendText', [text, { from: demo.userId, to: bot(demo) }], sentSchema);
}

export function pressButton(demo: DemoDoor, messageId: number, dataBase64: string): Promise<ButtonAnswer> {
  const press = { from: demo.userId, chat: bot(demo), messageId, dataBase64 };
  return callMethod(demo, 'pressButton', [press], buttonAnswerSchema);
}

export function botCommands(demo: DemoDoor): Promise<ChatCommand[]> {
  return callMethod(demo, 'botCommands', [demo.botId], z.array(commandSchema));
}

/** Hands the body on as it comes in: memory holds a few network buffers, whatever the size of the file. */
export function sendFile(
  demo: DemoDoor,
  { thumbBytes, ...file }: SentFileFacts,
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): Promise<Sent> {
  const query = new URLSearchParams({
    file: JSON.stringify(file),
    options: JSON.stringify({ from: demo.userId, to: bot(demo) }),
    thumb: String(thumbBytes),
  });
  // `duplex` is required for a streaming body and missing in the types of the DOM.
  const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, signal, duplex: 'half' };
  return call(demo, `/control/files?${query}`, init, sentSchema);
}

function callMethod<Result>(
  demo: DemoDoor,
  method: string,
  values: readonly unknown[],
  result: z.ZodType<Result>,
): Promise<Result> {
  const init = { method: 'POST', body: JSON.stringify(values), signal: AbortSignal.timeout(15_000) };
  return call(demo, `/control/${method}`, init, result);
}

async function call<Result>(
  demo: DemoDoor,
  path: string,
  init: RequestInit,
  result: z.ZodType<Result>,
): Promise<Result> {
  const response = await reach(demo, path, init);
  const answer: unknown = await response.json();
  if (response.ok) return z.object({ result }).parse(answer).result;
  const { error } = failureSchema.parse(answer);
  throw new AppError(
    'telegram_refused',
    `The demo's Telegram refused: ${'text' in error ? error.text : error.message}`,
  );
}

async function reach(demo: DemoDoor, path: string, init: RequestInit): Promise<Response> {
  const headers = { authorization: `Bearer ${demo.controlToken}` };
  try {
    return await fetch(new URL(path, demo.controlUrl), { ...init, headers, cache: 'no-store' });
  } catch (error) {
    if (init.signal?.aborted && error !== init.signal.reason)
      throw new AppError('aborted', undefined, { cause: error });
    throw new AppError('telegram_unavailable', "The demo's Telegram does not answer.", { cause: error });
  }
}
