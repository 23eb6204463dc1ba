'use client';
// The files on their way, and what has just become of them.
import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { QueuedFile } from '../_browser/upload-queue.ts';
import { useUploadQueue } from '../_components/uploads-provider.tsx';

const none: readonly QueuedFile[] = [];

/** @param onEnd called once for each file that has arrived or failed while somebody looks. */
export function useUploads(onEnd: (file: QueuedFile) => void) {
  const queue = useUploadQueue();
  const files = useSyncExternalStore(queue.subscribe, queue.files, () => none);
  const told = useRef(new Map<string, QueuedFile['state']>());
  useEffect(() => {
    for (const file of files) {
      const before = told.current.get(file.key);
      told.current.set(file.key, file.state);
      if (before !== undefined && before !== file.state && (file.state === 'done' || file.state === 'failed')) {
        onEnd(file);
      }
    }
  }, [files, onEnd]);
  return { queue, files };
}
