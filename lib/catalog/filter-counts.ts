// How many items each choice of a filter would leave.
import { itemFilter } from './item-filter.ts';
import type { ItemTable } from './item-table.ts';
import type { TitleFilter } from './title-search.ts';

/** Choices of one filter at most; those with the most items. */
const mostChoices = 200;

/** A value and its items. */
export interface Choice<Value> {
  readonly value: Value;
  readonly total: number;
}

/** What each choice of a filter would leave. */
export interface FilterCounts {
  /** The latest first. */
  readonly years: readonly Choice<number>[];
  /** The most frequent first, as are languages. */
  readonly qualities: readonly Choice<string>[];
  /** Primary subtags. */
  readonly languages: readonly Choice<string>[];
}

/** Each filter is counted under all others but itself: what one could choose instead is shown, too. */
export function filterCounts(items: ItemTable, filter: TitleFilter): FilterCounts {
  const { year: _year, ...anyYear } = filter;
  const { quality: _quality, ...anyQuality } = filter;
  const { language: _language, ...anyLanguage } = filter;
  const years = counted(items, anyYear, items.year.cells);
  const qualities = counted(items, anyQuality, items.quality.cells);
  const languages = new Map<string, number>();
  for (const [set, total] of counted(items, anyLanguage, items.languageSet.cells)) {
    for (const language of items.languagesOf(set)) languages.set(language, (languages.get(language) ?? 0) + total);
  }
  const named = [...qualities].map(([number, total]) => [items.qualityOf(number), total] as const);
  return {
    years: mostFrequent([...years].filter(([year]) => year > 0)).sort((one, other) => other.value - one.value),
    qualities: mostFrequent(named.filter(([quality]) => quality !== '')),
    languages: mostFrequent([...languages]),
  };
}

/** Items by the number in a column. */
function counted(items: ItemTable, filter: TitleFilter, cells: Uint8Array | Uint16Array): Map<number, number> {
  const fits = itemFilter(items, filter);
  if (!fits) return new Map();
  const totals = new Uint32Array(65_536);
  for (let position = 0; position < items.length; position += 1) {
    if (fits(position)) totals[cells[position] as number] = (totals[cells[position] as number] as number) + 1;
  }
  const found = new Map<number, number>();
  for (const [number, total] of totals.entries()) if (total > 0) found.set(number, total);
  return found;
}

function mostFrequent<Value extends string | number>(pairs: readonly (readonly [Value, number])[]): Choice<Value>[] {
  const choices = pairs.map(([value, total]) => ({ value, total }));
  return choices
    .sort((one, other) => other.total - one.total || (one.value < other.value ? -1 : 1))
    .slice(0, mostChoices);
}
