'use client';
// A day as the reader's clock has it. The server does not know that clock: it says that of UTC, and the browser puts it right.
import { useSyncExternalStore } from 'react';
import { useTexts } from '#texts';
import { formatDay } from '../_format/moment.ts';

/** Nobody changes the time zone while a page is open. */
const never = () => () => undefined;

/** @param iso ISO 8601. */
export function Day({ iso }: { readonly iso: string }) {
  const { t } = useTexts();
  const clock = useSyncExternalStore<'own' | 'UTC'>(
    never,
    () => 'own',
    () => 'UTC',
  );
  return <time dateTime={iso}>{formatDay(t, iso, clock)}</time>;
}
