// What people send and may send.
import { z } from 'zod';
import { ownLimitsSchema, quotaListSchema, senderQuotaSchema, senderSubjectSchema } from '../contract-admin.ts';
import { operation } from '../operation.ts';
import { limitSchema } from './auth-operations.ts';

const forAdmins = { tag: 'Administration', scope: 'admin' } as const;
const bySubject = z.object({ subject: senderSubjectSchema });

/** `GET /api/admin/quotas`: Whoever has sent something today or has limits of their own. */
export const listQuotas = operation({
  ...forAdmins,
  id: 'listQuotas',
  method: 'get',
  path: '/api/admin/quotas',
  summary: 'Whoever has sent something today or has limits of their own.',
  description: 'Days are those of UTC. Administrators have no limits and are not counted.',
  rate: 'light',
  inputs: {
    query: z.object({
      after: z
        .string()
        .regex(/^-?\d{1,15}$/, 'must be `next` of an answer')
        .transform(Number)
        .optional()
        .describe('`next` of the answer before.'),
      limit: limitSchema,
    }),
  },
  answers: { 200: { description: 'One page, with the limits of everybody.', schema: quotaListSchema } },
});

/** `GET /api/admin/quotas/{subject}`: What somebody has sent today, and may send a day. */
export const getQuota = operation({
  ...forAdmins,
  id: 'getQuota',
  method: 'get',
  path: '/api/admin/quotas/{subject}',
  summary: 'What somebody has sent today, and may send a day.',
  rate: 'light',
  inputs: { params: bySubject },
  answers: { 200: { description: 'The sender.', schema: senderQuotaSchema } },
  errors: ['not_found'],
});

/** `PUT /api/admin/quotas/{subject}`: Gives somebody limits of their own, from the next file on. */
export const changeQuota = operation({
  ...forAdmins,
  id: 'changeQuota',
  method: 'put',
  path: '/api/admin/quotas/{subject}',
  summary: 'Gives somebody limits of their own, from the next file on.',
  description:
    'A person of the bot is `t:` and the id of Telegram, a key `k:`, an account `u:`. 0 is no limit, null that of everybody.',
  rate: 'write',
  inputs: { params: bySubject, body: ownLimitsSchema },
  answers: { 200: { description: 'The sender afterwards.', schema: senderQuotaSchema } },
  errors: ['not_found'],
});

/** All operations of this area. */
export const quotaOperations = [listQuotas, getQuota, changeQuota];
