// All items, newest first.
import type { CatalogView } from '../_hooks/use-catalog.ts';
import { FilmCard } from './film-card.tsx';

export function FilmGrid({ catalog }: { readonly catalog: CatalogView }) {
  const { files = [], total } = catalog;
  return (
    <section aria-labelledby="library" className="shell pt-6">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h2 id="library" className="text-2xl font-semibold tracking-[-0.02em]">
          Library
        </h2>
        <p role="status" className="text-sm text-ash">
          {catalog.error ? 'Connection lost, trying again' : `${total} ${total === 1 ? 'item' : 'items'}`}
        </p>
      </div>
      <ul className="mt-6 grid grid-cols-2 gap-x-3.5 gap-y-7 sm:grid-cols-[repeat(auto-fill,minmax(15.5rem,1fr))] sm:gap-x-5 sm:gap-y-9">
        {files.map((file) => (
          <FilmCard key={`${file.chat_id}/${file.message_id}`} file={file} />
        ))}
      </ul>
      {files.length < total && (
        <button
          type="button"
          onClick={catalog.showMore}
          disabled={catalog.isLoadingMore}
          className="mx-auto mt-12 block rounded-full bg-plum px-8 py-3 font-semibold ring-1 ring-white/10 transition-colors hover:bg-line disabled:opacity-60"
        >
          {catalog.isLoadingMore ? 'Loading…' : 'Show more'}
        </button>
      )}
    </section>
  );
}
