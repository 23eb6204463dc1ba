'use client';
// Waits for a gamepad. What reads it is fetched when there is one.
import { useEffect } from 'react';

export function GamepadListener() {
  useEffect(() => {
    let stop: (() => void) | undefined;
    let isGone = false;
    const begin = async () => {
      const { watchGamepads } = await import('../_browser/gamepad.ts');
      if (!isGone) stop ??= watchGamepads();
    };
    const end = () => {
      if (navigator.getGamepads().some((pad) => pad !== null)) return;
      stop?.();
      stop = undefined;
    };
    window.addEventListener('gamepadconnected', begin);
    window.addEventListener('gamepaddisconnected', end);
    return () => {
      isGone = true;
      stop?.();
      window.removeEventListener('gamepadconnected', begin);
      window.removeEventListener('gamepaddisconnected', end);
    };
  }, []);
  return null;
}
