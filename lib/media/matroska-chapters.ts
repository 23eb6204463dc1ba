// The Chapters element.
import type { EbmlData } from './ebml.ts';
import { ids } from './matroska-ids.ts';
import { fieldsOf } from './matroska-tracks.ts';
import type { ChapterFacts } from './media-facts.ts';

/** More are cut off. */
const mostChapters = 500;

/** The chapters of the default edition, else of the first that is not hidden; without those nested in others. */
export function readChapters(chapters: EbmlData): ChapterFacts[] {
  const editions = [...chapters.children()].flatMap(({ id, data }) => (id === ids.editionEntry ? [data] : []));
  const isFlagged = (edition: EbmlData, flag: number) => fieldsOf(edition).get(flag)?.unsigned() === 1;
  const edition =
    editions.find((candidate) => isFlagged(candidate, ids.editionFlagDefault)) ??
    editions.find((candidate) => !isFlagged(candidate, ids.editionFlagHidden));
  const atoms = edition ? [...edition.children()].filter(({ id }) => id === ids.chapterAtom) : [];
  const read = atoms.slice(0, mostChapters).flatMap(({ data }) => readAtom(data) ?? []);
  return read.sort((a, b) => a.startMs - b.startMs);
}

function readAtom(atom: EbmlData): ChapterFacts | undefined {
  const fields = fieldsOf(atom);
  if (fields.get(ids.chapterFlagHidden)?.unsigned() === 1) return undefined;
  const display = fields.get(ids.chapterDisplay);
  const startMs = Math.round((fields.get(ids.chapterTimeStart)?.unsigned() ?? 0) / 1e6);
  return { startMs, title: display ? (fieldsOf(display).get(ids.chapString)?.text() ?? '') : '' };
}
