'use client';
// A word that confirms what a key did, gone after a moment.
import { useCallback, useEffect, useRef, useState } from 'react';

const shownMs = 1200;

export function useFlash(): readonly [string, (text: string) => void] {
  const [text, setText] = useState('');
  const timer = useRef(0);
  const flash = useCallback((next: string) => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setText(''), shownMs);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  return [text, flash];
}
