// What the search found so far, under the field. Focus stays in the field.

import type { CatalogFile } from '#lib/api/contract.ts';
import { type Say, useTexts } from '#texts';
import { errorText } from '../_browser/error-text.ts';
import { formatContainer, formatDuration } from '../_format/file-facts.ts';
import { itemName } from '../_format/item-name.ts';
import { counted } from '../_format/numbers.ts';
import type { SearchView } from '../_hooks/use-search.ts';
import { PosterArt } from './poster-art.tsx';

interface Props {
  readonly view: SearchView;
  readonly words: string;
  readonly chosen: number;
  /** Undefined: all that was found. */
  onPick(file: CatalogFile | undefined): void;
}

export function SearchResults({ view: { answer, error, asked }, words, chosen, onPick }: Props) {
  const { t, language } = useTexts();
  const files = answer?.files ?? [];
  return (
    <div className="max-h-[min(34rem,60vh)] overflow-y-auto p-2">
      <p role="status" className="px-3 py-2.5 text-sm wrap-anywhere text-ash">
        {words.trim() === '' && t('catalog.search.hint')}
        {error && t('errors.typeOn', { error: errorText(t, error) })}
        {answer && files.length === 0 && t('catalog.search.nothingSentence', { words: asked })}
        {answer && files.length > 0 && t('catalog.search.found', counted(answer.total, language))}
        {answer?.is_warming && t('catalog.search.warming')}
      </p>
      <div id="found" role="listbox" aria-label={t('catalog.search.results')}>
        {files.map((file, place) => (
          <button
            key={`${file.chat_id}/${file.message_id}`}
            id={`found-${file.message_id}`}
            type="button"
            role="option"
            tabIndex={-1}
            aria-selected={place === chosen}
            onClick={() => onPick(file)}
            className="flex w-full items-center gap-4 rounded-2xl p-2 text-left hover:bg-ivory/8 aria-selected:bg-ivory/12"
          >
            <span className="block aspect-video w-24 shrink-0 overflow-hidden rounded-lg bg-plum">
              <PosterArt file={file} sizes="6rem" />
            </span>
            <span className="min-w-0">
              <span className="block truncate font-medium">{itemName(file)}</span>
              <span className="block text-sm text-ash">{describe(t, file)}</span>
            </span>
          </button>
        ))}
      </div>
      {answer && answer.total > files.length && (
        <button
          type="button"
          onClick={() => onPick(undefined)}
          className="mt-1 w-full rounded-2xl px-4 py-3 text-left text-sm font-semibold text-glow hover:bg-ivory/8"
        >
          {t('catalog.search.showAll', { count: answer.total })}
        </button>
      )}
    </div>
  );
}

function describe(t: Say, { file_type, mime_type, duration, facts }: CatalogFile): string {
  const parts = [facts?.artist ?? facts?.year ?? t(`catalog.types.${file_type}`), formatContainer(mime_type)];
  return [...parts, ...(duration === null ? [] : [formatDuration(duration)])].join(' · ');
}
