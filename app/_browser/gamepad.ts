// A gamepad as a remote control: it moves the focus over the screen, presses what has it, and plays. Read only while one is connected.
import { type Direction, nearestTarget } from './nearest-target.ts';

/** Buttons of the standard layout (W3C Gamepad, 11). */
const directions: Readonly<Record<number, Direction>> = { 12: 'up', 13: 'down', 14: 'left', 15: 'right' };
const selectButton = 0;
const backButton = 1;
/** The shoulders are the player's keys of ten seconds. */
const keyButtons: Readonly<Record<number, string>> = { 4: 'j', 5: 'l', 9: 'f' };

/** A stick counts from here on: chosen by feel. */
const stickFrom = 0.6;
const firstRepeatMs = 400;
const repeatMs = 140;

const targets = 'a[href], button:not(:disabled), input, select, textarea, summary';

/** What the focus may go to: of the dialog on top, if there is one. */
function focusable(): HTMLElement[] {
  const scope = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document;
  return [...scope.querySelectorAll<HTMLElement>(targets)].filter(
    (element) => element.tabIndex >= 0 && !element.closest('[inert]') && element.checkVisibility(),
  );
}

function move(direction: Direction): void {
  const elements = focusable();
  const active = elements.find((element) => element === document.activeElement);
  if (!active) {
    const isSeen = (element: HTMLElement) => element.closest('main, dialog') !== null;
    (elements.find(isSeen) ?? elements[0])?.focus();
    return;
  }
  const others = elements.filter((element) => element !== active);
  const boxOf = (element: HTMLElement) => element.getBoundingClientRect();
  const place = nearestTarget(boxOf(active), others.map(boxOf), direction);
  if (place !== undefined) others[place]?.focus();
}

function sendKey(key: string): void {
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
}

function press(button: number): void {
  const direction = directions[button];
  const key = keyButtons[button];
  if (direction) move(direction);
  else if (key) sendKey(key);
  else if (button === selectButton) select();
  else if (button === backButton) goBack();
}

/** Where nothing has the focus a film plays or pauses. */
function select(): void {
  const active = document.activeElement;
  if (active instanceof HTMLElement && active.matches(targets)) active.click();
  else sendKey('k');
}

function goBack(): void {
  const dialog = [...document.querySelectorAll<HTMLDialogElement>('dialog[open]')].at(-1);
  // A dialog with an address of its own goes by it.
  if (dialog?.dispatchEvent(new Event('cancel', { cancelable: true }))) dialog.close();
  else if (!dialog) window.history.back();
}

/** Buttons that are down; the stick counts as its direction. */
function downButtons({ buttons, axes }: Gamepad): Set<number> {
  const down = new Set(buttons.flatMap(({ pressed }, place) => (pressed ? [place] : [])));
  const [x = 0, y = 0] = axes;
  if (y < -stickFrom) down.add(12);
  if (y > stickFrom) down.add(13);
  if (x < -stickFrom) down.add(14);
  if (x > stickFrom) down.add(15);
  return down;
}

/** Reads the pads from now on. @returns ends it. */
export function watchGamepads(): () => void {
  /** Button -> when it acts again. */
  const held = new Map<number, number>();
  let frame = 0;
  const look = (nowMs: number) => {
    const pad = navigator.getGamepads().find((one) => one !== null);
    const down = pad && !document.hidden ? downButtons(pad) : new Set<number>();
    for (const button of held.keys()) if (!down.has(button)) held.delete(button);
    for (const button of down) {
      const nextMs = held.get(button);
      if (nextMs !== undefined && (nowMs < nextMs || !directions[button])) continue;
      held.set(button, nowMs + (nextMs === undefined ? firstRepeatMs : repeatMs));
      press(button);
    }
    frame = requestAnimationFrame(look);
  };
  frame = requestAnimationFrame(look);
  return () => cancelAnimationFrame(frame);
}
