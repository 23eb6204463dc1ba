'use client';
// The keys, on a sheet over everything; each can be given to another key.
import { useEffect, useRef } from 'react';
import { useTexts } from '#texts';
import { keyActions } from './key-map.ts';
import { KeyRow } from './key-row.tsx';
import { useKeyChoice } from './use-key-choice.ts';
import type { PreferenceAccess } from './use-preferences.ts';

interface Props extends Pick<PreferenceAccess, 'preferences' | 'change'> {
  readonly onClose: () => void;
}

const pill = 'min-h-10 rounded-full bg-white/10 px-5 font-semibold transition-colors hover:bg-white/25';

export default function HelpSheet({ preferences, change, onClose }: Props) {
  const { t } = useTexts();
  const sheet = useRef<HTMLDialogElement>(null);
  const choice = useKeyChoice(sheet, preferences.keys, (keys) => change({ keys }));
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
        <button type="button" onClick={() => sheet.current?.close()} className={pill}>
          {t('site.close')}
        </button>
      </div>
      <p className="mt-2 text-white/80">{t('player.keys.hint')}</p>
      <p role="status" className="sr-only">
        {choice.said}
      </p>
      <ul className="mt-4 grid gap-0.5">
        {keyActions.map((action) => (
          <KeyRow key={action.id} action={action} own={preferences.keys} choice={choice} />
        ))}
      </ul>
      {Object.keys(preferences.keys).length > 0 && (
        <button type="button" onClick={choice.reset} className={`mt-4 ${pill}`}>
          {t('player.keys.reset')}
        </button>
      )}
    </dialog>
  );
}
