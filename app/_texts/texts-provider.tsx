'use client';
// Hands texts to the components in the browser: those of the page's language, and only the parts it was given.
import { type ReactNode, useMemo } from 'react';
import { IntlProvider, useLocale, useMessages } from 'use-intl/react';
import type { Language } from './languages.ts';
import type { Messages } from './messages.ts';

interface Props {
  readonly messages: Partial<Messages>;
  readonly children: ReactNode;
}

export function TextsProvider({ language, messages, children }: Props & { readonly language: Language }) {
  return (
    <IntlProvider locale={language} messages={messages as Messages} timeZone="UTC">
      {children}
    </IntlProvider>
  );
}

/** Adds parts to those of the page around it. */
export function MoreTextsProvider({ messages, children }: Props) {
  const outer = useMessages();
  const all = useMemo(() => ({ ...outer, ...messages }), [outer, messages]);
  return (
    <IntlProvider locale={useLocale()} messages={all}>
      {children}
    </IntlProvider>
  );
}
