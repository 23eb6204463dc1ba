// The first account, for whoever can read the log of the server.
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { runtime } from '#lib/runtime.ts';
import { FormCard, submitClass } from '../_components/form-card.tsx';
import { FormField } from '../_components/form-field.tsx';

export const metadata: Metadata = { title: 'First account' };

const errors: Readonly<Record<string, string>> = {
  forbidden: 'This is not the code in the log of the server.',
  bad_request: 'This name or this password will not do. Please take others.',
};

export default async function SetupPage({ searchParams }: PageProps<'/setup'>) {
  if (!runtime().auth.firstAdmin.isWaiting) notFound();
  const { error } = await searchParams;
  return (
    <FormCard title="First account" error={typeof error === 'string' ? errors[error] : undefined}>
      <p className="mt-4 leading-relaxed text-ash">
        This account may do everything. The code stands in the log of the server.
      </p>
      <form method="post" action="/api/setup" className="mt-6 space-y-5">
        <FormField name="code" label="Code" autoComplete="off" />
        <FormField
          name="login"
          label="Name"
          autoComplete="username"
          hint="2 to 40 letters a-z, digits, dots, dashes."
        />
        <FormField
          name="password"
          label="Password"
          type="password"
          autoComplete="new-password"
          minLength={10}
          hint="At least 10 characters."
        />
        <button type="submit" className={submitClass}>
          Make the account
        </button>
      </form>
    </FormCard>
  );
}
