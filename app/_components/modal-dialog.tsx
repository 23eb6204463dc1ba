'use client';
// A dialog over the page. The browser keeps the focus in it, and gives it back.
import { type ReactNode, useEffect, useId, useRef } from 'react';

interface Props {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Mounted means open. Escape and the backdrop close it. */
export function ModalDialog({ title, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it by keyboard, by the browser itself
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && dialog.current.close()}
      className="m-auto w-[calc(100%-2rem)] scroll-pb-24 max-w-lg rounded-3xl bg-coal text-ivory ring-1 ring-ivory/12 backdrop:bg-black/70"
    >
      <div className="p-6 sm:p-8">
        <h2 id={titleId} className="text-2xl font-bold tracking-[-0.02em]">
          {title}
        </h2>
        {children}
      </div>
    </dialog>
  );
}
