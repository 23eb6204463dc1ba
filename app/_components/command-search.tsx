'use client';
import { usePathname, useRouter } from 'next/navigation';
import { type KeyboardEvent as ReactKeyboardEvent, useEffect, useRef, useState } from 'react';
import type { CatalogFile } from '#lib/api/contract.ts';
// Search from anywhere: a button, `/` or Ctrl+K. Arrow keys choose, Enter opens.
import { useTexts } from '#texts';
import { useSearch } from '../_hooks/use-search.ts';
import { SearchGlyph } from './search-glyph.tsx';
import { SearchResults } from './search-results.tsx';

const shownCount = 8;

export function CommandSearch() {
  const { t } = useTexts();
  const dialog = useRef<HTMLDialogElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const path = usePathname();

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!isSearchKey(event) || dialog.current?.open) return;
      event.preventDefault();
      setIsOpen(true);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);

  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
  }, [isOpen]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is the reason to close
  useEffect(() => dialog.current?.close(), [path]);

  return (
    <>
      <button
        type="button"
        onClick={() => setIsOpen(true)}
        aria-label={t('catalog.search.title')}
        aria-keyshortcuts="/ Control+K"
        className="flex size-11 items-center justify-center gap-3 rounded-full text-ash transition-colors hover:text-ivory md:w-52 md:justify-start md:bg-plum md:px-4 md:ring-1 md:ring-ivory/10"
      >
        <SearchGlyph />
        <span className="hidden flex-1 text-left md:block">{t('catalog.search.title')}</span>
        <kbd className="hidden rounded-md px-1.5 font-sans text-xs ring-1 ring-ivory/20 md:block">/</kbd>
      </button>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: Esc closes a dialog by itself */}
      <dialog
        ref={dialog}
        aria-label={t('catalog.search.title')}
        onClose={() => setIsOpen(false)}
        onClick={(event) => event.target === dialog.current && dialog.current.close()}
        className="mx-auto mt-[max(4.5rem,10vh)] w-[min(42rem,calc(100vw-2rem))] max-w-none rounded-3xl bg-coal text-ivory shadow-2xl ring-1 ring-ivory/12"
      >
        {isOpen && <SearchField onDone={() => dialog.current?.close()} />}
      </dialog>
    </>
  );
}

/** Not while somebody writes, and not under another dialog. */
function isSearchKey({ key, ctrlKey, metaKey, altKey, target }: KeyboardEvent): boolean {
  if (document.querySelector('dialog[open]')) return false;
  if (key.toLowerCase() === 'k' && (ctrlKey || metaKey) && !altKey) return true;
  const isWriting = target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]');
  return key === '/' && !ctrlKey && !metaKey && !altKey && !isWriting;
}

function SearchField({ onDone }: { onDone(): void }) {
  const { t } = useTexts();
  const router = useRouter();
  const [words, setWords] = useState('');
  const [chosen, setChosen] = useState(-1);
  const view = useSearch(words, shownCount);
  const files = view.answer?.files ?? [];

  function open(file: CatalogFile | undefined) {
    onDone();
    if (file) router.push(`/title/${file.message_id}`, { scroll: false });
    else if (words.trim()) router.push(`/search?q=${encodeURIComponent(words.trim())}`);
  }

  function onKey(event: ReactKeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      // One place more than there are results: the field itself.
      setChosen((now) => ((now + 1 + step + files.length + 1) % (files.length + 1)) - 1);
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      open(files[chosen]);
    }
  }

  return (
    <>
      <div className="flex items-center gap-3 border-b border-ivory/10 px-5">
        <SearchGlyph />
        <input
          type="text"
          role="combobox"
          // biome-ignore lint/a11y/noAutofocus: the dialog was opened to write here
          autoFocus
          aria-label={t('catalog.search.label')}
          aria-expanded={files.length > 0}
          aria-controls="found"
          aria-autocomplete="list"
          aria-activedescendant={chosen >= 0 ? `found-${files[chosen]?.message_id}` : undefined}
          autoComplete="off"
          spellCheck={false}
          maxLength={500}
          value={words}
          placeholder={t('catalog.search.placeholder')}
          onChange={({ target }) => {
            setWords(target.value);
            setChosen(-1);
          }}
          onKeyDown={onKey}
          className="h-16 min-w-0 flex-1 bg-transparent text-lg outline-none placeholder:text-ash"
        />
        <button type="button" onClick={onDone} className="rounded-full px-3 py-2 text-sm text-ash hover:text-ivory">
          {t('site.close')}
        </button>
      </div>
      <SearchResults view={view} words={words} chosen={chosen} onPick={open} />
    </>
  );
}
