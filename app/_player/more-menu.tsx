'use client';
// Speed, and all that is used now and then: links, other players, a screenshot, statistics, help.
import { type RefObject, useState } from 'react';
import type { CatalogFile } from '#lib/api/contract.ts';
import { copyText } from '../_browser/copy-text.ts';
import { externalPlayers } from './external-players.ts';
import { saveScreenshot } from './media-commands.ts';
import { MenuHeading, menuItem } from './menu-button.tsx';
import { speeds } from './speeds.ts';
import type { Repeat } from './use-repeat.ts';

interface Props {
  readonly media: RefObject<HTMLMediaElement | null>;
  readonly file: CatalogFile;
  readonly streamPath: string;
  readonly speed: number;
  readonly onSpeed: (speed: number) => void;
  readonly autoplayNext: boolean;
  readonly onAutoplayNext: (isOn: boolean) => void;
  readonly repeat: Repeat;
  readonly onStatistics: () => void;
  readonly onHelp: () => void;
  /** Where a play list of this item is to be had; missing for visitors without a right to the API. */
  readonly playlistPath: string | undefined;
}

/** The address of this page at a moment; a signature stays in it. */
function linkAt(seconds: number): string {
  const url = new URL(window.location.href);
  url.searchParams.set('t', String(Math.floor(seconds)));
  return url.href;
}

/** What the next press does. */
function repeatSteps({ stretch }: Repeat): string {
  if (!stretch) return 'Repeat from here';
  return stretch.toSeconds === undefined ? 'Repeat up to here' : 'No more repeating';
}

export function MoreMenu(props: Props) {
  const { media, file, streamPath } = props;
  const [said, setSaid] = useState('');
  const copyMoment = async () => {
    const link = linkAt(media.current?.currentTime ?? 0);
    setSaid((await copyText(link)) ? 'The link is in the clipboard.' : link);
  };
  const shoot = async () => {
    const isSaved = media.current && (await saveScreenshot(media.current, file.custom_name));
    setSaid(isSaved ? 'The picture is saved.' : 'There is no picture to save.');
  };
  return (
    <>
      <label className="flex min-h-10 items-center justify-between gap-4 px-2">
        Speed
        <select
          value={props.speed}
          onChange={(event) => props.onSpeed(Number(event.target.value))}
          className="min-h-10 rounded-lg bg-[#2a2533] px-3 text-white"
        >
          {speeds.map((speed) => (
            <option key={speed} value={speed}>
              {speed === 1 ? 'Usual' : `${speed} ×`}
            </option>
          ))}
        </select>
      </label>
      <label className="flex min-h-10 cursor-pointer items-center justify-between gap-4 px-2">
        Go on to the next episode
        <input
          type="checkbox"
          checked={props.autoplayNext}
          onChange={(event) => props.onAutoplayNext(event.target.checked)}
          className="size-5 accent-ember"
        />
      </label>
      <button type="button" className={menuItem} onClick={() => setSaid(props.repeat.step())}>
        {repeatSteps(props.repeat)}
      </button>
      <button type="button" className={menuItem} onClick={copyMoment}>
        Copy link at this time
      </button>
      {file.file_type === 'video' && (
        <button type="button" className={menuItem} onClick={shoot}>
          Save this picture
        </button>
      )}
      <button type="button" className={menuItem} onClick={props.onStatistics}>
        Statistics
      </button>
      <button type="button" className={menuItem} onClick={props.onHelp}>
        Keys
      </button>
      <p role="status" className="px-2 text-sm break-all text-glow empty:hidden">
        {said}
      </p>
      <MenuHeading>Open in another player</MenuHeading>
      <div className="grid grid-cols-2">
        {externalPlayers(new URL(streamPath, window.location.origin).href, file.custom_name).map(({ name, href }) => (
          <a key={name} href={href} className={menuItem}>
            {name}
          </a>
        ))}
        {props.playlistPath && (
          <a href={props.playlistPath} download className={menuItem}>
            Play list (.m3u)
          </a>
        )}
      </div>
    </>
  );
}
