'use client';
// Keeps files on their way while one goes from page to page of administration, and asks before the window is closed.
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { UploadQueue } from '../_browser/upload-queue.ts';

const QueueContext = createContext<UploadQueue | undefined>(undefined);

/** @throws Error outside of {@link UploadsProvider}. */
export function useUploadQueue(): UploadQueue {
  const queue = useContext(QueueContext);
  if (!queue) throw new Error('There is no UploadsProvider around this.');
  return queue;
}

export function UploadsProvider({ children }: { readonly children: ReactNode }) {
  const [queue] = useState(() => new UploadQueue());
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (queue.isBusy()) event.preventDefault();
    };
    window.addEventListener('beforeunload', ask);
    return () => {
      window.removeEventListener('beforeunload', ask);
      queue.stop();
    };
  }, [queue]);
  return <QueueContext value={queue}>{children}</QueueContext>;
}
