// Shapes of the demo chat's API. Pages import only the types.
import { z } from 'zod';

export const chatMessageSchema = z.object({
  id: z.int(),
  outgoing: z.boolean(),
  /** Unix seconds. */
  date: z.number(),
  editDate: z.number().optional(),
  text: z.string(),
  replyTo: z.int().optional(),
  entities: z.array(z.object({ kind: z.string(), offset: z.int(), length: z.int(), url: z.string().optional() })),
  buttons: z.array(
    z.array(
      z.object({
        text: z.string(),
        dataBase64: z.string().optional(),
        url: z.string().optional(),
        copyText: z.string().optional(),
      }),
    ),
  ),
  file: z
    .object({
      documentId: z.string(),
      name: z.string(),
      mimeType: z.string(),
      sizeBytes: z.number(),
      durationSeconds: z.number().optional(),
      width: z.number().optional(),
      height: z.number().optional(),
    })
    .optional(),
});
export type ChatMessage = z.infer<typeof chatMessageSchema>;

export const commandSchema = z.object({ command: z.string(), description: z.string() });
export type ChatCommand = z.infer<typeof commandSchema>;

export const sentSchema = z.object({ messageId: z.int() });
export type Sent = z.infer<typeof sentSchema>;

export const buttonAnswerSchema = z.object({
  text: z.string().optional(),
  alert: z.boolean(),
  url: z.string().optional(),
});
export type ButtonAnswer = z.infer<typeof buttonAnswerSchema>;

/** Telegram's limit of a message's text, in UTF-16 units. */
export const textSchema = z.object({ text: z.string().trim().min(1).max(4096) });

export const pressSchema = z.object({ messageId: z.int().positive(), dataBase64: z.base64().max(120) });

const fact = (max: number) => z.coerce.number().positive().max(max).optional().catch(undefined);

const whole = (value: number | undefined) => (value === undefined ? undefined : Math.round(value));

/** Query of a file: what a Telegram app tells beside it. Facts that make no sense count as unknown. */
export const sentFileSchema = z.object({
  name: z.string().min(1).max(255),
  mimeType: z
    .string()
    .regex(/^[\w.+-]+\/[\w.+-]+$/)
    .max(127)
    .catch('application/octet-stream'),
  durationSeconds: fact(1_000_000),
  width: fact(20_000).transform(whole),
  height: fact(20_000).transform(whole),
  /** So many bytes in front of the file are its JPEG thumbnail. */
  thumbBytes: z.coerce.number().int().min(0).max(65_536).default(0),
});
export type SentFileFacts = z.infer<typeof sentFileSchema>;
