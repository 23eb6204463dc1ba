'use client';
// A sentence that shows for a few seconds.
import { useCallback, useEffect, useState } from 'react';

/** Long enough to read a bot's alert. Chosen by feel. */
const shownMs = 4000;

export function useNotice() {
  const [notice, setNotice] = useState<{ readonly text: string }>();

  useEffect(() => {
    if (!notice) return;
    const timer = setTimeout(() => setNotice(undefined), shownMs);
    return () => clearTimeout(timer);
  }, [notice]);

  const show = useCallback((text: string) => setNotice({ text }), []);
  return { notice: notice?.text, show };
}
