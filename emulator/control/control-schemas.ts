// What each route of the control API takes: the arguments of the method of the same name, as a JSON array.
import { z } from 'zod';
import type { ControlApi } from '../control-api.ts';

/** A whole part more than asked for; a client must have let go of it long before. */
const MAX_EXTRA_BYTES = 1024 * 1024;

const id = z.int().positive();
const peer = z.strictObject({ kind: z.enum(['user', 'channel']), id });
const messageIds = z.array(z.int().positive()).min(1).max(1000);
const text = z.string().max(4096);

/** Options of every send. */
export const sendOptions = z.strictObject({
  from: id,
  to: peer,
  replyTo: z.int().positive().optional(),
  caption: z.string().max(1024).optional(),
  groupedId: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional(),
});

/** Facts of a sent file; over HTTP the thumb travels as base64 or in front of the file. */
export const sentFile = z.strictObject({
  name: z.string().min(1).max(255),
  mimeType: z.string().min(1).max(255),
  dc: z.int().min(1).max(5).optional(),
  durationSeconds: z.number().nonnegative().optional(),
  width: z.int().nonnegative().optional(),
  height: z.int().nonnegative().optional(),
  title: z.string().optional(),
  performer: z.string().optional(),
  as: z.enum(['video', 'audio', 'voice', 'animation', 'document', 'photo']).optional(),
  thumbBase64: z.base64().optional(),
});

const content = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('path'), path: z.string().min(1) }),
  z.strictObject({ kind: z.literal('virtual'), sizeBytes: z.int().positive(), seed: z.int() }),
]);

const action = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('rpc_error'), code: z.int(), text: z.string() }),
  z.strictObject({ do: z.literal('delay'), delayMs: z.number().nonnegative() }),
  ...(
    [
      'drop_answer',
      'dup_answer',
      'close',
      'reset',
      'black_hole',
      'bad_salt',
      'corrupt_block',
      'cdn_redirect',
      'corrupt_frame',
      'revoke_key',
    ] as const
  ).map((name) => z.strictObject({ do: z.literal(name) })),
  z.strictObject({ do: z.literal('bad_msg'), code: z.int() }),
  z.strictObject({ do: z.literal('transport_code'), code: z.int() }),
  z.strictObject({ do: z.literal('short_block'), bytes: z.int().nonnegative() }),
  z.strictObject({ do: z.literal('long_block'), extraBytes: z.int().positive().max(MAX_EXTRA_BYTES) }),
  z.strictObject({ do: z.literal('cut_block'), bytes: z.int().nonnegative() }),
]);

const rule = z.strictObject({
  method: z.string().optional(),
  bot: id.optional(),
  dc: z.int().optional(),
  file: z.string().optional(),
  offset: z.number().optional(),
  nth: z.int().positive().optional(),
  times: z.int().nonnegative().optional(),
  action,
});

const optionalName = z.string().max(64).optional();

/** Methods whose arguments and results are JSON. `sendFile` here takes a file that the server has itself. */
export const CONTROL_ARGUMENTS = {
  createUser: z.tuple([
    z.strictObject({
      firstName: z.string(),
      lastName: optionalName,
      username: optionalName,
      languageCode: optionalName,
      id: id.optional(),
    }),
  ]),
  createBot: z.tuple([
    z.strictObject({
      firstName: z.string(),
      username: z.string(),
      token: z.string().optional(),
      dc: z.int().optional(),
    }),
  ]),
  createChannel: z.tuple([
    z.strictObject({
      title: z.string().min(1),
      members: z.array(id),
      admins: z.array(id).optional(),
      id: id.optional(),
    }),
  ]),
  sendText: z.tuple([text, sendOptions]),
  sendFile: z.tuple([sentFile, content, sendOptions]),
  forward: z.tuple([z.strictObject({ from: id, source: peer, messageIds, to: peer })]),
  pressButton: z.tuple([
    z.strictObject({
      from: id,
      chat: peer,
      messageId: z.int().positive(),
      dataBase64: z.string(),
      timeoutMs: z.int().positive().max(300_000).optional(),
    }),
  ]),
  editMessage: z.tuple([
    z.strictObject({
      from: id,
      chat: peer,
      messageId: z.int().positive(),
      text: text.optional(),
      documentId: z.string().optional(),
    }),
  ]),
  deleteMessages: z.tuple([z.strictObject({ chat: peer, viewer: id.optional(), messageIds })]),
  readChat: z.tuple([
    z.strictObject({
      viewer: id,
      chat: peer,
      afterId: z.int().nonnegative().optional(),
      limit: z.int().positive().max(10_000).optional(),
    }),
  ]),
  botCommands: z.union([z.tuple([id]), z.tuple([id, z.string().max(64)])]),
  addMember: z.tuple([id, id]),
  removeMember: z.tuple([id, id]),
  blockBot: z.tuple([id, id, z.boolean()]),
  addFault: z.tuple([rule]),
  removeFault: z.tuple([z.int()]),
  clearFaults: z.tuple([]),
  setNetwork: z.tuple([z.strictObject({ roundTripMs: z.number().optional(), bytesPerSecond: z.number().optional() })]),
  setDcDown: z.tuple([z.int(), z.boolean()]),
  setFileReferenceLifetime: z.tuple([z.number()]),
  revokeSessions: z.tuple([id]),
  closeConnections: z.tuple([]),
  counters: z.tuple([]),
  resetCounters: z.tuple([]),
  serverInfo: z.tuple([]),
} satisfies Record<Exclude<keyof ControlApi, 'readDocument'>, z.ZodType>;

/** A method of the control API. */
export type ControlMethod = keyof typeof CONTROL_ARGUMENTS;
