// One claim of a kind at a time, whatever the store takes to answer.
//
// Agenda scans at fixed times. Where an answer takes longer than that, several scans would claim together: more than this process
// can begin, and begun in the order of the answers. What is too much is given back, and was `running` for nothing meanwhile.
import type { JobRepository } from 'agenda';

/**
 * The repository for Agenda. Who asks while another one waits for an answer gets nothing; the one that waits asks once more for
 * it, so that no job is overlooked.
 */
export function singleClaims(repository: JobRepository): JobRepository {
  /** Kinds asked for right now: no more than have a handler. */
  const asked = new Map<string, { isAskedAgain: boolean }>();

  const getNextJobToRun: JobRepository['getNextJobToRun'] = async (kind, ...rest) => {
    const waiting = asked.get(kind);
    if (waiting) {
      waiting.isAskedAgain = true;
      return undefined;
    }
    const asking = { isAskedAgain: false };
    asked.set(kind, asking);
    try {
      for (;;) {
        asking.isAskedAgain = false;
        const job = await repository.getNextJobToRun(kind, ...rest);
        if (job || !asking.isAskedAgain) return job;
      }
    } finally {
      asked.delete(kind);
    }
  };

  return new Proxy(repository, {
    get: (target, name) => {
      if (name === 'getNextJobToRun') return getNextJobToRun;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
