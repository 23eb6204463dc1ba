// How much probes try: all that the threat model asks for in `npm run security`, a part of it in `npm test`.

/** Whether everything is tried. */
export const isFull = process.env.SECURITY_FULL === '1';

/**
 * The number for this run.
 *
 * @param full in `npm run security`.
 * @param part in `npm test`.
 */
export const sized = (full: number, part: number): number => (isFull ? full : part);
