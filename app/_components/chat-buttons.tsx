'use client';
import { useState } from 'react';
// The buttons under a bot's message.
import { useTexts } from '#texts';
import { copyText } from '../_browser/copy-text.ts';
import type { ChatMessage } from '../api/demo/_control/chat-contract.ts';

export interface ButtonPress {
  readonly messageId: number;
  readonly dataBase64: string;
  /** Names the button while its answer is awaited. */
  readonly key: string;
}

interface Props {
  readonly message: ChatMessage;
  readonly pressed: string | undefined;
  readonly onPress: (press: ButtonPress) => void;
}

type Button = ChatMessage['buttons'][number][number];

const look =
  'flex min-h-11 min-w-0 flex-1 items-center justify-center rounded-xl bg-ivory/10 px-4 text-sm font-semibold transition-colors hover:bg-ivory/20 disabled:opacity-50';

/** How long the outcome of copying stands in the button. Chosen by feel. */
const shownMs = 1500;

export function ChatButtons({ message, pressed, onPress }: Props) {
  if (message.buttons.length === 0) return null;
  return (
    <div className="flex w-full min-w-64 max-w-full flex-col gap-1.5">
      {message.buttons.map((row, rowNumber) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a keyboard is replaced as a whole, its rows have no identity
        <div key={rowNumber} className="flex gap-1.5">
          {row.map((button, column) => {
            const key = `${message.id}/${rowNumber}/${column}`;
            return (
              <OneButton
                key={key}
                button={button}
                isWaiting={pressed === key}
                onPress={(dataBase64) => onPress({ messageId: message.id, dataBase64, key })}
              />
            );
          })}
        </div>
      ))}
    </div>
  );
}

interface OneProps {
  readonly button: Button;
  readonly isWaiting: boolean;
  readonly onPress: (dataBase64: string) => void;
}

function OneButton({ button, isWaiting, onPress }: OneProps) {
  const { text, url, dataBase64, copyText: copied } = button;
  if (copied !== undefined) return <CopyButton text={text} copied={copied} />;
  if (url) {
    return (
      <a href={url} target="_blank" rel="noreferrer" className={look}>
        <span className="truncate">{text}</span>
        <span aria-hidden="true" className="pl-1.5 text-glow">
          ↗
        </span>
      </a>
    );
  }
  return (
    <button
      type="button"
      onClick={() => dataBase64 !== undefined && onPress(dataBase64)}
      disabled={isWaiting}
      className={look}
    >
      <span className="truncate">{isWaiting ? '…' : text}</span>
    </button>
  );
}

/** Says what became of it: a clipboard gives no sign of its own. */
function CopyButton({ text, copied }: { readonly text: string; readonly copied: string }) {
  const { t } = useTexts();
  const [outcome, setOutcome] = useState<string>();

  async function copy() {
    setOutcome((await copyText(copied)) ? t('chat.copied') : t('chat.refused'));
    setTimeout(() => setOutcome(undefined), shownMs);
  }

  return (
    <button type="button" onClick={copy} className={look}>
      <span aria-live="polite" className="truncate">
        {outcome ?? text}
      </span>
    </button>
  );
}
