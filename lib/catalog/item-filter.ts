// Filters of a search as tests on positions.
import type { ItemTable } from './item-table.ts';
import { itemKinds, primaryTag } from './title-document.ts';
import type { ListPlace, TitleFilter } from './title-search.ts';

/** @returns whether an item at a position may be found; undefined when none can. Where it stands in an order is not looked at. */
export function itemFilter(items: ItemTable, filter: TitleFilter): ((position: number) => boolean) | undefined {
  const { year, quality, language, uploader } = filter;
  const qualityNumber = quality === undefined ? undefined : items.qualityNumber(quality);
  const uploaderNumber = uploader === undefined ? undefined : items.uploaderNumber(uploader);
  if (quality !== undefined && qualityNumber === undefined) return undefined;
  if (uploader !== undefined && uploaderNumber === undefined) return undefined;
  const languageSets = language === undefined ? undefined : items.setsWith(primaryTag(language));
  if (languageSets?.size === 0) return undefined;
  const kinds = allowedKinds(filter.kind);
  const [kindOf, yearOf, qualityOf] = [items.kind.cells, items.year.cells, items.quality.cells];
  const [uploaderOf, languageSetOf] = [items.uploader.cells, items.languageSet.cells];
  return (position) =>
    ((1 << (kindOf[position] as number)) & kinds) !== 0 &&
    (year === undefined || yearOf[position] === year) &&
    (qualityNumber === undefined || qualityOf[position] === qualityNumber) &&
    (uploaderNumber === undefined || uploaderOf[position] === uploaderNumber) &&
    (languageSets === undefined || languageSets.has(languageSetOf[position] as number));
}

/** Whether an item stands behind a place: by the order's key, then newest first. @param byKey above 0 when it does by its key. */
export function isBehind(
  items: ItemTable,
  after: ListPlace,
  byKey: (position: number) => number,
): (position: number) => boolean {
  const [created, message] = [items.createdS.cells, items.message.cells];
  return (position) => {
    const keyed = byKey(position);
    if (keyed !== 0) return keyed > 0;
    const byAge = after.createdAtS - (created[position] as number) || after.messageId - (message[position] as number);
    return byAge === 0 ? items.placeOf(position).chatId < after.chatId : byAge > 0;
  };
}

/** Bits of numbers in the column of kinds. An empty position has none. */
function allowedKinds(kind: TitleFilter['kind']): number {
  const allowed = itemKinds.filter((each) => {
    if (kind === undefined || each === kind) return true;
    return kind === 'video' && (each === 'film' || each === 'episode');
  });
  return allowed.reduce((bits, each) => bits | (1 << (itemKinds.indexOf(each) + 1)), 0);
}
