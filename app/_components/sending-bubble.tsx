// A file on its way to the bot.

import { useTexts } from '#texts';
import { errorText } from '../_browser/error-text.ts';
import { formatSize } from '../_format/file-facts.ts';
import type { Sending } from '../_hooks/use-file-sending.ts';

export function SendingBubble({ sending, onDismiss }: { readonly sending: Sending; readonly onDismiss: () => void }) {
  const { t, language } = useTexts();
  const percent = Math.round(sending.part * 100);
  return (
    <li className="w-80 max-w-[88%] self-end rounded-2xl rounded-br-md bg-mine/70 px-3.5 py-3">
      <p className="truncate font-medium">{sending.name}</p>
      {sending.error === undefined ? (
        <>
          <p className="text-sm text-ivory/65 tabular-nums">
            {percent === 100
              ? t('chat.sending.arriving')
              : t('chat.sending.part', { percent, size: formatSize(sending.sizeBytes, language) })}
          </p>
          <progress
            value={sending.part}
            max={1}
            aria-label={t('chat.sending.of', { name: sending.name })}
            className="mt-2 h-1.5 w-full appearance-none overflow-hidden rounded-full bg-black/30 [&::-moz-progress-bar]:bg-glow [&::-webkit-progress-bar]:bg-transparent [&::-webkit-progress-value]:bg-glow"
          />
        </>
      ) : (
        <div role="alert">
          <p className="text-sm text-danger">{errorText(t, sending.error)}</p>
          <button
            type="button"
            onClick={onDismiss}
            className="mt-1 min-h-8 text-sm font-semibold underline underline-offset-4"
          >
            {t('chat.sending.dismiss')}
          </button>
        </div>
      )}
    </li>
  );
}
