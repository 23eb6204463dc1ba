'use client';
// Asks whether somebody is there.
import { useEffect, useRef } from 'react';
import { useTexts } from '#texts';

interface Props {
  readonly onGoOn: () => void;
}

export function StillWatching({ onGoOn }: Props) {
  const { t } = useTexts();
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  return (
    <section
      role="alertdialog"
      aria-labelledby="still-watching"
      aria-describedby="still-watching-why"
      className="absolute inset-0 z-40 grid place-content-center justify-items-center gap-3 bg-black/80 p-6 text-center text-white"
    >
      <h2 id="still-watching" className="text-2xl font-bold">
        {t('player.still.title')}
      </h2>
      <p id="still-watching-why" className="max-w-prose text-white/80">
        {t('player.still.why')}
      </p>
      <button
        ref={button}
        type="button"
        onClick={onGoOn}
        className="mt-2 min-h-11 rounded-full bg-white px-6 font-semibold text-black transition-colors hover:bg-glow"
      >
        {t('player.still.goOn')}
      </button>
    </section>
  );
}
