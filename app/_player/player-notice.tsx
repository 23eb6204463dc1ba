// Says over the picture what is wrong and what helps.
import { type Say, useTexts } from '#texts';
import { downloadPath } from '../_format/stream-path.ts';
import type { PlayPlan } from './play-plan.ts';
import type { MediaTrouble } from './use-media-trouble.ts';
import { whatText } from './what-text.ts';

/** What keeps an item from playing as it should: found out beforehand, or seen while it plays. */
export type Hindrance = MediaTrouble | Extract<PlayPlan, { way: 'help' }>;

interface Words {
  readonly title: string;
  readonly text: string;
}

const seen = (t: Say, trouble: MediaTrouble): Words => ({
  title: t(`player.trouble.${trouble}.title`),
  text: t(`player.trouble.${trouble}.text`),
});

function plannedWords(t: Say, { reason, what: name, playsPartly }: Extract<PlayPlan, { way: 'help' }>): Words {
  const what = whatText(t, name);
  switch (reason) {
    case 'picture':
      return { title: t('player.trouble.noPicture.title'), text: t('player.trouble.onlySound', { what }) };
    case 'sound':
      return {
        title: t('player.trouble.noSound.title'),
        text: t(playsPartly ? 'player.trouble.withoutSound' : 'player.trouble.soundElsewhere', { what }),
      };
    case 'wholeFile':
      return { title: t('player.trouble.wholeFile.title'), text: t('player.trouble.wholeFile.text', { what }) };
    case 'container':
      return { title: t('player.trouble.unsupported.title'), text: t('player.trouble.notTheFile', { what }) };
  }
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
  const { t } = useTexts();
  const isPlanned = typeof hindrance !== 'string';
  const { title, text } = isPlanned ? plannedWords(t, hindrance) : seen(t, hindrance);
  const isHeld = isPlanned && (hindrance.reason === 'container' || hindrance.reason === 'wholeFile');
  // With other programs it is no better.
  const isHere = hindrance === 'broken' || hindrance === 'spent' || hindrance === 'noDevice';
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
            {t(
              isPlanned
                ? 'player.trouble.tryAnyway'
                : hindrance === 'damaged'
                  ? 'player.trouble.goOnBehind'
                  : 'player.trouble.again',
            )}
          </button>
        )}
        {!isHere && (
          <>
            <button
              type="button"
              onClick={() => window.location.assign(`vlc://${new URL(streamPath, window.location.origin).href}`)}
              className={pill}
            >
              {t('player.trouble.vlc')}
            </button>
            <a href={downloadPath(streamPath)} className={pill}>
              {t('player.trouble.save')}
            </a>
          </>
        )}
        {(plays || hindrance === 'noDevice') && (
          <button type="button" onClick={onDismiss} className={pill}>
            {t('player.trouble.goOn')}
          </button>
        )}
      </div>
    </div>
  );
}
