// One message of the chat.
import { useTexts } from '#texts';
import type { ChatMessage } from '../api/demo/_control/chat-contract.ts';
import { type ButtonPress, ChatButtons } from './chat-buttons.tsx';
import { ChatFile } from './chat-file.tsx';
import { ChatText } from './chat-text.tsx';
import { Moment } from './moment.tsx';

interface Props {
  readonly message: ChatMessage;
  /** Object URL of the thumbnail, known to the browser that sent the file. */
  readonly picture: string | undefined;
  readonly pressed: string | undefined;
  readonly onPress: (press: ButtonPress) => void;
  readonly onCommand: (text: string) => void;
}

export function ChatBubble({ message, picture, pressed, onPress, onCommand }: Props) {
  const { t } = useTexts();
  const side = message.outgoing ? 'self-end items-end' : 'self-start items-start';
  const skin = message.outgoing ? 'bg-mine rounded-br-md' : 'bg-plum rounded-bl-md';
  return (
    <li className={`flex max-w-[min(34rem,88%)] flex-col gap-1.5 ${side}`}>
      <article
        aria-label={t(message.outgoing ? 'chat.you' : 'chat.bot')}
        className={`max-w-full overflow-hidden rounded-2xl ${skin} shadow-sm shadow-black/40`}
      >
        {message.file && <ChatFile file={message.file} picture={picture} />}
        <div className="flex flex-wrap items-end justify-end gap-x-3 px-3.5 py-2">
          {message.text && <ChatText message={message} onCommand={onCommand} />}
          <span className="text-xs text-ivory/75 tabular-nums">
            {message.editDate !== undefined && `${t('chat.edited')} `}
            <Moment iso={new Date(message.date * 1000).toISOString()} detail="clock" />
          </span>
        </div>
      </article>
      <ChatButtons message={message} pressed={pressed} onPress={onPress} />
    </li>
  );
}
