'use client';
import { useState } from 'react';
// Choosing subtitles, their look, their time, and a file of one's own.
import { useTexts } from '#texts';
import { MenuHeading, MenuOption } from './menu-button.tsx';
import type { PreferenceAccess } from './use-preferences.ts';
import type { Subtitles } from './use-subtitles.ts';

const small = 'grid size-10 place-items-center rounded-full bg-white/10 text-lg transition-colors hover:bg-white/25';

/** Per cent of the usual size, and their names. */
const sizes = [
  [75, 'small'],
  [100, 'usual'],
  [150, 'large'],
] as const;

interface Props extends PreferenceAccess {
  readonly subtitles: Subtitles;
}

export function SubtitlesMenu({ subtitles, preferences, change }: Props) {
  const { t, language } = useTexts();
  const [isRefused, setRefused] = useState(false);
  const { choices, chosenId, state, offsetSeconds } = subtitles;
  const open = async (file: File | undefined) => {
    if (file) setRefused(!(await subtitles.openFile(file)));
  };
  return (
    <>
      <MenuHeading>{t('player.subtitles.title')}</MenuHeading>
      <MenuOption
        name="subtitle"
        label={t('player.subtitles.off')}
        isChosen={chosenId === ''}
        onChoose={() => subtitles.choose('')}
      />
      {choices.map(({ id, label, path, reason }) => (
        <MenuOption
          key={id}
          name="subtitle"
          label={
            reason
              ? t('player.subtitles.refused', { name: label, reason: t(`player.subtitles.reasons.${reason}`) })
              : label
          }
          isChosen={chosenId === id}
          isDisabled={path === null}
          onChoose={() => subtitles.choose(id)}
        />
      ))}
      <label className="mt-1 flex min-h-10 cursor-pointer items-center rounded-lg px-2 font-medium text-glow hover:bg-white/10 has-focus-visible:outline-3 has-focus-visible:outline-glow">
        {t('player.subtitles.open')}
        <input
          type="file"
          accept=".srt,.vtt,.ass,.ssa"
          className="sr-only"
          onChange={(event) => void open(event.target.files?.[0])}
        />
      </label>
      <p role="status" className="px-2 text-sm text-glow empty:hidden">
        {isRefused && t('player.subtitles.holdsNoneSentence')}
        {state === 'loading' && t('player.subtitles.fetching')}
        {state === 'failed' && t('player.subtitles.failed')}
      </p>
      <MenuHeading>{t('player.subtitles.time')}</MenuHeading>
      <div className="flex items-center gap-3 px-2">
        <button
          type="button"
          aria-label={t('player.subtitles.earlierBy')}
          onClick={() => subtitles.shift(-0.1)}
          className={small}
        >
          −
        </button>
        <output className="min-w-16 text-center tabular-nums">
          {t('player.subtitles.offset', {
            seconds: offsetSeconds.toLocaleString(language, { minimumFractionDigits: 1 }),
          })}
        </output>
        <button
          type="button"
          aria-label={t('player.subtitles.laterBy')}
          onClick={() => subtitles.shift(0.1)}
          className={small}
        >
          +
        </button>
      </div>
      {subtitles.hasStyles && (
        <label className="mt-3 flex min-h-10 cursor-pointer items-center justify-between gap-4 px-2">
          {t('player.subtitles.styles')}
          <input
            type="checkbox"
            checked={preferences.drawsStyles}
            onChange={(event) => change({ drawsStyles: event.target.checked })}
            className="size-5 accent-ember"
          />
        </label>
      )}
      <SubtitleLook
        preferences={preferences}
        change={change}
        hasOwnColours={subtitles.hasStyles && preferences.drawsStyles}
      />
    </>
  );
}

interface LookProps extends Pick<PreferenceAccess, 'preferences' | 'change'> {
  /** The file says how it looks: only the size is the viewer's. */
  readonly hasOwnColours: boolean;
}

function SubtitleLook({ preferences, change, hasOwnColours }: LookProps) {
  const { t } = useTexts();
  return (
    <>
      <MenuHeading>{t('player.subtitles.size')}</MenuHeading>
      <div className="grid grid-cols-3">
        {sizes.map(([size, name]) => (
          <MenuOption
            key={size}
            name="subtitle-size"
            label={t(`player.subtitles.sizes.${name}`)}
            isChosen={preferences.subtitleSize === size}
            onChoose={() => change({ subtitleSize: size })}
          />
        ))}
      </div>
      {hasOwnColours ? null : <SubtitleColours preferences={preferences} change={change} />}
    </>
  );
}

function SubtitleColours({ preferences, change }: Pick<PreferenceAccess, 'preferences' | 'change'>) {
  const { t } = useTexts();
  return (
    <>
      <MenuHeading>{t('player.subtitles.colour')}</MenuHeading>
      <div className="grid grid-cols-3">
        {(['white', 'yellow', 'cyan'] as const).map((colour) => (
          <MenuOption
            key={colour}
            name="subtitle-colour"
            label={t(`player.subtitles.colours.${colour}`)}
            isChosen={preferences.subtitleColour === colour}
            onChoose={() => change({ subtitleColour: colour })}
          />
        ))}
      </div>
      <MenuHeading>{t('player.subtitles.background')}</MenuHeading>
      <div className="grid grid-cols-3">
        {(['none', 'shade', 'solid'] as const).map((background) => (
          <MenuOption
            key={background}
            name="subtitle-background"
            label={t(`player.subtitles.backgrounds.${background}`)}
            isChosen={preferences.subtitleBackground === background}
            onChoose={() => change({ subtitleBackground: background })}
          />
        ))}
      </div>
    </>
  );
}
