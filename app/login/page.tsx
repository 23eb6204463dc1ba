// Signing in, without a script: next-auth sets its cookie on the way here and takes the form.
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { runtime } from '#lib/runtime.ts';
import { FormCard, submitClass } from '../_components/form-card.tsx';
import { FormField } from '../_components/form-field.tsx';
import { csrfToken } from '../_format/csrf-token.ts';

export const metadata: Metadata = { title: 'Sign in' };

type Props = PageProps<'/login'>;

const errors: Readonly<Record<string, string>> = {
  CredentialsSignin: 'Name or password is not right.',
  TooManyTries: 'Too many tries. Please wait a quarter of an hour.',
  Unavailable: 'Signing in does not work right now. Please try again in a moment.',
};

const one = (value: string | string[] | undefined) => (typeof value === 'string' ? value : undefined);

export default async function LoginPage({ searchParams }: Props) {
  const { auth, identities } = runtime();
  const given = await searchParams;
  const sent = await headers();
  const backTo = one(given.callbackUrl) ?? '/';
  const error = one(given.error);
  const caller = await identities.identifyOrNobody({ headers: new Headers({ cookie: sent.get('cookie') ?? '' }) });
  if (caller.kind === 'user') redirect('/account');
  const token = csrfToken(sent.get('cookie') ?? '', auth.sessions.isSecure);
  if (token === undefined && given.from !== 'check') {
    redirect(`/api/auth/signin?callbackUrl=${encodeURIComponent(backTo)}`);
  }
  if (token === undefined) {
    return <FormCard title="Sign in" error="Your browser keeps no cookies from here. They are needed to sign in." />;
  }
  return (
    <FormCard title="Sign in" error={error && (errors[error] ?? 'That did not work. Please try again.')}>
      {auth.firstAdmin.isWaiting && (
        <p className="mt-4 leading-relaxed text-ash">
          Nobody can sign in yet.{' '}
          <Link href="/setup" prefetch={false} className="font-semibold text-glow underline">
            Make the first account
          </Link>
        </p>
      )}
      <form method="post" action="/api/auth/callback/credentials" className="mt-6 space-y-5">
        <input type="hidden" name="csrfToken" value={token} />
        <input type="hidden" name="callbackUrl" value={backTo} />
        <FormField name="login" label="Name" autoComplete="username" />
        <FormField name="password" label="Password" type="password" autoComplete="current-password" />
        <button type="submit" className={submitClass}>
          Sign in
        </button>
      </form>
    </FormCard>
  );
}
