// The 404 page.
import type { Metadata } from 'next';
import Link from 'next/link';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <section className="shell grid flex-1 place-items-center py-20">
      <div className="dial w-full max-w-2xl rounded-3xl bg-coal p-8 ring-1 ring-ivory/8 sm:p-12">
        <h1 className="text-4xl font-bold tracking-[-0.035em] sm:text-5xl">Nothing behind this door</h1>
        <p className="mt-4 max-w-[46ch] text-lg leading-relaxed text-ash">
          The item you are looking for is not in the vault. It may have been removed, or the address has a typo.
        </p>
        <Link
          href="/"
          prefetch={false}
          className="mt-8 inline-flex rounded-full bg-ivory px-7 py-3.5 font-semibold text-ink transition-colors hover:bg-glow"
        >
          Back to the library
        </Link>
      </div>
    </section>
  );
}
