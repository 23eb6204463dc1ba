'use client';
// Times and days as the reader's clock shows them. The server does not know that clock: it says UTC, and the browser puts it right.
import { useSyncExternalStore } from 'react';
import { useTexts } from '#texts';
import { formatDay, formatMoment, type MomentDetail } from '../_format/moment.ts';

interface Props {
  /** ISO 8601. */
  readonly iso: string;
  readonly detail?: MomentDetail;
  readonly className?: string;
}

/** Nobody changes the time zone while a page is open. */
const never = () => () => undefined;
const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
const serverZone = () => 'UTC';

export function Moment({ iso, detail = 'minute', className }: Props) {
  const { language } = useTexts();
  const zone = useSyncExternalStore(never, ownZone, serverZone);
  return (
    <time dateTime={iso} className={className}>
      {formatMoment(iso, language, detail, zone)}
    </time>
  );
}

/** A day alone. @param iso ISO 8601. */
export function Day({ iso }: { readonly iso: string }) {
  const { t } = useTexts();
  const clock = useSyncExternalStore<'own' | 'UTC'>(
    never,
    () => 'own',
    () => 'UTC',
  );
  return <time dateTime={iso}>{formatDay(t, iso, clock)}</time>;
}
