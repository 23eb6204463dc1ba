// Who is signed in, the tokens of their players, and the way out.
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { shownKey } from '#lib/api/auth-answers.ts';
import type { Caller } from '#lib/auth/caller.ts';
import { runtime } from '#lib/runtime.ts';
import { quietButtonClass } from '../_components/form-card.tsx';
import { csrfToken } from '../_format/csrf-token.ts';
import { MadeToken } from './_parts/made-token.tsx';
import { TokenForm } from './_parts/token-form.tsx';
import { TokenList } from './_parts/token-list.tsx';

// Not `no-referrer`: browsers then say `Origin: null` with the forms, which are refused like those of other sites.
export const metadata: Metadata = { title: 'Account', referrer: 'same-origin' };

const errors: Readonly<Record<string, string>> = {
  bad_request: 'This token cannot be made: it needs a name, and there can be 20 at most.',
  not_found: 'There is no such token any more.',
};

export default async function AccountPage({ searchParams }: PageProps<'/account'>) {
  const { auth, feeds, config } = runtime();
  const cookie = (await headers()).get('cookie') ?? '';
  const user = await auth.sessions.find(new Headers({ cookie }));
  if (!user) redirect('/login?callbackUrl=/account');
  const { made, error } = await searchParams;
  const token = typeof made === 'string' ? auth.shownOnce.take(user.id, made) : undefined;
  const tokens = (await auth.keys.good(user.id)).map(shownKey);
  const errorText = typeof error === 'string' ? errors[error] : undefined;
  return (
    <div className="shell max-w-3xl py-10 sm:py-16">
      <header className="flex flex-wrap items-end justify-between gap-4">
        <div className="min-w-0">
          <h1 className="break-words text-4xl font-bold tracking-[-0.035em]">{user.login}</h1>
          <p className="mt-1 text-ash">{user.role === 'admin' ? 'Administrator' : 'Viewer'}</p>
          {user.role === 'admin' && (
            <Link href="/admin" prefetch={false} className="mt-3 inline-flex font-semibold text-glow underline">
              Look after this server
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
          Players and programs
        </h2>
        <p className="mt-2 leading-relaxed text-ash">
          A token lets Stremio, VLC, a file manager or a podcast app watch as you, without your password. Revoke it, and
          all that it was given to stops.
        </p>
        {errorText !== undefined && (
          <p role="alert" className="mt-4 text-danger">
            {errorText}
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
  return (
    <form method="post" action="/api/auth/signout">
      <input type="hidden" name="csrfToken" value={csrf} />
      <input type="hidden" name="callbackUrl" value="/" />
      <button type="submit" className={quietButtonClass}>
        Sign out
      </button>
    </form>
  );
}
