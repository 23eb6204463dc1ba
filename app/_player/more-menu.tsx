'use client';
import { type RefObject, useState } from 'react';
import type { CatalogFile } from '#lib/api/contract.ts';
// Speed, and all that is used now and then: links, other players, a screenshot, statistics, help.
import { useTexts } from '#texts';
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
  readonly onLock: () => void;
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
function repeatStep({ stretch }: Repeat) {
  if (!stretch) return 'player.repeat.fromHere';
  return stretch.toSeconds === undefined ? 'player.repeat.toHere' : 'player.repeat.noMore';
}

export function MoreMenu(props: Props) {
  const { t } = useTexts();
  const { media, file, streamPath } = props;
  const [said, setSaid] = useState('');
  const copyMoment = async () => {
    const link = linkAt(media.current?.currentTime ?? 0);
    setSaid((await copyText(link)) ? t('player.more.copied') : link);
  };
  const shoot = async () => {
    const isSaved = media.current && (await saveScreenshot(media.current, file.custom_name));
    setSaid(t(isSaved ? 'player.more.saved' : 'player.more.noPicture'));
  };
  return (
    <>
      <label className="flex min-h-10 items-center justify-between gap-4 px-2">
        {t('player.more.speed')}
        <select
          value={props.speed}
          onChange={(event) => props.onSpeed(Number(event.target.value))}
          className="choice-mark min-h-10 rounded-lg bg-[#2a2533] px-3 pr-9 text-white"
        >
          {speeds.map((speed) => (
            <option key={speed} value={speed}>
              {speed === 1 ? t('player.more.usual') : t('player.more.times', { factor: speed })}
            </option>
          ))}
        </select>
      </label>
      <label className="flex min-h-10 cursor-pointer items-center justify-between gap-4 px-2">
        {t('player.more.autoplay')}
        <input
          type="checkbox"
          checked={props.autoplayNext}
          onChange={(event) => props.onAutoplayNext(event.target.checked)}
          className="size-5 accent-ember"
        />
      </label>
      <button type="button" className={menuItem} onClick={() => setSaid(props.repeat.step())}>
        {t(repeatStep(props.repeat))}
      </button>
      <button type="button" className={menuItem} onClick={copyMoment}>
        {t('player.more.copyLink')}
      </button>
      {file.file_type === 'video' && (
        <button type="button" className={menuItem} onClick={shoot}>
          {t('player.more.screenshot')}
        </button>
      )}
      <button type="button" className={menuItem} onClick={props.onStatistics}>
        {t('player.more.statistics')}
      </button>
      <button type="button" className={menuItem} onClick={props.onHelp}>
        {t('player.more.keys')}
      </button>
      <button type="button" className={`${menuItem} pointer-fine:hidden`} onClick={props.onLock}>
        {t('player.lock.lock')}
      </button>
      <p role="status" className="px-2 text-sm break-all text-glow empty:hidden">
        {said}
      </p>
      <MenuHeading>{t('player.more.otherPlayers')}</MenuHeading>
      <div className="grid grid-cols-2">
        {externalPlayers(new URL(streamPath, window.location.origin).href, file.custom_name).map(({ name, href }) => (
          <a key={name} href={href} className={menuItem}>
            {name}
          </a>
        ))}
        {props.playlistPath && (
          <a href={props.playlistPath} download className={menuItem}>
            {t('player.more.playlist')}
          </a>
        )}
      </div>
    </>
  );
}
