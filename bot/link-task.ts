// A link on its way from a message to the catalogue, as it is kept in the store.
//
// ```
// probe ──job done──► choose ──button──► mirror ──all jobs ended──► (message says how; the task is gone)
//   └──job failed, refused, known already, cancelled──────────────► (the same)
// ```
import { z } from 'zod';

const quality = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('video'), max_height: z.int() }),
  z.object({ kind: z.literal('audio') }),
]);

const facts = z.object({
  url: z.string(),
  key: z.string(),
  title: z.string(),
  duration: z.number().nullable(),
  size_bytes: z.number().nullable(),
  thumbnail_url: z.string().nullable(),
  heights: z.array(z.number()),
  has_video: z.boolean(),
  entries: z.array(z.object({ url: z.string(), key: z.string(), title: z.string() })),
  entry_count: z.number(),
});

/** A link on its way: whose, where its message is, how far it has come. */
export const linkTaskSchema = z.object({
  /** Twelve hex digits, in the data of its buttons. */
  id: z.string(),
  user_id: z.int(),
  chat_id: z.int(),
  /** The message with the link. */
  source_id: z.int(),
  /** The one message of ours that is edited; null until it is sent. */
  status_id: z.int().nullable(),
  url: z.string(),
  stage: z.enum(['probe', 'choose', 'mirror']),
  /** Probe: one; mirror: one for each entry. */
  job_ids: z.array(z.string()),
  facts: facts.nullable(),
  quality: quality.nullable(),
});

/** See {@link linkTaskSchema}. */
export type LinkTask = z.infer<typeof linkTaskSchema>;
