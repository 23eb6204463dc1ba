// The frame of every page: language, font, navigation, skip link, footer.
import type { Metadata, Viewport } from 'next';
import localFont from 'next/font/local';
import { cookies, headers } from 'next/headers';
import { connection } from 'next/server';
import type { ReactNode } from 'react';
import { runtime } from '#lib/runtime.ts';
import { LiveUpdates } from './_components/live-updates.tsx';
import { MobileTabBar } from './_components/mobile-tab-bar.tsx';
import { SiteFooter } from './_components/site-footer.tsx';
import { SiteNav } from './_components/site-nav.tsx';
import { mayRead } from './_server/visitor.ts';
import './globals.css';

const inter = localFont({
  src: './fonts/inter-latin.woff2',
  variable: '--font-inter',
  weight: '100 900',
  display: 'swap',
});

export async function generateMetadata(): Promise<Metadata> {
  await connection();
  return {
    title: { default: 'StreamVault', template: '%s · StreamVault' },
    description: 'Your films, straight out of Telegram.',
    // What not everybody may see is nothing to be found by a search engine.
    ...(runtime().links.access === 'public' ? {} : { robots: { index: false, follow: false } }),
  };
}

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fbf8f2' },
    { media: '(prefers-color-scheme: dark)', color: '#0c0a10' },
  ],
  colorScheme: 'dark light',
};

interface Props {
  readonly children: ReactNode;
  /** A title over the page it was opened from. */
  readonly modal: ReactNode;
}

export default async function RootLayout({ children, modal }: Props) {
  // A prerendered page would carry no nonce, and the browser would refuse all of its scripts.
  await connection();
  const [account, isReader, chosen] = await Promise.all([findAccount(), knownReader(), cookies()]);
  const theme = chosen.get('sv-theme')?.value;
  const hasDemo = runtime().demo !== undefined;
  return (
    <html
      lang="en"
      className={inter.variable}
      data-theme={theme === 'light' || theme === 'dark' ? theme : undefined}
      suppressHydrationWarning
    >
      <body className="flex min-h-dvh flex-col">
        <a
          href="#main"
          className="sr-only z-50 rounded-full bg-ivory px-5 py-2 font-semibold text-ink focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
        >
          Skip to content
        </a>
        <SiteNav hasDemo={hasDemo} account={account} isReader={isReader} />
        <main id="main" tabIndex={-1} className="flex flex-1 flex-col outline-none">
          {children}
        </main>
        <SiteFooter />
        {isReader && <MobileTabBar hasDemo={hasDemo} />}
        {modal}
        {isReader && <LiveUpdates />}
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
