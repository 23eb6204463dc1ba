'use client';
// The conversation with the bot, fresh twice a second while somebody looks.
import useSWR from 'swr';
import { fetchJson } from '../_browser/fetch-json.ts';
import type { ButtonAnswer, ChatCommand, ChatMessage, Sent } from '../api/demo/_control/chat-contract.ts';

const refreshMs = 500;

const post = <Answer>(path: string, body: unknown) =>
  fetchJson<Answer>(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** The newest messages are read whole each time: edits and deletions need no protocol of their own. */
export function useChat() {
  const chat = useSWR<readonly ChatMessage[], Error>('/api/demo/chat', fetchJson, {
    refreshInterval: refreshMs,
    dedupingInterval: 100,
    errorRetryInterval: 2000,
  });
  const { data: commands = [] } = useSWR<readonly ChatCommand[], Error>('/api/demo/commands', fetchJson, {
    revalidateOnFocus: false,
  });

  async function sendText(text: string): Promise<void> {
    await post<Sent>('/api/demo/chat', { text });
    await chat.mutate();
  }

  async function press(messageId: number, dataBase64: string): Promise<ButtonAnswer> {
    const answer = await post<ButtonAnswer>('/api/demo/press', { messageId, dataBase64 });
    await chat.mutate();
    return answer;
  }

  return { messages: chat.data, error: chat.error, commands, sendText, press, refresh: () => chat.mutate() };
}
