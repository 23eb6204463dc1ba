'use client';
// Filters and order of a browse page, with what each choice would leave. They stand in the address, so that a narrowed list can be shared.
import { useRouter } from 'next/navigation';
import type { FilterCountsAnswer } from '#lib/api/contract-browse.ts';
import { useTexts } from '#texts';
import { type BrowseKind, sortNames } from '../_format/browse-query.ts';
import { languageNames } from '../_format/language-names.ts';
import { formatNumber } from '../_format/numbers.ts';

interface Props {
  readonly kind: BrowseKind;
  readonly filters: Readonly<Record<string, string>>;
  /** Undefined while nobody knows them: then what is chosen can still be taken away. */
  readonly counts: FilterCountsAnswer | undefined;
  /** Names of the languages that are known beforehand, by their tags. */
  readonly languageWords: Readonly<Record<string, string>>;
}

export function BrowseFilters({ kind, filters, counts, languageWords }: Props) {
  const { t, language } = useTexts();
  const router = useRouter();

  function choose(name: string, value: string) {
    const query = new URLSearchParams(
      Object.entries({ ...filters, [name]: value }).filter(([, chosen]) => chosen !== ''),
    );
    router.replace(`/browse/${kind}${query.size > 0 ? `?${query}` : ''}`, { scroll: false });
  }

  const years = counts?.years.map(({ value, total }) => ({ value: String(value), total })) ?? [];
  return (
    <fieldset className="flex flex-wrap items-center gap-2.5">
      <legend className="sr-only">{t('catalog.filters.legend')}</legend>
      <Filter
        label={t('catalog.filters.year')}
        options={years}
        chosen={filters.year}
        choose={(value) => choose('year', value)}
      />
      <Filter
        label={t('catalog.filters.quality')}
        options={counts?.qualities ?? []}
        chosen={filters.quality}
        choose={(value) => choose('quality', value)}
      />
      <Filter
        label={t('catalog.filters.language')}
        options={counts?.languages ?? []}
        chosen={filters.language}
        choose={(value) => choose('language', value)}
        wordOf={(tag) => languageWords[tag] ?? languageNames([tag], language) ?? tag}
      />
      <select
        aria-label={t('catalog.filters.order')}
        value={filters.sort ?? 'newest'}
        onChange={({ target }) => choose('sort', target.value === 'newest' ? '' : target.value)}
        className="pill max-w-48 choice-mark pr-9"
      >
        {sortNames.map((sort) => (
          <option key={sort} value={sort}>
            {t(`catalog.filters.orders.${sort}`)}
          </option>
        ))}
      </select>
    </fieldset>
  );
}

interface FilterProps {
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly total: number }[];
  readonly chosen: string | undefined;
  choose(value: string): void;
  wordOf?(option: string): string;
}

/** Not there where there is nothing to choose. */
function Filter({ label, options, chosen = '', choose, wordOf = (option) => option }: FilterProps) {
  const { t, language } = useTexts();
  if (options.length === 0 && chosen === '') return null;
  // An address may ask for what no item has.
  const isKnown = chosen === '' || options.some(({ value }) => value === chosen);
  const all = isKnown ? options : [{ value: chosen, total: 0 }, ...options];
  return (
    <select
      aria-label={label}
      value={chosen}
      onChange={({ target }) => choose(target.value)}
      className="pill max-w-44 choice-mark pr-9"
    >
      <option value="">{t('catalog.filters.any', { filter: label })}</option>
      {all.map(({ value, total }) => (
        <option key={value} value={value}>
          {t('catalog.filters.choice', { word: wordOf(value), total: formatNumber(total, language) })}
        </option>
      ))}
    </select>
  );
}
