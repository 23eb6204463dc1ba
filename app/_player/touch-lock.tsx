'use client';
import { useEffect, useRef, useState } from 'react';
// Over the whole player while it is locked: fingers reach nothing but the way out, which shows after a touch.
import { useTexts } from '#texts';

const shownMs = 3000;

/** Not there to be hit by the touch that makes it show. */
const away = 'pointer-events-none opacity-0 focus-visible:opacity-100';

export function TouchLock({ onUnlock }: { readonly onUnlock: () => void }) {
  const { t } = useTexts();
  const button = useRef<HTMLButtonElement>(null);
  const [touches, setTouches] = useState(0);
  const [isShown, setShown] = useState(true);
  useEffect(() => button.current?.focus({ preventScroll: true }), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every touch begins the time anew
  useEffect(() => {
    const timer = setTimeout(() => setShown(false), shownMs);
    return () => clearTimeout(timer);
  }, [touches]);
  return (
    // Not at pointerup: the click behind it would find the button that had just come, and press it.
    // biome-ignore lint/a11y/useKeyWithClickEvents: by keyboard the button has the focus and shows
    // biome-ignore lint/a11y/noStaticElementInteractions: it only makes the button show
    <div
      className="absolute inset-0 z-50 touch-none"
      onClick={() => {
        setShown(true);
        setTouches((count) => count + 1);
      }}
    >
      <button
        ref={button}
        type="button"
        onClick={onUnlock}
        className={`absolute bottom-8 left-1/2 min-h-12 -translate-x-1/2 rounded-full bg-white px-6 font-semibold text-black shadow-lg transition-opacity ${isShown ? '' : away}`}
      >
        {t('player.lock.unlock')}
      </button>
    </div>
  );
}
