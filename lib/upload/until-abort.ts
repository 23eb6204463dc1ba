// Waiting that ends when nobody wants it any more.
import { abortError } from '../errors.ts';

/**
 * Waits for work, or until a signal aborts; the work itself goes on.
 *
 * @throws what the signal says as soon as it aborts.
 */
export async function untilAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) throw abortError(signal);
  let onAbort: () => void = () => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(abortError(signal));
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
