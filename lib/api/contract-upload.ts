// Shapes of uploads; a browser may load them.
import { z } from 'zod';

/** An upload as it is now. */
export const uploadSchema = z.object({
  id: z.string(),
  /** `receiving`: bytes are missing. `whole`: it is in the catalogue in a moment. `lost`: it must be sent anew. */
  state: z.enum(['receiving', 'whole', 'published', 'lost']),
  file_name: z.string(),
  size_bytes: z.int(),
  /** Bytes that need not be sent again. */
  offset_bytes: z.int(),
  /** The item, once it is published. */
  message_id: z.int().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
  /** Nobody keeps what is not finished then. */
  expires_at: z.string(),
});
/** See {@link uploadSchema}. */
export type UploadInfo = z.infer<typeof uploadSchema>;

/** The uploads of the caller, and what may be sent. */
export const uploadListSchema = z.object({
  uploads: z.array(uploadSchema),
  /** The largest file, in bytes. */
  max_bytes: z.int(),
});
/** See {@link uploadListSchema}. */
export type UploadInfoList = z.infer<typeof uploadListSchema>;
