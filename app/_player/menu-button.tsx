'use client';
// A button of the bar with a panel above it; on a phone the panel is a sheet at the bottom of the screen.
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { IconButton } from './icon-button.tsx';
import type { IconName } from './icons.tsx';

interface Props {
  readonly icon: IconName;
  readonly label: string;
  readonly isOpen: boolean;
  readonly onToggle: (isOpen: boolean) => void;
  readonly children: ReactNode;
}

export function MenuButton({ icon, label, isOpen, onToggle, children }: Props) {
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!isOpen) return;
    panel.current?.focus();
    const close = (event: PointerEvent) => {
      if (!(event.target instanceof Node && frame.current?.contains(event.target))) onToggle(false);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      onToggle(false);
      frame.current?.querySelector('button')?.focus();
    };
    document.addEventListener('pointerdown', close);
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('pointerdown', close);
      document.removeEventListener('keydown', onKey);
    };
  }, [isOpen, onToggle]);
  return (
    <div ref={frame} className="sm:relative">
      <IconButton
        icon={icon}
        label={label}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => onToggle(!isOpen)}
      />
      {isOpen && (
        <div
          ref={panel}
          id={id}
          role="dialog"
          aria-label={label}
          tabIndex={-1}
          className="fixed inset-x-2 bottom-2 z-50 max-h-[70dvh] overflow-y-auto overscroll-contain rounded-2xl bg-[#17141d] p-4 text-white shadow-2xl ring-1 ring-white/15 outline-none sm:absolute sm:inset-x-auto sm:right-0 sm:bottom-12 sm:max-h-[min(26rem,60dvh)] sm:w-80"
        >
          {children}
        </div>
      )}
    </div>
  );
}

export function MenuHeading({ children }: { readonly children: ReactNode }) {
  return <h2 className="mt-4 mb-1.5 text-sm font-semibold text-white/75 first:mt-0">{children}</h2>;
}

interface OptionProps {
  readonly name: string;
  readonly label: string;
  readonly isChosen: boolean;
  readonly isDisabled?: boolean;
  readonly onChoose: () => void;
}

/** One of several; a radio button, so that arrow keys and screen readers know it as what it is. */
export function MenuOption({ name, label, isChosen, isDisabled = false, onChoose }: OptionProps) {
  return (
    <label className="flex min-h-10 items-center gap-3 rounded-lg px-2 has-enabled:cursor-pointer has-enabled:hover:bg-white/10 has-disabled:text-white/65 has-focus-visible:outline-3 has-focus-visible:outline-glow">
      <input
        type="radio"
        name={name}
        checked={isChosen}
        disabled={isDisabled}
        onChange={onChoose}
        className="size-4 shrink-0 accent-ember outline-none"
      />
      <span className="min-w-0 break-words">{label}</span>
    </label>
  );
}

export const menuItem =
  'flex min-h-10 w-full items-center rounded-lg px-2 text-left transition-colors hover:bg-white/10';
