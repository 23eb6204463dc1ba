// Waiting for a promise no longer than its caller does.
import { abortError } from '#lib/errors.ts';

/**
 * Resolves or rejects as `work` does, unless the signal aborts or the time is over first. The work itself goes on; its late
 * outcome is dropped.
 *
 * @param options `timeoutMs` and `timeoutError` go together.
 * @throws AppError `aborted`, or what `timeoutError` makes.
 */
export function abortable<T>(
  work: Promise<T>,
  options: { readonly signal?: AbortSignal; readonly timeoutMs?: number; readonly timeoutError?: () => Error },
): Promise<T> {
  const { signal, timeoutMs, timeoutError } = options;
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => settle(() => signal && reject(abortError(signal)));
    const timer =
      timeoutMs === undefined || !timeoutError
        ? undefined
        : setTimeout(() => settle(() => reject(timeoutError())), timeoutMs);
    const settle = (act: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      act();
    };
    work.then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error)),
    );
    if (signal?.aborted) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
  });
}
