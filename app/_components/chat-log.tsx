'use client';
import { useEffect, useRef } from 'react';
// The messages, kept at their newest while one reads there.
import { useTexts } from '#texts';
import type { Sending } from '../_hooks/use-file-sending.ts';
import type { ChatMessage } from '../api/demo/_control/chat-contract.ts';
import { ChatBubble } from './chat-bubble.tsx';
import type { ButtonPress } from './chat-buttons.tsx';
import { SendingBubble } from './sending-bubble.tsx';

interface Props {
  readonly messages: readonly ChatMessage[] | undefined;
  readonly sendings: readonly Sending[];
  readonly pictures: ReadonlyMap<number, string>;
  readonly pressed: string | undefined;
  readonly onPress: (press: ButtonPress) => void;
  readonly onCommand: (text: string) => void;
  readonly onDismiss: (key: number) => void;
}

/** Closer to the end than this counts as reading there. Chosen by feel. */
const nearEndPx = 160;

export function ChatLog({ messages, sendings, pictures, pressed, onPress, onCommand, onDismiss }: Props) {
  const { t } = useTexts();
  const log = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const newest = messages?.at(-1)?.id;

  // biome-ignore lint/correctness/useExhaustiveDependencies: new content is what moves the end, nothing of it is read here
  useEffect(() => {
    const element = log.current;
    if (element && isAtEnd.current) element.scrollTop = element.scrollHeight;
  }, [newest, messages, sendings.length]);

  return (
    <div
      ref={log}
      role="log"
      aria-label={t('chat.messages')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        isAtEnd.current = scrollHeight - scrollTop - clientHeight < nearEndPx;
      }}
      className="wallpaper flex flex-1 flex-col overflow-y-auto overscroll-contain px-3 py-5 focus-visible:-outline-offset-4 sm:px-6"
    >
      <ol className="mt-auto flex flex-col gap-2.5">
        {messages?.length === 0 && sendings.length === 0 && <Welcome onCommand={onCommand} />}
        {messages?.map((message) => (
          <ChatBubble
            key={message.id}
            message={message}
            picture={pictures.get(message.id)}
            pressed={pressed}
            onPress={onPress}
            onCommand={onCommand}
          />
        ))}
        {sendings.map((sending) => (
          <SendingBubble key={sending.key} sending={sending} onDismiss={() => onDismiss(sending.key)} />
        ))}
      </ol>
    </div>
  );
}

function Welcome({ onCommand }: { readonly onCommand: (text: string) => void }) {
  const { t } = useTexts();
  return (
    <li className="mx-auto my-12 max-w-xs rounded-3xl bg-ink/70 p-7 text-center ring-1 ring-ivory/8">
      <p className="text-lg font-semibold">{t('chat.empty.title')}</p>
      <p className="mt-2 text-ash">{t('chat.empty.text')}</p>
      <button
        type="button"
        onClick={() => onCommand('/start')}
        className="mt-5 rounded-full bg-ivory px-7 py-2.5 font-semibold text-ink transition-colors hover:bg-glow"
      >
        {t('chat.empty.start')}
      </button>
    </li>
  );
}
