// Which uploaded files people have said to be the subtitles of which film: the stored document and its obligations.

/** Said by sending the file in answer to the film. */
export interface SidecarLink {
  /** Key of the file's upload, as in the write-ahead log: it may not be published yet. */
  readonly upload_key: string;
  /** The film. */
  readonly chat_id: number;
  readonly message_id: number;
  /** ISO 8601, UTC. */
  readonly linked_at: string;
}

/** Files looked at for one film. */
export const mostSidecars = 50;

/**
 * Every write is atomic and durable when its promise resolves.
 *
 * @throws AppError `storage_unavailable` from every method when the store cannot be reached.
 */
export interface SidecarStore {
  /** Replaces what was said of the same upload. */
  link(link: SidecarLink): Promise<void>;
  /** Of one film, the latest first (linked_at, upload_key, descending), at most {@link mostSidecars}. */
  of(chatId: number, messageId: number): Promise<readonly SidecarLink[]>;
  /** All by upload_key ascending (by code point), strictly after one. Keyset. */
  scan(query: { readonly after?: string; readonly limit: number }): Promise<readonly SidecarLink[]>;
  /** Writes links, replacing what was said of the same uploads. For imports, as `Storage` says. */
  putAll(links: readonly SidecarLink[]): Promise<void>;
}
