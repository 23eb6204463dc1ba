// What a stored upload says: how far it is, when it is over, how it is shown. Pure.
import type { UploadFacts } from '../storage/upload-store.ts';
import type { UploadView } from './upload.ts';

/** Unfinished uploads are kept so long after their last byte. Telegram promises nothing for parts; a day is what it keeps in practice. */
export const keptMs = 24 * 3_600_000;

/** The part of an upload that says how far it is. */
export type Extent = Pick<UploadFacts, 'state' | 'saved_parts' | 'tail_bytes' | 'size_bytes'>;

/**
 * Bytes that need not be sent again.
 *
 * @example offsetOf({ state: 'receiving', saved_parts: 2, tail_bytes: 5, size_bytes: 99_999_999 }, 524_288) // 1_048_581
 */
export function offsetOf({ state, saved_parts: parts, tail_bytes: tail, size_bytes: size }: Extent, partBytes: number) {
  return state === 'receiving' ? Math.min(size, parts * partBytes + tail) : size;
}

/** An upload as its sender sees it. */
export function viewOf(facts: UploadFacts, partBytes: number): UploadView {
  return {
    id: facts.id,
    state: facts.state,
    file_name: facts.file_name,
    size_bytes: facts.size_bytes,
    offset_bytes: offsetOf(facts, partBytes),
    message_id: facts.message_id,
    created_at: iso(facts.created_at_ms),
    updated_at: iso(facts.updated_at_ms),
    expires_at: iso(facts.updated_at_ms + keptMs),
  };
}

const iso = (ms: number): string => new Date(ms).toISOString();
