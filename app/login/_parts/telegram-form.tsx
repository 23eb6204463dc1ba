// Begins a sign-in by the bot.
import { quietButtonClass } from '../../_components/form-card.tsx';

interface Props {
  readonly backTo: string;
  readonly children: string;
}

export function TelegramForm({ backTo, children }: Props) {
  return (
    <form method="post" action="/api/login/telegram" className="mt-4">
      <input type="hidden" name="callbackUrl" value={backTo} />
      <button type="submit" className={`${quietButtonClass} w-full`}>
        {children}
      </button>
    </form>
  );
}
