// Says over the picture what is wrong and what helps.
import { downloadPath } from '../_format/stream-path.ts';
import type { PlayPlan } from './play-plan.ts';
import type { MediaTrouble } from './use-media-trouble.ts';

/** What keeps an item from playing as it should: found out beforehand, or seen while it plays. */
export type Hindrance = MediaTrouble | Extract<PlayPlan, { way: 'help' }>;

interface Words {
  readonly title: string;
  readonly text: string;
}

const seen: Readonly<Record<MediaTrouble, Words>> = {
  noPicture: {
    title: 'This browser cannot decode the picture',
    text: 'The sound plays, but the video format is unknown here. Another player shows it.',
  },
  noSound: {
    title: 'This browser cannot decode the sound',
    text: 'The picture plays, but the sound format is unknown here. Another player has it.',
  },
  unsupported: {
    title: 'This browser cannot play this format',
    text: 'Nothing is wrong with the file. Open it in another player or download it.',
  },
  damaged: {
    title: 'The file is damaged here',
    text: 'This browser cannot decode what comes next. It can go on ten seconds later.',
  },
  broken: {
    title: 'The stream stopped',
    text: 'The connection to the server or to Telegram was lost. It goes on from the same place.',
  },
};

function plannedWords({ reason, what, playsPartly }: Extract<PlayPlan, { way: 'help' }>): Words {
  if (reason === 'picture') return { title: seen.noPicture.title, text: `It is ${what}. Here is only its sound.` };
  if (reason === 'sound') {
    const rest = playsPartly ? 'The picture plays without it here.' : 'Another player has it.';
    return { title: seen.noSound.title, text: `It is ${what}. ${rest}` };
  }
  if (reason === 'wholeFile') {
    return {
      title: 'This browser would load the whole file first',
      text: `It does so for every ${what}, before the first picture. Other players begin at once.`,
    };
  }
  return { title: seen.unsupported.title, text: `It is ${what}. Nothing is wrong with the file.` };
}

interface Props {
  readonly hindrance: Hindrance;
  readonly streamPath: string;
  readonly onRetry: () => void;
  readonly onDismiss: () => void;
}

const pill =
  'inline-flex min-h-10 items-center rounded-full bg-white/10 px-5 font-semibold transition-colors hover:bg-white/25';

export function PlayerNotice({ hindrance, streamPath, onRetry, onDismiss }: Props) {
  const isPlanned = typeof hindrance !== 'string';
  const { title, text } = isPlanned ? plannedWords(hindrance) : seen[hindrance];
  const isHeld = isPlanned && (hindrance.reason === 'container' || hindrance.reason === 'wholeFile');
  const plays = isPlanned ? !isHeld : hindrance === 'noPicture' || hindrance === 'noSound';
  return (
    <div
      role="alert"
      className="absolute inset-x-3 top-3 z-40 mx-auto max-h-[calc(100%-1.5rem)] max-w-xl overflow-y-auto rounded-2xl bg-[#17141d]/95 p-4 text-white shadow-2xl ring-1 ring-white/15 sm:top-4 sm:p-6"
    >
      <p className="text-lg font-semibold">{title}</p>
      <p className="mt-1 text-white/80">{text}</p>
      <div className="mt-4 flex flex-wrap gap-2">
        {!plays && (
          <button type="button" onClick={onRetry} className={pill}>
            {isPlanned ? 'Try all the same' : hindrance === 'damaged' ? 'Go on behind it' : 'Try again'}
          </button>
        )}
        {hindrance !== 'broken' && (
          <>
            <button
              type="button"
              onClick={() => window.location.assign(`vlc://${new URL(streamPath, window.location.origin).href}`)}
              className={pill}
            >
              Play in VLC
            </button>
            <a href={downloadPath(streamPath)} className={pill}>
              Save the file
            </a>
          </>
        )}
        {plays && (
          <button type="button" onClick={onDismiss} className={pill}>
            Go on here
          </button>
        )}
      </div>
    </div>
  );
}
