'use client';
// The viewer's habits, kept in this browser.
import { useCallback, useEffect, useState } from 'react';
import { defaultPreferences, loadPreferences, type PlayerPreferences, savePreferences } from './preferences.ts';

export interface PreferenceAccess {
  readonly preferences: PlayerPreferences;
  /** False while only the server's view is there. */
  readonly isLoaded: boolean;
  readonly change: (part: Partial<PlayerPreferences>) => void;
}

export function usePreferences(): PreferenceAccess {
  const [loaded, setLoaded] = useState<PlayerPreferences>();
  useEffect(() => setLoaded(loadPreferences()), []);
  const change = useCallback((part: Partial<PlayerPreferences>) => {
    setLoaded((before) => {
      const next = { ...(before ?? loadPreferences()), ...part };
      savePreferences(next);
      return next;
    });
  }, []);
  return { preferences: loaded ?? defaultPreferences, isLoaded: loaded !== undefined, change };
}
