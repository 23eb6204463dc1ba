// Who one is talking to.
import { useTexts } from '#texts';

interface Props {
  readonly botUsername: string;
  readonly isLost: boolean;
}

export function ChatHeader({ botUsername, isLost }: Props) {
  const { t } = useTexts();
  return (
    <header className="flex items-center gap-3.5 border-b border-ivory/8 px-4 py-3 sm:px-5">
      <span
        aria-hidden="true"
        className="grid size-11 place-items-center rounded-full bg-linear-to-br from-glow to-ember text-lg font-bold text-ink"
      >
        {botUsername.charAt(0).toUpperCase()}
      </span>
      <div className="min-w-0">
        <p className="truncate font-semibold">@{botUsername}</p>
        <p role="status" className={`text-sm ${isLost ? 'text-danger' : 'text-ash'}`}>
          {t(isLost ? 'chat.lost' : 'chat.answers')}
        </p>
      </div>
    </header>
  );
}
