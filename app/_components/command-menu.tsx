// The bot's commands that begin with what has been typed.
import { useTexts } from '#texts';
import type { ChatCommand } from '../api/demo/_control/chat-contract.ts';

interface Props {
  readonly commands: readonly ChatCommand[];
  readonly chosen: number;
  readonly onPick: (command: string) => void;
}

/** Focus stays in the text field, which moves the choice by its arrow keys. */
export function CommandMenu({ commands, chosen, onPick }: Props) {
  const { t } = useTexts();
  return (
    <div
      id="commands"
      role="listbox"
      aria-label={t('chat.commands')}
      className="absolute inset-x-2.5 bottom-full z-10 mb-2 max-h-72 overflow-y-auto rounded-2xl bg-plum p-1.5 shadow-2xl ring-1 ring-ivory/12"
    >
      {commands.map(({ command, description }, place) => (
        <button
          key={command}
          id={`command-${command}`}
          type="button"
          role="option"
          tabIndex={-1}
          aria-selected={place === chosen}
          onClick={() => onPick(command)}
          className="flex w-full flex-wrap gap-x-3 rounded-xl px-4 py-2.5 text-left hover:bg-ivory/8 aria-selected:bg-ivory/12"
        >
          <span className="font-semibold text-glow">/{command}</span>
          <span className="text-ash">{description}</span>
        </button>
      ))}
    </div>
  );
}
