'use client';
import { useRouter } from 'next/navigation';
// Filters of a browse page. They stand in the address, so that a narrowed list can be shared.
import { useTexts } from '#texts';
import type { BrowseKind } from '../_format/browse-query.ts';
import { languageNames } from '../_format/language-names.ts';

interface Props {
  readonly kind: BrowseKind;
  readonly filters: Readonly<Record<string, string>>;
}

const oldestYear = 1920;
const qualities = ['2160p', '1080p', '720p', '576p', '480p'];
const languages = [
  'en',
  'de',
  'fr',
  'es',
  'it',
  'pt',
  'ru',
  'uk',
  'pl',
  'nl',
  'sv',
  'tr',
  'ar',
  'fa',
  'hi',
  'ja',
  'ko',
  'zh',
];

export function BrowseFilters({ kind, filters }: Props) {
  const { t, language } = useTexts();
  const router = useRouter();
  const thisYear = new Date().getUTCFullYear();
  const years = Array.from({ length: thisYear + 2 - oldestYear }, (_, at) => String(thisYear + 1 - at));

  function choose(name: string, value: string) {
    const query = new URLSearchParams(
      Object.entries({ ...filters, [name]: value }).filter(([, chosen]) => chosen !== ''),
    );
    router.replace(`/browse/${kind}${query.size > 0 ? `?${query}` : ''}`, { scroll: false });
  }

  return (
    <fieldset className="flex flex-wrap items-center gap-2.5">
      <legend className="sr-only">{t('catalog.filters.legend')}</legend>
      <Choice name="year" label={t('catalog.filters.year')} options={years} chosen={filters.year} choose={choose} />
      <Choice
        name="quality"
        label={t('catalog.filters.quality')}
        options={qualities}
        chosen={filters.quality}
        choose={choose}
      />
      <Choice
        name="language"
        label={t('catalog.filters.language')}
        options={languages}
        chosen={filters.language}
        choose={choose}
        wordOf={(tag) => languageNames([tag], language) ?? tag}
      />
      <span className="text-sm text-ash">{t('catalog.filters.order')}</span>
    </fieldset>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly label: string;
  readonly options: readonly string[];
  readonly chosen: string | undefined;
  choose(name: string, value: string): void;
  wordOf?(option: string): string;
}

function Choice({ name, label, options, chosen = '', choose, wordOf = (option) => option }: ChoiceProps) {
  const { t } = useTexts();
  // An address may ask for what is not in the menu.
  const all = chosen === '' || options.includes(chosen) ? options : [chosen, ...options];
  return (
    <select
      aria-label={label}
      value={chosen}
      onChange={({ target }) => choose(name, target.value)}
      className="pill max-w-44 appearance-auto"
    >
      <option value="">{t('catalog.filters.any', { filter: label })}</option>
      {all.map((option) => (
        <option key={option} value={option}>
          {wordOf(option)}
        </option>
      ))}
    </select>
  );
}
