// Who is signed in, and the way out.
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { runtime } from '#lib/runtime.ts';
import { FormCard, submitClass } from '../_components/form-card.tsx';
import { csrfToken } from '../_format/csrf-token.ts';

export const metadata: Metadata = { title: 'Account' };

export default async function AccountPage() {
  const { sessions } = runtime().auth;
  const sent = await headers();
  const user = await sessions.find(new Headers({ cookie: sent.get('cookie') ?? '' }));
  if (!user) redirect('/login?callbackUrl=/account');
  const token = csrfToken(sent.get('cookie') ?? '', sessions.isSecure) ?? '';
  return (
    <FormCard title={user.login}>
      <p className="mt-2 text-ash">{user.role === 'admin' ? 'Administrator' : 'Viewer'}</p>
      {user.role === 'admin' && (
        <Link href="/admin" prefetch={false} className="mt-5 inline-flex font-semibold text-glow underline">
          Look after this server
        </Link>
      )}
      <form method="post" action="/api/auth/signout">
        <input type="hidden" name="csrfToken" value={token} />
        <input type="hidden" name="callbackUrl" value="/" />
        <button type="submit" className={submitClass}>
          Sign out
        </button>
      </form>
    </FormCard>
  );
}
