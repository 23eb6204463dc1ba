// Who calls, people, keys, links, and the trail of changes.
import { z } from 'zod';
import type { Scope } from '../../auth/caller.ts';
import { momentSchema } from '../contract.ts';
import { operation } from '../operation.ts';

/** Id of a person, key, link or entry of the trail. */
export const idSchema = z.string().regex(/^[0-9a-f]{16}$/, 'must have 16 hexadecimal digits');
/** All scopes, in the order they are shown. */
export const scopes = ['catalog', 'stream', 'viewer', 'upload', 'admin'] as const satisfies readonly Scope[];
const scopeSchema = z.enum(scopes);
const loginSchema = z.string().min(2).max(40);
const passwordSchema = z.string().min(10).max(200);
const roleSchema = z.enum(['admin', 'viewer']);
const nameSchema = z.string().trim().min(1).max(80);
const scopesSchema = z.array(scopeSchema).min(1).max(scopes.length);
const daysSchema = z.int().min(1).max(3650).describe('Days until it ends; without it, it does not end.');
/** Entries of a page. */
export const limitSchema = z
  .string()
  .regex(/^\d{1,3}$/, 'must be a whole number')
  .transform(Number)
  .pipe(z.number().int().min(1).max(200))
  .default(50);

/** Who the caller is, and what it may do. */
export const meSchema = z.object({
  kind: z.enum(['anonymous', 'user', 'key']),
  /** `u:<id>` or `k:<id>`. */
  subject: z.string().nullable(),
  login: z.string().nullable(),
  scopes: z.array(scopeSchema),
  access: z.enum(['public', 'signed', 'login']),
});

/** A person who may sign in, without the password. */
export const userSchema = z.object({
  id: idSchema,
  login: z.string(),
  /** Of somebody who signs in by the bot; null: as the login. */
  name: z.string().nullable(),
  role: roleSchema,
  /** `telegram`: the bot's lists say what this person may, and there is no password. */
  signs_in_by: z.enum(['password', 'telegram']),
  is_disabled: z.boolean(),
  created_at: momentSchema,
});

/** A key or token, without its secret. */
export const keySchema = z.object({
  id: idSchema,
  name: z.string(),
  scopes: z.array(scopeSchema),
  /** Whose personal token it is; null: a program's key. */
  user_id: idSchema.nullable(),
  created_at: momentSchema,
  created_by: z.string(),
  expires_at: momentSchema.nullable(),
  last_used_at: momentSchema.nullable(),
  is_revoked: z.boolean(),
});

/** With the key itself, which is shown this once. */
export const newKeySchema = keySchema.extend({ key: z.string() });

/** One line of the trail. */
export const auditEntrySchema = z.object({
  id: idSchema,
  at: momentSchema,
  actor: z.string(),
  action: z.string(),
  target: z.string(),
  detail: z.record(z.string(), z.unknown()),
  ip: z.string(),
});

const keyList = z.object({ keys: z.array(keySchema), next: z.string().nullable() });
const done = { 204: { description: 'Done.' } };
const byId = z.object({ id: idSchema });
const keyQuery = z.object({ after: idSchema.optional(), limit: limitSchema });

/** `GET /api/me`: Who the caller is, and what the caller may do. */
export const getMe = operation({
  id: 'getMe',
  method: 'get',
  path: '/api/me',
  tag: 'Access',
  summary: 'Who the caller is, and what the caller may do.',
  scope: 'open',
  rate: 'light',
  inputs: {},
  answers: { 200: { description: 'The caller.', schema: meSchema } },
});

/** `PUT /api/me/password`: Sets a new password of one’s own; all sessions end. */
export const changeMyPassword = operation({
  id: 'changeMyPassword',
  method: 'put',
  path: '/api/me/password',
  tag: 'Access',
  summary: 'Sets a new password of one’s own; all sessions end.',
  scope: 'viewer',
  rate: 'credentials',
  inputs: { body: z.object({ old_password: z.string().max(200), new_password: passwordSchema }) },
  answers: done,
});

/** `GET /api/me/tokens`: One’s own personal tokens. */
export const listMyTokens = operation({
  id: 'listMyTokens',
  method: 'get',
  path: '/api/me/tokens',
  tag: 'Access',
  summary: 'One’s own personal tokens.',
  scope: 'viewer',
  rate: 'light',
  inputs: { query: keyQuery },
  answers: { 200: { description: 'The tokens.', schema: keyList } },
});

/** `POST /api/me/tokens`: Makes a personal token for a player; shown this once. */
export const createMyToken = operation({
  id: 'createMyToken',
  method: 'post',
  path: '/api/me/tokens',
  tag: 'Access',
  summary: 'Makes a personal token for a player; shown this once.',
  description: 'A personal token may stand in an address (`?token=`), as Stremio, playlists and feeds need it.',
  scope: 'viewer',
  rate: 'write',
  inputs: {
    body: z.object({
      name: nameSchema,
      scopes: z
        .array(z.enum(['catalog', 'stream', 'viewer']))
        .min(1)
        .max(3)
        .default(['catalog', 'stream', 'viewer']),
      expires_in_days: daysSchema.optional(),
    }),
  },
  answers: { 201: { description: 'The token.', schema: newKeySchema } },
});

/** `DELETE /api/me/tokens/{id}`: Ends a personal token of one’s own, and the links made with it. */
export const revokeMyToken = operation({
  id: 'revokeMyToken',
  method: 'delete',
  path: '/api/me/tokens/{id}',
  tag: 'Access',
  summary: 'Ends a personal token of one’s own, and the links made with it.',
  scope: 'viewer',
  rate: 'write',
  inputs: { params: byId },
  answers: done,
  errors: ['not_found'],
});

/** `GET /api/keys`: Keys of programs and personal tokens of everybody. */
export const listKeys = operation({
  id: 'listKeys',
  method: 'get',
  path: '/api/keys',
  tag: 'Access',
  summary: 'Keys of programs and personal tokens of everybody.',
  scope: 'admin',
  rate: 'light',
  inputs: { query: keyQuery },
  answers: { 200: { description: 'The keys.', schema: keyList } },
});

/** `POST /api/keys`: Makes a key for a program, or a personal token for somebody; shown this once. */
export const createKey = operation({
  id: 'createKey',
  method: 'post',
  path: '/api/keys',
  tag: 'Access',
  summary: 'Makes a key for a program, or a personal token for somebody; shown this once.',
  description: 'A caller cannot give away more than it may itself. A personal token is never good for `admin`.',
  scope: 'admin',
  rate: 'write',
  inputs: {
    body: z.object({
      name: nameSchema,
      scopes: scopesSchema,
      user_id: idSchema.optional(),
      expires_in_days: daysSchema.optional(),
    }),
  },
  answers: { 201: { description: 'The key.', schema: newKeySchema } },
  errors: ['not_found'],
});

/** `DELETE /api/keys/{id}`: Ends a key for good, and the links made with it. */
export const revokeKey = operation({
  id: 'revokeKey',
  method: 'delete',
  path: '/api/keys/{id}',
  tag: 'Access',
  summary: 'Ends a key for good, and the links made with it.',
  scope: 'admin',
  rate: 'write',
  inputs: { params: byId },
  answers: done,
  errors: ['not_found'],
});

/** `GET /api/users`: Who can sign in, by name. */
export const listUsers = operation({
  id: 'listUsers',
  method: 'get',
  path: '/api/users',
  tag: 'Access',
  summary: 'Who can sign in, by name.',
  scope: 'admin',
  rate: 'light',
  inputs: {
    query: z.object({
      after: loginSchema.optional(),
      q: z
        .string()
        .trim()
        .min(1)
        .max(40)
        .transform((text) => text.toLowerCase())
        .optional()
        .describe('Part of the name.'),
      limit: limitSchema,
    }),
  },
  answers: {
    200: { description: 'The users.', schema: z.object({ users: z.array(userSchema), next: z.string().nullable() }) },
  },
});

/** `POST /api/users`: Makes an account. */
export const createUser = operation({
  id: 'createUser',
  method: 'post',
  path: '/api/users',
  tag: 'Access',
  summary: 'Makes an account.',
  scope: 'admin',
  rate: 'write',
  inputs: { body: z.object({ login: loginSchema, password: passwordSchema, role: roleSchema.default('viewer') }) },
  answers: { 201: { description: 'The user.', schema: userSchema } },
});

/**
 * `PATCH /api/users/{id}`: Changes a role, disables or enables an account, or resets its password; its sessions end.
 */
export const changeUser = operation({
  id: 'changeUser',
  method: 'patch',
  path: '/api/users/{id}',
  tag: 'Access',
  summary: 'Changes a role, disables or enables an account, or resets its password; its sessions end.',
  scope: 'admin',
  rate: 'write',
  inputs: {
    params: byId,
    body: z
      .object({ role: roleSchema.optional(), is_disabled: z.boolean().optional(), password: passwordSchema.optional() })
      .refine((changes) => Object.keys(changes).length > 0, 'nothing is to be changed'),
  },
  answers: { 200: { description: 'The user afterwards.', schema: userSchema } },
  errors: ['not_found'],
});

/** `GET /api/audit`: Who changed what, the latest first. */
export const listAudit = operation({
  id: 'listAudit',
  method: 'get',
  path: '/api/audit',
  tag: 'Access',
  summary: 'Who changed what, the latest first.',
  scope: 'admin',
  rate: 'light',
  inputs: {
    query: z.object({
      before: z
        .string()
        .regex(/^\d{1,15}-[0-9a-f]{16}$/, 'must be what `next` said')
        .optional(),
      target: z.string().min(1).max(100).optional(),
      limit: limitSchema,
    }),
  },
  answers: {
    200: {
      description: 'The entries.',
      schema: z.object({ entries: z.array(auditEntrySchema), next: z.string().nullable() }),
    },
  },
});

/** All operations of this area. */
export const authOperations = [
  ...[getMe, changeMyPassword, listMyTokens, createMyToken, revokeMyToken],
  ...[listKeys, createKey, revokeKey, listUsers, createUser, changeUser],
  listAudit,
];
