'use client';
import { type KeyboardEvent, useRef, useState } from 'react';
// The line to write on: text, files, and the bot's commands after a slash.
import { useTexts } from '#texts';
import type { ChatCommand } from '../api/demo/_control/chat-contract.ts';
import { CommandMenu } from './command-menu.tsx';

interface Props {
  readonly commands: readonly ChatCommand[];
  /** Resolves to false when the text was not sent and should stay. */
  readonly onText: (text: string) => Promise<boolean>;
  readonly onFiles: (files: Iterable<File>) => void;
}

const round = 'grid size-11 shrink-0 place-items-center rounded-full transition-colors';

export function ChatComposer({ commands, onText, onFiles }: Props) {
  const { t } = useTexts();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  const files = useRef<HTMLInputElement>(null);
  const offered = /^\/\w*$/.test(text) ? commands.filter(({ command }) => `/${command}`.startsWith(text)) : [];

  async function send(value: string) {
    const trimmed = value.trim();
    if (trimmed === '') return;
    setText('');
    setChosen(0);
    if (!(await onText(trimmed))) setText((current) => current || trimmed);
  }

  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Escape') setText('');
    if (step === undefined || offered.length === 0) return;
    event.preventDefault();
    setChosen((place) => (place + step + offered.length) % offered.length);
  }

  function submit() {
    const command = offered[chosen];
    void send(command ? `/${command.command}` : text);
  }

  return (
    <div className="relative border-t border-ivory/8 bg-coal">
      {offered.length > 0 && (
        <CommandMenu commands={offered} chosen={chosen} onPick={(command) => void send(`/${command}`)} />
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        className="flex items-center gap-1.5 p-2.5 sm:gap-2 sm:p-3"
      >
        <input
          ref={files}
          type="file"
          multiple
          hidden
          aria-label={t('chat.files')}
          onChange={({ currentTarget }) => {
            onFiles([...(currentTarget.files ?? [])]);
            currentTarget.value = '';
          }}
        />
        <button
          type="button"
          aria-label={t('chat.attach')}
          onClick={() => files.current?.click()}
          className={`${round} text-ash hover:bg-plum hover:text-ivory`}
        >
          <Glyph path="M20 11.5 12.3 19a5 5 0 0 1-7-7l8-8a3.4 3.4 0 0 1 4.8 4.8l-7.7 7.7a1.7 1.7 0 0 1-2.4-2.4l7-7" />
        </button>
        <input
          ref={field}
          role="combobox"
          aria-label={t('chat.message')}
          aria-autocomplete="list"
          aria-expanded={offered.length > 0}
          aria-controls="commands"
          aria-activedescendant={offered[chosen] && `command-${offered[chosen].command}`}
          placeholder={t('chat.write')}
          autoComplete="off"
          maxLength={4096}
          value={text}
          onKeyDown={onKeyDown}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value);
            setChosen(0);
          }}
          className="h-11 min-w-0 flex-1 rounded-full bg-plum px-5 text-base placeholder:text-ash focus-visible:outline-2 focus-visible:outline-offset-0"
        />
        {commands.length > 0 && text === '' && (
          <button
            type="button"
            aria-label={t('chat.commands')}
            onClick={() => {
              setText('/');
              field.current?.focus();
            }}
            className={`${round} text-lg font-semibold text-ash hover:bg-plum hover:text-ivory`}
          >
            /
          </button>
        )}
        <button type="submit" aria-label={t('chat.send')} className={`${round} bg-ivory text-ink hover:bg-glow`}>
          <Glyph path="M12 20V5M5.5 11.5 12 5l6.5 6.5" />
        </button>
      </form>
    </div>
  );
}

function Glyph({ path }: { readonly path: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.9"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className="size-5.5"
    >
      <path d={path} />
    </svg>
  );
}
