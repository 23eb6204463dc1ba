// Why the facts of a file cannot be had.

/**
 * `unknown_format` (no container we read), `damaged` (it contradicts itself), `truncated` (it points beyond its end),
 * `over_limit` (it would take more reads, bytes or steps than a header may).
 */
export type UnreadableReason = 'unknown_format' | 'damaged' | 'truncated' | 'over_limit';

/** Thrown inside this room; its door turns it into an answer. */
export class Unreadable extends Error {
  /** @param detail what was being read, for the log. */
  constructor(
    readonly reason: UnreadableReason,
    detail: string,
  ) {
    super(detail);
    this.name = 'Unreadable';
  }
}

/** The answer of an optional part, or the given one when the file does not let it be read. Other errors pass. */
export async function unlessUnreadable<T>(work: () => Promise<T>, onUnreadable: (error: Unreadable) => T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Unreadable) return onUnreadable(error);
    throw error;
  }
}
