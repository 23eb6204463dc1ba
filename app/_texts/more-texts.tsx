// Gives a part of the page the texts that only it needs.
import type { ReactNode } from 'react';
import { partsOf } from './compiled-texts.ts';
import type { Part } from './messages.ts';
import { findLanguage } from './server-texts.ts';
import { MoreTextsProvider } from './texts-provider.tsx';

interface Props {
  readonly parts: readonly Part[];
  readonly children: ReactNode;
}

export async function MoreTexts({ parts, children }: Props) {
  return <MoreTextsProvider messages={partsOf(await findLanguage(), parts)}>{children}</MoreTextsProvider>;
}
