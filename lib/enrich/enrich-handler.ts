// The queue's handler for `enrich` jobs.
import type { JobHandler } from '../jobs/jobs.ts';
import type { Enricher } from './enricher.ts';

/**
 * Makes the handler. It may run twice for a job: what is written again is the same, and each layer is written whole.
 *
 * An item that is gone by then is a job done.
 */
export function enrichHandler(enricher: Enricher): JobHandler<'enrich'> {
  return async ({ job, signal, progress }) => {
    await enricher.enrich({ ...job.payload, signal, progress });
    return null;
  };
}
