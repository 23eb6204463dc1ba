// Who is signed in, the tokens of their players, and the way out.

import type { Metadata } from 'next';
import { headers } from 'next/headers';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { shownKey } from '#lib/api/auth-answers.ts';
import type { Caller } from '#lib/auth/caller.ts';
import { csrfToken } from '#lib/auth/csrf-token.ts';
import { runtime } from '#lib/runtime.ts';
import { useTexts } from '#texts';
import { quietButtonClass } from '../_components/form-card.tsx';
import { findTexts } from '../_texts/server-texts.ts';
import { MadeToken } from './_parts/made-token.tsx';
import { TokenForm } from './_parts/token-form.tsx';
import { TokenList } from './_parts/token-list.tsx';

// Not `no-referrer`: browsers then say `Origin: null` with the forms, which are refused like those of other sites.
export async function generateMetadata(): Promise<Metadata> {
  const { t } = await findTexts();
  return { title: t('account.own.title'), referrer: 'same-origin' };
}

/** Why something did not work, as the address says. */
const failures = ['bad_request', 'not_found'] as const;

export default async function AccountPage({ searchParams }: PageProps<'/account'>) {
  const { auth, feeds, config } = runtime();
  const cookie = (await headers()).get('cookie') ?? '';
  const user = await auth.sessions.find(new Headers({ cookie }));
  if (!user) redirect('/login?callbackUrl=/account');
  const { made, error } = await searchParams;
  const token = typeof made === 'string' ? auth.shownOnce.take(user.id, made) : undefined;
  const tokens = (await auth.keys.good(user.id)).map(shownKey);
  const failure = failures.find((known) => known === error);
  const { t } = await findTexts();
  return (
    <div className="shell max-w-3xl py-10 sm:py-16">
      <header className="flex flex-wrap items-end justify-between gap-4">
        <div className="min-w-0">
          <h1 className="break-words text-4xl font-bold tracking-[-0.035em]">{user.shown_name ?? user.login}</h1>
          <p className="mt-1 text-ash">{t(`account.own.roles.${user.role}`)}</p>
          {user.role === 'admin' && (
            <Link href="/admin" prefetch={false} className="mt-3 inline-flex font-semibold text-glow underline">
              {t('account.own.administration')}
            </Link>
          )}
        </div>
        <SignOut csrf={csrfToken(cookie, auth.sessions.isSecure) ?? ''} />
      </header>
      {token !== undefined && (
        <MadeToken
          token={token}
          login={user.login}
          links={feeds.playerLinks({ caller: byToken, token })}
          webDav={`${config.url}/dav/`}
        />
      )}
      <section aria-labelledby="tokens" className="mt-8 rounded-3xl bg-coal p-6 ring-1 ring-white/8 sm:p-8">
        <h2 id="tokens" className="text-2xl font-bold tracking-[-0.03em]">
          {t('account.own.tokens')}
        </h2>
        <p className="mt-2 leading-relaxed text-ash">{t('account.own.tokensIntro')}</p>
        {failure && (
          <p role="alert" className="mt-4 text-danger">
            {t(`account.own.errors.${failure}`)}
          </p>
        )}
        {tokens.length > 0 && <TokenList tokens={tokens} />}
        <TokenForm />
      </section>
    </div>
  );
}

/** Addresses that carry a token depend on nothing else of who asks. */
const byToken: Caller = { kind: 'key', subject: null, scopes: new Set(), isByCookie: false };

function SignOut({ csrf }: { readonly csrf: string }) {
  const { t } = useTexts();
  return (
    <form method="post" action="/api/auth/signout">
      <input type="hidden" name="csrfToken" value={csrf} />
      <input type="hidden" name="callbackUrl" value="/" />
      <button type="submit" className={quietButtonClass}>
        {t('account.own.signOut')}
      </button>
    </form>
  );
}
