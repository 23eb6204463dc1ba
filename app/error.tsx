'use client';
// A page that could not be rendered.
import { ErrorState } from './_components/error-state.tsx';

export default function PageError({ retry }: { readonly error: unknown; readonly retry: () => void }) {
  return (
    <>
      <h1 className="sr-only">Something went wrong</h1>
      <ErrorState
        title="This page did not work"
        text="Something went wrong on our side, and it is in the server's log. Trying again often helps."
        onRetry={retry}
      />
    </>
  );
}
