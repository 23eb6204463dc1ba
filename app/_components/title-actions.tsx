'use client';
import { useState } from 'react';
import { useSWRConfig } from 'swr';
import { useTexts } from '#texts';
import { copyText } from '../_browser/copy-text.ts';
// What one can do with a title besides playing it here.
import { errorText } from '../_browser/error-text.ts';
import { fetchJson } from '../_browser/fetch-json.ts';
import { mpvCommand, otherPlayers } from '../_format/other-players.ts';
import { downloadPath } from '../_format/stream-path.ts';
import { useNotice } from '../_hooks/use-notice.ts';

interface Props {
  readonly messageId: number;
  readonly streamPath: string;
  readonly isPlayable: boolean;
  readonly isListed: boolean;
}

/** Links take the address this page was opened at: it is the one that works from here. */
const absolute = (path: string) => new URL(path, window.location.origin).href;

export function TitleActions({ messageId, streamPath, isPlayable, isListed }: Props) {
  const { t } = useTexts();
  const { notice, show } = useNotice();

  async function copy(text: string, done: string) {
    show((await copyText(text)) ? done : t('catalog.actions.copyRefused', { text }));
  }

  return (
    <>
      <ListButton messageId={messageId} isListed={isListed} say={show} />
      <a href={downloadPath(streamPath)} className="pill">
        {t('catalog.actions.download')}
      </a>
      <button
        type="button"
        onClick={() => copy(absolute(streamPath), t('catalog.actions.copiedLink'))}
        className="pill"
      >
        {t('catalog.actions.copyLink')}
      </button>
      {isPlayable && <PlayerMenu messageId={messageId} streamPath={streamPath} copy={copy} />}
      <p role="status" className="basis-full text-sm font-medium break-all text-glow empty:hidden">
        {notice}
      </p>
    </>
  );
}

interface ListProps {
  readonly messageId: number;
  readonly isListed: boolean;
  say(text: string): void;
}

function ListButton({ messageId, isListed, say }: ListProps) {
  const { t } = useTexts();
  const [isOn, setIsOn] = useState(isListed);
  const { mutate } = useSWRConfig();

  async function toggle() {
    setIsOn(!isOn);
    try {
      const path = `/api/viewer/list/${messageId}`;
      if (isOn) await fetch(path, { method: 'DELETE' });
      else await fetchJson(path, { method: 'PUT' });
      await mutate((key) => typeof key === 'string' && key.startsWith('/api/viewer/list'));
    } catch (error) {
      setIsOn(isOn);
      say(t('catalog.actions.listFailed', { error: errorText(t, error) }));
    }
  }

  return (
    <button type="button" onClick={toggle} aria-pressed={isOn} className="pill">
      <span aria-hidden="true">{isOn ? '✓' : '+'}</span> {t('catalog.actions.myList')}
    </button>
  );
}

interface MenuProps {
  readonly messageId: number;
  readonly streamPath: string;
  copy(text: string, done: string): void;
}

const entry =
  'flex min-h-11 w-full items-center justify-between gap-4 rounded-xl px-4 text-left text-sm hover:bg-ivory/8';

function PlayerMenu({ messageId, streamPath, copy }: MenuProps) {
  const { t } = useTexts();
  return (
    <details className="group relative">
      <summary className="pill list-none [&::-webkit-details-marker]:hidden">
        {t('catalog.actions.otherPlayers')} <span aria-hidden="true">▾</span>
      </summary>
      <ul className="absolute left-0 z-20 mt-2 w-64 rounded-2xl bg-plum p-1.5 shadow-2xl ring-1 ring-ivory/12">
        {otherPlayers.map(({ name, where, address }) => (
          <li key={name}>
            <button
              type="button"
              onClick={() => window.location.assign(address(absolute(streamPath), document.title))}
              className={entry}
            >
              <span className="font-semibold">{name}</span>{' '}
              <span className="text-ash">{where ?? t('catalog.actions.everywhere')}</span>
            </button>
          </li>
        ))}
        <li>
          <button
            type="button"
            onClick={() => copy(mpvCommand(absolute(streamPath)), t('catalog.actions.copiedCommand'))}
            className={entry}
          >
            <span className="font-semibold">mpv</span>{' '}
            <span className="text-ash">{t('catalog.actions.copyCommand')}</span>
          </button>
        </li>
        <li>
          <a href={`/api/catalog/${messageId}/playlist.m3u`} download className={entry}>
            <span className="font-semibold">{t('catalog.actions.playlist')}</span>{' '}
            <span className="text-ash">{t('catalog.actions.m3uFile')}</span>
          </a>
        </li>
      </ul>
    </details>
  );
}
