'use client';
// Giving an action another key: ask, listen, say whose key it was, take it or leave it.
import { type RefObject, useEffect, useEffectEvent, useState } from 'react';
import { useTexts } from '#texts';
import { isFreeToChoose, type KeyAction, type KeyWords, nameOfKey, type OwnKeys, ownerOf, withKey } from './key-map.ts';

interface Conflict {
  readonly key: string;
  readonly owner: KeyAction;
}

export interface KeyChoice {
  /** The action that waits for a key. */
  readonly asked: KeyAction['id'] | undefined;
  readonly conflict: Conflict | undefined;
  /** For screen readers. */
  readonly said: string;
  readonly ask: (id: KeyAction['id'] | undefined) => void;
  /** Takes the key from whatever has it. */
  readonly take: () => void;
  readonly reset: () => void;
}

export function useKeyWords(): KeyWords {
  const { t } = useTexts();
  return { space: t('player.keys.space'), shift: t('player.keys.shift') };
}

export function useKeyChoice(
  sheet: RefObject<HTMLElement | null>,
  own: OwnKeys,
  change: (keys: OwnKeys) => void,
): KeyChoice {
  const { t } = useTexts();
  const words = useKeyWords();
  const [asked, setAsked] = useState<KeyAction['id']>();
  const [conflict, setConflict] = useState<Conflict>();
  const [said, setSaid] = useState('');
  const ask = (id: KeyAction['id'] | undefined) => {
    setAsked(id);
    setConflict(undefined);
    setSaid(id === undefined ? '' : t('player.keys.pressOrEscape'));
  };
  const give = (id: KeyAction['id'], key: string) => {
    change(withKey(own, id, key));
    ask(undefined);
    setSaid(t('player.keys.row', { does: nameOfKey(key, words), names: t(`player.keys.does.${id}`) }));
  };
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (asked === undefined) return;
    // Else it would close the sheet.
    if (event.key === 'Escape') {
      event.preventDefault();
      return ask(undefined);
    }
    if (!isFreeToChoose(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    // Space on the buttons of a conflict is theirs.
    if (conflict && event.key === ' ') return;
    event.preventDefault();
    event.stopPropagation();
    const owner = ownerOf(event.key, own);
    if (!owner || owner.id === asked) return give(asked, event.key);
    setConflict({ key: event.key, owner });
    setSaid(t('player.keys.isTaken', { key: nameOfKey(event.key, words), does: t(`player.keys.does.${owner.id}`) }));
  });
  useEffect(() => {
    const element = sheet.current;
    if (!element) return;
    const listen = (event: KeyboardEvent) => onKey(event);
    element.addEventListener('keydown', listen, { capture: true });
    return () => element.removeEventListener('keydown', listen, { capture: true });
  }, [sheet]);
  return {
    asked,
    conflict,
    said,
    ask,
    take: () => asked !== undefined && conflict && give(asked, conflict.key),
    reset: () => {
      change({});
      ask(undefined);
      setSaid(t('player.keys.areReset'));
    },
  };
}
