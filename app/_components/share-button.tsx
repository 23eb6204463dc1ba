'use client';
// Gives an item to somebody without an account. What it opens is loaded when it is asked for.
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useTexts } from '#texts';

const ShareDialog = dynamic(() => import('./share-dialog.tsx').then((loaded) => loaded.ShareDialog), { ssr: false });

interface Props {
  readonly messageId: number;
  readonly name: string;
  /** May give links that do not end. */
  readonly mayShareForever: boolean;
}

export function ShareButton(props: Props) {
  const { t } = useTexts();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" aria-haspopup="dialog" onClick={() => setOpen(true)} className="pill">
        {t('catalog.share.title')}
      </button>
      {isOpen && <ShareDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}
