// What streams of events carry. A browser may load this file.
import { z } from 'zod';

/** `added` and `changed`; of `removed` the first two fields. */
export const itemEventSchema = z.object({
  chat_id: z.int(),
  message_id: z.int(),
  custom_name: z.string().optional(),
  file_type: z.enum(['video', 'audio', 'file']).optional(),
});
/** An item came, changed or went. */
export type ItemEvent = z.infer<typeof itemEventSchema>;

/** What has become of a job. */
export const jobStateSchema = z.enum(['queued', 'running', 'done', 'failed', 'cancelled']);

/** How far a job that runs has come. */
export const jobProgressSchema = z.object({
  stage: z.string(),
  done_bytes: z.number().nullable(),
  total_bytes: z.number().nullable(),
  bytes_per_second: z.number().nullable(),
  /** Seconds. */
  eta: z.number().nullable(),
});

/** `job`: how far the work is that somebody ordered. */
export const jobEventSchema = z.object({
  id: z.string(),
  kind: z.string(),
  state: jobStateSchema,
  progress: jobProgressSchema.nullable(),
  /** Of a finished one: the item. */
  result: z.object({ chat_id: z.int(), message_id: z.int() }).loose().nullable(),
  error: z.string().nullable(),
});
/** A job got on. */
export type JobEvent = z.infer<typeof jobEventSchema>;
