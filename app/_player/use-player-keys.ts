'use client';
// The keyboard of the player, for the whole page.
import { useEffect, useEffectEvent } from 'react';
import { commandFor, type OwnKeys } from './key-map.ts';
import type { PlayerCommand } from './player-command.ts';

const textFields = 'textarea, select, [contenteditable], input:not([type=range], [type=radio], [type=checkbox])';
const arrows = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']);

/** Keys that the thing in focus understands itself. */
function belongsToControl({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest(textFields) || target.closest('dialog, [role=alertdialog]')) return true;
  if (key === ' ' && target.closest('button, a, summary, input')) return true;
  // The bar of the player counts in seconds like the keys, not in steps of its own.
  return arrows.has(key) && target.closest('input:not([data-seek])') !== null;
}

/** Up and down scroll the page unless the player is what somebody uses. */
function belongsToPage({ key, target }: KeyboardEvent, stage: HTMLElement | null): boolean {
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return false;
  return !document.fullscreenElement && !(target instanceof Node && stage?.contains(target));
}

export function usePlayerKeys(
  findStage: () => HTMLElement | null,
  own: OwnKeys,
  run: (command: PlayerCommand) => void,
): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const command = commandFor(event.key, own);
    if (!command || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (belongsToControl(event) || belongsToPage(event, findStage())) return;
    event.preventDefault();
    run(command);
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}
