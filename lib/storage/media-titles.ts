// What a store promises to those who keep an index of all titles. Types and obligations only.
import type { FactLayers } from './media-facts.ts';
import type { MediaPlace, MediaRecord, NewestPlace } from './storage.ts';

/** What an index or a tree of all items wants of one, and no more. */
export interface MediaTitle
  extends Pick<
    MediaRecord,
    | 'chat_id'
    | 'message_id'
    | 'document_id'
    | 'custom_name'
    | 'file_name'
    | 'file_size'
    | 'file_type'
    | 'mime_type'
    | 'thumb'
    | 'duration'
    | 'uploaded_by'
    | 'created_at'
    | 'is_active'
  > {
  /** Without `longFacts`; empty when nothing is known. */
  readonly layers: FactLayers;
  /** When the row or its facts changed last, by the store's clock, epoch ms. */
  readonly changed_at_ms: number;
}

/**
 * All titles, and what changed of them. Every write to a row or its facts, by whichever process, moves `changed_at_ms` on in
 * the same write.
 *
 * @throws AppError `storage_unavailable` from every method when the store cannot be reached.
 */
export interface MediaTitleStore {
  /** Active items in the order of {@link NewestPlace}, strictly after a place. Keyset. */
  newest(query: { readonly after?: NewestPlace; readonly limit: number }): Promise<readonly MediaTitle[]>;
  /**
   * Items changed at `sinceMs` or later, inactive ones too, by (changed_at_ms, chat_id, message_id) ascending, strictly after a
   * place. Keyset. Clocks differ and commits overtake one another: ask again for the last ten seconds.
   */
  changedSince(query: {
    readonly sinceMs: number;
    readonly after?: MediaPlace & { readonly changed_at_ms: number };
    readonly limit: number;
  }): Promise<readonly MediaTitle[]>;
}
