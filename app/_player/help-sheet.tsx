'use client';
import { useEffect, useRef } from 'react';
// The keys, on a sheet over everything.
import { useTexts } from '#texts';
import { keyMap } from './key-map.ts';

export function HelpSheet({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTexts();
  const sheet = useRef<HTMLDialogElement>(null);
  useEffect(() => sheet.current?.showModal(), []);
  return (
    <dialog
      ref={sheet}
      aria-labelledby="player-keys"
      onClose={onClose}
      className="m-auto max-h-[85dvh] w-[min(38rem,calc(100%-2rem))] overflow-y-auto rounded-3xl bg-[#17141d] p-6 text-white shadow-2xl ring-1 ring-white/15 backdrop:bg-black/70"
    >
      <div className="flex items-center justify-between gap-4">
        <h2 id="player-keys" className="text-xl font-bold">
          {t('player.keys.title')}
        </h2>
        <button
          type="button"
          onClick={() => sheet.current?.close()}
          className="min-h-10 rounded-full bg-white/10 px-5 font-semibold transition-colors hover:bg-white/25"
        >
          {t('site.close')}
        </button>
      </div>
      <dl className="mt-4 grid grid-cols-[auto_1fr] gap-x-6 gap-y-2">
        {keyMap.map(({ shown, shownAs, does }) => (
          <div key={shown} className="contents">
            <dt className="font-mono font-semibold text-glow">{shownAs ? t(`player.keys.${shownAs}`) : shown}</dt>
            <dd>{t(`player.keys.does.${does}`)}</dd>
          </div>
        ))}
      </dl>
    </dialog>
  );
}
