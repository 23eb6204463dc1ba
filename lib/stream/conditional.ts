// Conditional requests (RFC 9110 section 13) for a file with a strong ETag and a Last-Modified date.
import type { MediaRecord } from '../storage/storage.ts';
import { parseHttpDate } from './http-date.ts';

/** What a file is compared by. */
export interface Validators {
  /** Strong, with its quotes. */
  readonly etag: string;
  /** Milliseconds since the Unix epoch, whole seconds. */
  readonly lastModifiedMs: number;
}

/**
 * The tag of a row's file. Strong: a document's bytes never change under its id, and the tag is the same after a restart.
 *
 * @example etagOf({ document_id: '7', file_size: 36 }) // '"7-10"'
 */
export function etagOf(record: Pick<MediaRecord, 'document_id' | 'file_size'>): string {
  return `"${record.document_id}-${record.file_size.toString(36)}"`;
}

/** What the preconditions of a GET or HEAD say. */
export type Verdict = 'proceed' | 'not_modified' | 'precondition_failed';

type Comparison = 'strong' | 'weak';

/** @returns the tags of a list as written, up to the first piece that is no entity-tag. */
function entityTags(list: string): string[] {
  const tags: string[] = [];
  const next = /[ \t,]*((?:W\/)?"[\x21\x23-\x7e\x80-\u00ff]*")[ \t]*(?=,|$)/y;
  for (let match = next.exec(list); match; match = next.exec(list)) tags.push(match[1] ?? '');
  return tags;
}

function listMatches(list: string, etag: string, comparison: Comparison): boolean {
  if (list.trim() === '*') return true;
  return entityTags(list).some((tag) => (comparison === 'weak' ? tag.replace(/^W\//, '') : tag) === etag);
}

/**
 * Evaluates the preconditions in the order of RFC 9110 13.2.2, `If-Range` aside.
 *
 * A date that is none is ignored; an `If-Match` without one readable tag fails.
 *
 * @param nowMs for dates with two-digit years.
 */
export function evaluatePreconditions(headers: Headers, validators: Validators, nowMs: number): Verdict {
  if (!unchangedSinceSeen(headers, validators, nowMs)) return 'precondition_failed';
  const noneMatch = headers.get('if-none-match');
  if (noneMatch !== null) return listMatches(noneMatch, validators.etag, 'weak') ? 'not_modified' : 'proceed';
  const since = parseHttpDate(headers.get('if-modified-since') ?? '', nowMs);
  return since !== undefined && validators.lastModifiedMs <= since ? 'not_modified' : 'proceed';
}

function unchangedSinceSeen(headers: Headers, validators: Validators, nowMs: number): boolean {
  const match = headers.get('if-match');
  if (match !== null) return listMatches(match, validators.etag, 'strong');
  const since = parseHttpDate(headers.get('if-unmodified-since') ?? '', nowMs);
  return since === undefined || validators.lastModifiedMs <= since;
}

/**
 * Whether the Range header counts (RFC 9110 13.1.5): without `If-Range`, or when it names the very same file.
 *
 * A tag must be strong and equal. A date must be exactly Last-Modified, and that at least a second old: a file could have
 * changed twice within one second.
 */
export function rangeApplies(headers: Headers, validators: Validators, nowMs: number): boolean {
  const ifRange = headers.get('if-range')?.trim();
  if (ifRange === undefined) return true;
  if (ifRange === validators.etag) return true;
  return parseHttpDate(ifRange, nowMs) === validators.lastModifiedMs && nowMs - validators.lastModifiedMs >= 1000;
}
