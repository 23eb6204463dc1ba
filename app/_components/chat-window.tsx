'use client';
import { useState } from 'react';
import { useTexts } from '#texts';
// The conversation with the bot: messages, uploads under way, the line to write on.
import { errorText } from '../_browser/error-text.ts';
import { useChat } from '../_hooks/use-chat.ts';
import { useFileDrop } from '../_hooks/use-file-drop.ts';
import { useFileSending } from '../_hooks/use-file-sending.ts';
import { useNotice } from '../_hooks/use-notice.ts';
import type { ButtonPress } from './chat-buttons.tsx';
import { ChatComposer } from './chat-composer.tsx';
import { ChatHeader } from './chat-header.tsx';
import { ChatLog } from './chat-log.tsx';
import { DropOverlay } from './drop-overlay.tsx';

export function ChatWindow({ botUsername }: { readonly botUsername: string }) {
  const { t } = useTexts();
  const chat = useChat();
  const { sendings, pictures, send, dismiss } = useFileSending(chat.refresh);
  const isDragging = useFileDrop(send);
  const { notice, show } = useNotice();
  const [pressed, setPressed] = useState<string>();

  async function press({ messageId, dataBase64, key }: ButtonPress) {
    setPressed(key);
    try {
      const answer = await chat.press(messageId, dataBase64);
      if (answer.text) show(answer.text);
      if (answer.url) window.open(answer.url, '_blank', 'noreferrer');
    } catch (error) {
      show(errorText(t, error));
    } finally {
      setPressed(undefined);
    }
  }

  async function sendText(text: string): Promise<boolean> {
    try {
      await chat.sendText(text);
      return true;
    } catch (error) {
      show(errorText(t, error));
      return false;
    }
  }

  return (
    <section
      aria-label={t('chat.with', { bot: botUsername })}
      className="relative flex h-[calc(100dvh-4.0625rem)] min-h-80 flex-col overflow-hidden bg-coal ring-ivory/10 lg:h-[calc(100dvh-8.1rem)] lg:rounded-3xl lg:ring-1"
    >
      <ChatHeader botUsername={botUsername} isLost={chat.error !== undefined} />
      <ChatLog
        messages={chat.messages}
        sendings={sendings}
        pictures={pictures}
        pressed={pressed}
        onPress={press}
        onCommand={sendText}
        onDismiss={dismiss}
      />
      <p role="status" className="pointer-events-none absolute inset-x-4 top-22 z-10 text-center">
        {notice && (
          <span className="inline-block max-w-full rounded-2xl bg-ink/95 px-5 py-3 text-sm shadow-xl ring-1 ring-ivory/15 break-words motion-safe:animate-arrive">
            {notice}
          </span>
        )}
      </p>
      <ChatComposer commands={chat.commands} onText={sendText} onFiles={send} />
      {isDragging && <DropOverlay />}
    </section>
  );
}
