// Who may see these pages: administrators. To others that are signed in there are no such pages.
import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { runtime } from '#lib/runtime.ts';

/** Every page calls it before anything else; a layout would not be asked again on the way from page to page. */
export async function requireAdmin(path: string): Promise<void> {
  const cookie = (await headers()).get('cookie') ?? '';
  const caller = await runtime().identities.identifyOrNobody({ headers: new Headers({ cookie }) });
  if (caller.scopes.has('admin')) return;
  if (caller.kind === 'anonymous') redirect(`/login?callbackUrl=${encodeURIComponent(path)}`);
  notFound();
}
