'use client';
// Files on their way to the bot: one after the other, in the order they were dropped.
import { useCallback, useEffect, useRef, useState } from 'react';
import { readMediaFacts } from '../_browser/media-facts.ts';
import { sendFile } from '../_browser/send-file.ts';

export interface Sending {
  readonly key: number;
  readonly name: string;
  readonly sizeBytes: number;
  /** Part sent, 0 to 1. */
  readonly part: number;
  readonly error?: Error;
}

/** @param onSent called when a message stands in the chat, before its upload leaves the list. */
export function useFileSending(onSent: () => Promise<unknown>) {
  const [sendings, setSendings] = useState<readonly Sending[]>([]);
  const [pictures, setPictures] = useState<ReadonlyMap<number, string>>(new Map());
  const queue = useRef<Promise<void>>(Promise.resolve());
  const lastKey = useRef(0);
  const urls = useRef<string[]>([]);

  useEffect(
    () => () =>
      urls.current.forEach((url) => {
        URL.revokeObjectURL(url);
      }),
    [],
  );

  const change = useCallback((key: number, changes: Partial<Sending>) => {
    setSendings((all) => all.map((one) => (one.key === key ? { ...one, ...changes } : one)));
  }, []);

  const dismiss = useCallback((key: number) => setSendings((all) => all.filter((one) => one.key !== key)), []);

  const sendOne = useCallback(
    async (key: number, file: File) => {
      try {
        const facts = await readMediaFacts(file);
        const messageId = await sendFile(file, facts, (part) => change(key, { part }));
        if (facts.thumb) {
          const url = URL.createObjectURL(facts.thumb);
          urls.current.push(url);
          setPictures((all) => new Map(all).set(messageId, url));
        }
        await onSent();
        dismiss(key);
      } catch (error) {
        change(key, { error: error as Error });
      }
    },
    [change, dismiss, onSent],
  );

  const send = useCallback(
    (files: Iterable<File>) => {
      for (const file of files) {
        lastKey.current += 1;
        const key = lastKey.current;
        setSendings((all) => [...all, { key, name: file.name, sizeBytes: file.size, part: 0 }]);
        queue.current = queue.current.then(() => sendOne(key, file));
      }
    },
    [sendOne],
  );

  return { sendings, pictures, send, dismiss };
}
