'use client';
import { useCallback, useEffect, useState } from 'react';
// What has just happened, said once, with a way back where there is one.
import { useTexts } from '#texts';
import { quietButton } from './styles.ts';

/** Long enough to change one's mind. Chosen by feel. */
const shownMs = 10_000;

export interface Said {
  readonly text: string;
  readonly isBad?: boolean;
  readonly undo?: () => void;
}

/** What is said, and a way to say it; a sentence goes by itself. */
export function useToast() {
  const [said, setSaid] = useState<Said>();
  useEffect(() => {
    if (!said) return;
    const timer = setTimeout(() => setSaid(undefined), shownMs);
    return () => clearTimeout(timer);
  }, [said]);
  const say = useCallback((next: Said | undefined) => setSaid(next), []);
  return { said, say };
}

/** The live region is always there, so that screen readers notice what comes into it. */
export function Toast({ said }: { readonly said: Said | undefined }) {
  const { t } = useTexts();
  return (
    <div role="status" className="pointer-events-none fixed inset-x-4 bottom-5 z-50 flex justify-center">
      {said && (
        <div className="pointer-events-auto flex max-w-xl animate-arrive items-center gap-4 rounded-2xl bg-plum py-3 pr-3 pl-5 shadow-2xl ring-1 ring-ivory/12">
          <p className={`min-w-0 py-1.5 wrap-anywhere ${said.isBad ? 'text-danger' : ''}`}>{said.text}</p>
          {said.undo && (
            <button type="button" onClick={said.undo} className={quietButton}>
              {t('admin.library.undo')}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
