// Says over the picture what is wrong and what helps.
import type { MediaTrouble } from '../_hooks/use-media-trouble.ts';

const words: Readonly<Record<MediaTrouble, { readonly title: string; readonly text: string }>> = {
  noPicture: {
    title: 'This browser cannot decode the picture',
    text: 'The sound plays, but the video format is unknown here. Open it in VLC or download it.',
  },
  unsupported: {
    title: 'This browser cannot play this format',
    text: 'Nothing is wrong with the file. Open it in VLC or download it.',
  },
  broken: {
    title: 'The stream stopped',
    text: 'The connection to the server or to Telegram was lost. It goes on from the same place.',
  },
};

interface Props {
  readonly trouble: MediaTrouble;
  readonly onRetry: () => void;
}

export function PlayerNotice({ trouble, onRetry }: Props) {
  const { title, text } = words[trouble];
  return (
    <div
      role="alert"
      className="absolute inset-x-4 top-4 mx-auto max-w-xl rounded-2xl bg-coal/95 p-6 shadow-2xl ring-1 ring-white/15"
    >
      <p className="text-lg font-semibold">{title}</p>
      <p className="mt-1 text-ash">{text}</p>
      {trouble !== 'noPicture' && (
        <button
          type="button"
          onClick={onRetry}
          className="mt-4 rounded-full bg-ivory px-6 py-2.5 font-semibold text-ink transition-colors hover:bg-glow"
        >
          Try again
        </button>
      )}
    </div>
  );
}
