// The frame of every page: language, font, navigation, skip link, footer.

import type { Metadata, Viewport } from 'next';
import localFont from 'next/font/local';
import { cookies, headers } from 'next/headers';
import { connection } from 'next/server';
import type { ReactNode } from 'react';
import { runtime } from '#lib/runtime.ts';
import { AdFrame } from './_components/ad-frame.tsx';
import { GamepadListener } from './_components/gamepad-listener.tsx';
import { LiveUpdates } from './_components/live-updates.tsx';
import { MobileTabBar } from './_components/mobile-tab-bar.tsx';
import { OfflineShell } from './_components/offline-shell.tsx';
import { SiteFooter } from './_components/site-footer.tsx';
import { SiteNav } from './_components/site-nav.tsx';
import { eventPlace, mayRead } from './_server/visitor.ts';
import { partsOf } from './_texts/compiled-texts.ts';
import { findTexts } from './_texts/server-texts.ts';
import { TextsProvider } from './_texts/texts-provider.tsx';
import './globals.css';

// Inter 4 for Latin letters, cut to the weights we use and one optical size (fonttools: opsz=16 wght=400:800; ccmp, locl, tnum, kern, mark, mkmk):
// 30 KB, which every first visit waits for, instead of 73.
const inter = localFont({
  src: './fonts/inter-latin.woff2',
  variable: '--font-inter',
  weight: '400 800',
  // One that comes late is not put in: everything would move. The browser has it for the next page.
  display: 'optional',
});

export async function generateMetadata(): Promise<Metadata> {
  await connection();
  const { t } = await findTexts();
  return {
    title: { default: 'StreamVault', template: '%s · StreamVault' },
    description: t('site.description'),
    // What not everybody may see is nothing to be found by a search engine.
    ...(runtime().links.access === 'public' ? {} : { robots: { index: false, follow: false } }),
  };
}

/** What the browser is given on every page: in one language, without the parts of single pages. */
const everywhere = ['site', 'catalog', 'errors'] as const;

const barColors = { light: '#fbf8f2', dark: '#0c0a10' };

/** The browser's bar goes with the page: in the theme the visitor chose, else in the system's. */
export async function generateViewport(): Promise<Viewport> {
  const theme = await chosenTheme();
  return {
    themeColor: theme
      ? barColors[theme]
      : [
          { media: '(prefers-color-scheme: light)', color: barColors.light },
          { media: '(prefers-color-scheme: dark)', color: barColors.dark },
        ],
    colorScheme: 'dark light',
  };
}

async function chosenTheme(): Promise<'light' | 'dark' | undefined> {
  const theme = (await cookies()).get('sv-theme')?.value;
  return theme === 'light' || theme === 'dark' ? theme : undefined;
}

interface Props {
  readonly children: ReactNode;
  /** A title over the page it was opened from. */
  readonly modal: ReactNode;
}

export default async function RootLayout({ children, modal }: Props) {
  // A prerendered page would carry no nonce, and the browser would refuse all of its scripts.
  await connection();
  const [account, isReader, theme, { t, language }] = await Promise.all([
    findAccount(),
    knownReader(),
    chosenTheme(),
    findTexts(),
  ]);
  const hasDemo = runtime().demo !== undefined;
  return (
    <html lang={language} className={inter.variable} data-theme={theme} suppressHydrationWarning>
      <body className="flex min-h-dvh flex-col">
        <TextsProvider language={language} messages={partsOf(language, everywhere)}>
          <a
            href="#main"
            className="sr-only z-50 rounded-full bg-ivory px-5 py-2 font-semibold text-ink focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
          >
            {t('site.skip')}
          </a>
          <SiteNav hasDemo={hasDemo} account={account} isReader={isReader} />
          <main id="main" tabIndex={-1} className="flex flex-1 flex-col outline-none">
            {children}
          </main>
          {isReader && runtime().adSlot.html !== undefined && <AdFrame />}
          <SiteFooter offersSignIn={account === undefined} />
          {isReader && <MobileTabBar hasDemo={hasDemo} />}
          {modal}
          {isReader && <LiveUpdates since={await eventPlace()} />}
        </TextsProvider>
        <OfflineShell />
        <GamepadListener />
      </body>
    </html>
  );
}

/** When the store is away nobody can be asked; the page says so itself. */
const knownReader = () => mayRead().catch(() => false);

/** What the bar says of the visitor; signing in is offered where it opens something. */
async function findAccount(): Promise<'signed in' | 'sign in' | undefined> {
  const { auth, links, log } = runtime();
  const cookie = (await headers()).get('cookie') ?? '';
  const user = await auth.sessions.find(new Headers({ cookie })).catch((error: unknown) => {
    // The store is away: the page says so itself.
    log.debug('who visits is not known', { error });
    return undefined;
  });
  if (user) return 'signed in';
  return links.access === 'public' ? undefined : 'sign in';
}
