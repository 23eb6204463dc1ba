// The set of titles and queries -> a score, for any search that can be asked.
import { titleOfUpload } from '#lib/catalog/release-title.ts';
import type { MediaTitle } from '#lib/storage/media-titles.ts';
import { type RelevanceQuery, relevanceQueries } from './relevance-queries.ts';
import { relevanceTitles } from './relevance-titles.ts';

/** The titles as the store gives them once they were looked at: what their names say is a layer of facts. */
export function relevanceItems(): MediaTitle[] {
  return relevanceTitles.map(({ name, type }, index) => ({
    chat_id: 1234567890,
    message_id: index + 1,
    custom_name: name,
    file_name: null,
    file_type: type,
    ...{ document_id: '1', file_size: 1, mime_type: 'video/mp4', thumb: null, duration: null },
    uploaded_by: 1,
    created_at: new Date(Date.UTC(2026, 0, 1) + index * 1000).toISOString(),
    is_active: true,
    layers: { name: nameFacts(name) },
    changed_at_ms: 0,
  }));
}

function nameFacts(name: string) {
  const { episodes, languages, ...facts } = titleOfUpload(name, null);
  return {
    ...facts,
    ...(episodes.length ? { episodes: [...episodes] } : {}),
    ...(languages.length ? { languages: [...languages] } : {}),
  };
}

export interface RelevanceScore {
  readonly queries: number;
  /** Queries whose first result is one of those expected; for those that expect none, queries that found none. */
  readonly first: number;
  /** The same among the first five results. */
  readonly firstFive: number;
  readonly failed: readonly { readonly query: RelevanceQuery; readonly found: readonly string[] }[];
}

/** @param find message ids of the best results, the best first. */
export function relevanceScore(find: (query: string) => readonly number[]): RelevanceScore {
  const nameOf = (id: number) => relevanceTitles[id - 1]?.name ?? '';
  const results = relevanceQueries.map((query) => ({ query, found: find(query[1]).slice(0, 5).map(nameOf) }));
  const fits = ([, , ...expected]: RelevanceQuery, found: readonly string[]) =>
    expected.length === 0 ? found.length === 0 : expected.some((start) => found.some((name) => name.startsWith(start)));
  const failed = results.filter(
    ({ query, found }) => !fits(query, found.slice(0, 1)) || (query.length === 2 && found.length > 0),
  );
  return {
    queries: results.length,
    first: results.length - failed.length,
    firstFive: results.filter(({ query, found }) => fits(query, found)).length,
    failed,
  };
}
