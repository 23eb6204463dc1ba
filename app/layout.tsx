// The frame of every page: language, font, navigation, skip link, footer.
import type { Metadata, Viewport } from 'next';
import localFont from 'next/font/local';
import { headers } from 'next/headers';
import { connection } from 'next/server';
import type { ReactNode } from 'react';
import { runtime } from '#lib/runtime.ts';
import { SiteFooter } from './_components/site-footer.tsx';
import { SiteNav } from './_components/site-nav.tsx';
import './globals.css';

const inter = localFont({
  src: './fonts/inter-latin.woff2',
  variable: '--font-inter',
  weight: '100 900',
  display: 'swap',
});

export const metadata: Metadata = {
  title: { default: 'StreamVault', template: '%s · StreamVault' },
  description: 'Your films, straight out of Telegram.',
};

export const viewport: Viewport = { themeColor: '#0c0a10', colorScheme: 'dark' };

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  // A prerendered page would carry no nonce, and the browser would refuse all of its scripts.
  await connection();
  const account = await findAccount();
  return (
    <html lang="en" className={inter.variable}>
      <body className="flex min-h-dvh flex-col">
        <a
          href="#main"
          className="sr-only z-50 rounded-full bg-ivory px-5 py-2 font-semibold text-ink focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
        >
          Skip to content
        </a>
        <SiteNav hasDemo={runtime().demo !== undefined} account={account} />
        <main id="main" tabIndex={-1} className="flex flex-1 flex-col outline-none">
          {children}
        </main>
        <SiteFooter />
      </body>
    </html>
  );
}

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
