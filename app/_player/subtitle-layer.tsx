// Draws the words of this moment over the picture.

import { cueRuns } from './cue-runs.ts';
import type { PlayerPreferences } from './preferences.ts';

const colours: Readonly<Record<string, string>> = { white: '#fff', yellow: '#ffe45c', cyan: '#7ff3ff' };
const backgrounds: Readonly<Record<string, string>> = { none: 'transparent', shade: 'rgb(0 0 0 / 0.6)', solid: '#000' };

interface Props {
  readonly lines: readonly string[];
  readonly preferences: PlayerPreferences;
  /** The bar is there: words stand above it. */
  readonly isRaised: boolean;
}

export function SubtitleLayer({ lines, preferences, isRaised }: Props) {
  const { subtitleSize, subtitleColour, subtitleBackground } = preferences;
  return (
    <div
      data-subtitles=""
      className={`pointer-events-none absolute inset-x-0 grid justify-items-center gap-1 px-4 text-center font-semibold whitespace-pre-line [text-shadow:0_1px_3px_rgb(0_0_0/0.9)] ${isRaised ? 'bottom-24' : 'bottom-6'}`}
      style={{
        fontSize: `calc(clamp(0.95rem, 2.4vmin + 0.35rem, 2.6rem) * ${subtitleSize / 100})`,
        color: colours[subtitleColour] ?? colours.white,
      }}
    >
      {lines.map((text) => (
        <p
          key={text}
          dir="auto"
          className="max-w-4xl rounded-md px-2 py-0.5 leading-snug"
          style={{ background: backgrounds[subtitleBackground] ?? backgrounds.shade }}
        >
          {cueRuns(text).map((run, place) => (
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: runs of one text never change places
              key={place}
              className={`${run.isBold ? 'font-extrabold' : ''} ${run.isItalic ? 'italic' : ''} ${run.isUnderlined ? 'underline' : ''}`}
            >
              {run.text}
            </span>
          ))}
        </p>
      ))}
    </div>
  );
}
