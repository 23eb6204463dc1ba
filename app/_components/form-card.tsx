// The frame of a small page with one form.
import type { ReactNode } from 'react';

interface Props {
  readonly title: string;
  readonly error?: string | undefined;
  readonly children?: ReactNode;
}

export const submitClass =
  'mt-7 inline-flex min-h-12 w-full items-center justify-center rounded-full bg-ivory px-7 font-semibold text-ink transition-colors hover:bg-glow';

export const quietButtonClass =
  'inline-flex min-h-11 items-center justify-center rounded-full px-5 font-semibold ring-1 ring-line ring-inset transition-colors hover:bg-plum';

export function FormCard({ title, error, children }: Props) {
  return (
    <section className="shell grid flex-1 place-items-center py-12 sm:py-20">
      <div className="w-full max-w-md rounded-3xl bg-coal p-7 ring-1 ring-ivory/8 sm:p-10">
        <h1 className="text-3xl font-bold tracking-[-0.03em]">{title}</h1>
        {error !== undefined && (
          <p role="alert" className="mt-4 text-danger">
            {error}
          </p>
        )}
        {children}
      </div>
    </section>
  );
}
