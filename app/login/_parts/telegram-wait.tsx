'use client';
// Waits for the answer in the chat, says how far it is, and goes on when it is there.
import { type ReactNode, useEffect, useRef } from 'react';
import useSWR from 'swr';
import type { TicketState } from '#lib/auth/sign-in-tickets.ts';
import { fetchJson } from '../../_browser/fetch-json.ts';

interface Props {
  readonly ticketId: string;
  readonly first: TicketState;
  readonly says: Readonly<Record<TicketState, string>>;
  /** What there is to do while nobody has answered. */
  readonly steps: ReactNode;
  /** Begins anew; for when it came to nothing. */
  readonly anew: ReactNode;
  /** What next-auth wants with the form that takes the session. */
  readonly csrf: string;
  readonly backTo: string;
}

/** Chosen by feel: a person needs some seconds anyway. */
const pauseMs = 1500;

const isOpen = (state: TicketState) => state === 'waiting' || state === 'asked';

export function TelegramWait({ ticketId, first, says, steps, anew, csrf, backTo }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const { data } = useSWR<{ readonly state: TicketState }>(`/api/login/telegram/state?ticket=${ticketId}`, fetchJson, {
    fallbackData: { state: first },
    // The page stands behind the app in which the person answers.
    refreshWhenHidden: true,
    refreshInterval: (latest) => (isOpen(latest?.state ?? first) ? pauseMs : 0),
  });
  const state = data?.state ?? first;
  useEffect(() => {
    if (state === 'confirmed') form.current?.requestSubmit();
  }, [state]);
  return (
    <>
      {isOpen(state) && steps}
      <p role="status" className="mt-6 leading-relaxed text-ash">
        {says[state]}
      </p>
      {(state === 'refused' || state === 'over') && anew}
      <form ref={form} method="post" action="/api/auth/callback/telegram">
        <input type="hidden" name="csrfToken" value={csrf} />
        <input type="hidden" name="callbackUrl" value={backTo} />
      </form>
    </>
  );
}
