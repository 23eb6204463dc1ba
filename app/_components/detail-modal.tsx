'use client';
import { usePathname, useRouter } from 'next/navigation';
import { type ReactNode, useLayoutEffect, useRef } from 'react';
// A dialog with an address of its own. Esc, the button, a click beside it and the browser's back button all lead back.
import { useTexts } from '#texts';

interface Props {
  /** The address this dialog belongs to: on any other it is gone. */
  readonly path: string;
  readonly label: string;
  readonly children: ReactNode;
}

export function DetailModal({ path, label, children }: Props) {
  // Next keeps the last dialog when the page below changes to one without.
  if (usePathname() !== path) return null;
  return (
    <OpenDialog key={path} label={label}>
      {children}
    </OpenDialog>
  );
}

function OpenDialog({ label, children }: Omit<Props, 'path'>) {
  const { t } = useTexts();
  const dialog = useRef<HTMLDialogElement>(null);
  const router = useRouter();

  // Before the element leaves the page: only a dialog that is closed in it gives the focus back to the card it came from.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    document.documentElement.style.overflow = 'hidden';
    return () => {
      document.documentElement.style.overflow = '';
      element?.close();
    };
  }, []);

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc closes a dialog by itself
    <dialog
      ref={dialog}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        router.back();
      }}
      onClick={(event) => event.target === dialog.current && router.back()}
      className="m-auto max-h-[calc(100dvh-2rem)] w-[min(64rem,calc(100vw-1.5rem))] max-w-none overflow-x-hidden overflow-y-auto overscroll-contain rounded-3xl bg-coal text-ivory shadow-2xl ring-1 ring-ivory/12 motion-safe:animate-arrive"
    >
      <div className="sticky top-0 z-10 flex h-0 justify-end">
        <button
          type="button"
          onClick={() => router.back()}
          aria-label={t('site.close')}
          className="theme-dark m-3 grid text-ivory size-11 shrink-0 place-items-center rounded-full bg-ink/80 ring-1 ring-ivory/20 transition-colors hover:bg-line"
        >
          <svg viewBox="0 0 24 24" stroke="currentColor" strokeWidth="2" aria-hidden="true" className="size-5">
            <path d="M6 6l12 12M18 6L6 18" strokeLinecap="round" />
          </svg>
        </button>
      </div>
      {children}
    </dialog>
  );
}
