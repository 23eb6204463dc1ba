'use client';
// Choosing subtitles, their look, their time, and a file of one's own.
import { useState } from 'react';
import { MenuHeading, MenuOption } from './menu-button.tsx';
import type { PreferenceAccess } from './use-preferences.ts';
import type { SubtitleChoice, Subtitles } from './use-subtitles.ts';

const reasons: Readonly<Record<NonNullable<SubtitleChoice['reason']>, string>> = {
  pictures: 'made of pictures, for other players',
  format: 'of a kind unknown here',
  not_indexed: 'not readable without the whole file',
};

const small = 'grid size-10 place-items-center rounded-full bg-white/10 text-lg transition-colors hover:bg-white/25';

interface Props extends PreferenceAccess {
  readonly subtitles: Subtitles;
}

export function SubtitlesMenu({ subtitles, preferences, change }: Props) {
  const [isRefused, setRefused] = useState(false);
  const { choices, chosenId, state, offsetSeconds } = subtitles;
  const open = async (file: File | undefined) => {
    if (file) setRefused(!(await subtitles.openFile(file)));
  };
  return (
    <>
      <MenuHeading>Subtitles</MenuHeading>
      <MenuOption name="subtitle" label="Off" isChosen={chosenId === ''} onChoose={() => subtitles.choose('')} />
      {choices.map(({ id, label, path, reason }) => (
        <MenuOption
          key={id}
          name="subtitle"
          label={reason ? `${label}: ${reasons[reason]}` : label}
          isChosen={chosenId === id}
          isDisabled={path === null}
          onChoose={() => subtitles.choose(id)}
        />
      ))}
      <label className="mt-1 flex min-h-10 cursor-pointer items-center rounded-lg px-2 font-medium text-glow hover:bg-white/10 has-focus-visible:outline-3 has-focus-visible:outline-glow">
        Open a file of yours …
        <input
          type="file"
          accept=".srt,.vtt,.ass,.ssa"
          className="sr-only"
          onChange={(event) => void open(event.target.files?.[0])}
        />
      </label>
      <p role="status" className="px-2 text-sm text-glow empty:hidden">
        {isRefused && 'This file holds no subtitles.'}
        {state === 'loading' && 'Fetching the subtitles …'}
        {state === 'failed' && 'These subtitles could not be fetched.'}
      </p>
      <MenuHeading>Time</MenuHeading>
      <div className="flex items-center gap-3 px-2">
        <button
          type="button"
          aria-label="Subtitles 0.1 s earlier"
          onClick={() => subtitles.shift(-0.1)}
          className={small}
        >
          −
        </button>
        <output className="min-w-16 text-center tabular-nums">{offsetSeconds.toFixed(1)} s</output>
        <button type="button" aria-label="Subtitles 0.1 s later" onClick={() => subtitles.shift(0.1)} className={small}>
          +
        </button>
      </div>
      {subtitles.hasStyles && (
        <label className="mt-3 flex min-h-10 cursor-pointer items-center justify-between gap-4 px-2">
          Styles of the file
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
  return (
    <>
      <MenuHeading>Size</MenuHeading>
      <div className="grid grid-cols-3">
        {[75, 100, 150].map((size, place) => (
          <MenuOption
            key={size}
            name="subtitle-size"
            label={['Small', 'Usual', 'Large'][place] ?? ''}
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
  return (
    <>
      <MenuHeading>Colour</MenuHeading>
      <div className="grid grid-cols-3">
        {['white', 'yellow', 'cyan'].map((colour) => (
          <MenuOption
            key={colour}
            name="subtitle-colour"
            label={`${colour.charAt(0).toUpperCase()}${colour.slice(1)}`}
            isChosen={preferences.subtitleColour === colour}
            onChoose={() => change({ subtitleColour: colour })}
          />
        ))}
      </div>
      <MenuHeading>Background</MenuHeading>
      <div className="grid grid-cols-3">
        {['none', 'shade', 'solid'].map((background) => (
          <MenuOption
            key={background}
            name="subtitle-background"
            label={`${background.charAt(0).toUpperCase()}${background.slice(1)}`}
            isChosen={preferences.subtitleBackground === background}
            onChoose={() => change({ subtitleBackground: background })}
          />
        ))}
      </div>
    </>
  );
}
