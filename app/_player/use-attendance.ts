'use client';
// Asks whether somebody is still there, after episodes or hours without a sign of life.
import { type RefObject, useCallback, useEffect, useState } from 'react';
import { type Attendance, isAskDue, readAttendance } from './attendance.ts';

/** Of this tab, from page to page. */
const key = 'streamvault.attendance';
const lookEveryMs = 60_000;
/** A mouse moves often: that is written down no more than once in this time. */
const noteEveryMs = 1000;
const signs = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'touchstart'] as const;

function load(): Attendance {
  try {
    return readAttendance(sessionStorage.getItem(key), Date.now());
  } catch {
    // Storage is forbidden here: every page begins anew.
    return readAttendance(null, Date.now());
  }
}

function save(attendance: Attendance): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(attendance));
  } catch {
    // As above.
  }
}

export interface AttendanceCheck {
  readonly isAsking: boolean;
  /** An episode is about to begin by itself. @returns false when it had better not: then the viewer is asked. */
  readonly mayGoOn: () => boolean;
  readonly answer: () => void;
}

export function useAttendance(media: RefObject<HTMLMediaElement | null>): AttendanceCheck {
  const [isAsking, setAsking] = useState(false);
  useEffect(() => {
    let notedAtMs = Number.NEGATIVE_INFINITY;
    const note = (event: Event) => {
      // Pages that scroll or load under a resting mouse say that it moved; scripts are no viewers either.
      const isStill =
        event instanceof PointerEvent && event.type === 'pointermove' && !event.movementX && !event.movementY;
      if (isStill || !event.isTrusted || event.timeStamp - notedAtMs < noteEveryMs) return;
      notedAtMs = event.timeStamp;
      save({ seenAtMs: Date.now(), episodes: 0 });
    };
    save(load());
    for (const sign of signs) document.addEventListener(sign, note, { passive: true });
    const timer = setInterval(() => {
      const element = media.current;
      if (!element || element.paused || !isAskDue(load(), Date.now())) return;
      element.pause();
      setAsking(true);
    }, lookEveryMs);
    return () => {
      clearInterval(timer);
      for (const sign of signs) document.removeEventListener(sign, note);
    };
  }, [media]);
  const mayGoOn = useCallback(() => {
    const now = load();
    if (isAskDue(now, Date.now())) {
      setAsking(true);
      return false;
    }
    save({ ...now, episodes: now.episodes + 1 });
    return true;
  }, []);
  const answer = useCallback(() => {
    save({ seenAtMs: Date.now(), episodes: 0 });
    setAsking(false);
  }, []);
  return { isAsking, mayGoOn, answer };
}
