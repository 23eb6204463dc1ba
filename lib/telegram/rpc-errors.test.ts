// Telegram's texts and what they mean, through GramJS's own error classes.
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { AppError } from '#lib/errors.ts';
import { LinkError, readFault, toAppError } from './rpc-errors.ts';

const { RPCMessageToError, BadMessageError } = createRequire(import.meta.url)('telegram/errors/index.js') as {
  RPCMessageToError(error: { errorMessage: string; errorCode: number }, request: object): Error;
  BadMessageError: new (request: object, code: number) => Error;
};
const rpc = (errorCode: number, errorMessage: string) =>
  RPCMessageToError({ errorCode, errorMessage }, { className: 'upload.GetFile' });

describe('readFault', () => {
  test.each([
    [420, 'FLOOD_WAIT_30', { kind: 'flood', seconds: 30 }],
    [420, 'FLOOD_PREMIUM_WAIT_7', { kind: 'flood', seconds: 7 }],
    [420, 'SLOWMODE_WAIT_12', { kind: 'flood', seconds: 12 }],
    [303, 'FILE_MIGRATE_4', { kind: 'migrate', dcId: 4, of: 'file' }],
    [303, 'USER_MIGRATE_5', { kind: 'migrate', dcId: 5, of: 'user' }],
    [303, 'NETWORK_MIGRATE_3', { kind: 'migrate', dcId: 3, of: 'user' }],
    [303, 'PHONE_MIGRATE_1', { kind: 'migrate', dcId: 1, of: 'user' }],
    [400, 'FILE_REFERENCE_EXPIRED', { kind: 'file_reference' }],
    [400, 'FILE_REFERENCE_EMPTY', { kind: 'file_reference' }],
    [400, 'FILE_REFERENCE_INVALID', { kind: 'file_reference' }],
    [401, 'AUTH_KEY_UNREGISTERED', { kind: 'unauthorized', name: 'AUTH_KEY_UNREGISTERED' }],
    [401, 'SESSION_REVOKED', { kind: 'unauthorized', name: 'SESSION_REVOKED' }],
    [401, 'SOMETHING_NEW', { kind: 'unauthorized', name: 'SOMETHING_NEW' }],
    [406, 'AUTH_KEY_DUPLICATED', { kind: 'unauthorized', name: 'AUTH_KEY_DUPLICATED' }],
    [400, 'API_ID_INVALID', { kind: 'credentials', setting: 'api', name: 'API_ID_INVALID' }],
    [400, 'ACCESS_TOKEN_INVALID', { kind: 'credentials', setting: 'token', name: 'ACCESS_TOKEN_INVALID' }],
    [400, 'CHANNEL_PRIVATE', { kind: 'access', name: 'CHANNEL_PRIVATE' }],
    [403, 'CHAT_WRITE_FORBIDDEN', { kind: 'access', name: 'CHAT_WRITE_FORBIDDEN' }],
    [400, 'CHANNEL_INVALID', { kind: 'access', name: 'CHANNEL_INVALID' }],
    [400, 'MESSAGE_ID_INVALID', { kind: 'missing', name: 'MESSAGE_ID_INVALID' }],
    [500, 'RANDOM_ID_DUPLICATE', { kind: 'duplicate' }],
    [400, 'MESSAGE_NOT_MODIFIED', { kind: 'not_modified' }],
    [500, 'RPC_CALL_FAIL', { kind: 'transient', name: 'RPC_CALL_FAIL' }],
    [500, 'INTERNAL', { kind: 'transient', name: 'INTERNAL' }],
    [500, 'WORKER_BUSY_TOO_LONG_RETRY', { kind: 'transient', name: 'WORKER_BUSY_TOO_LONG_RETRY' }],
    [-503, 'Timeout', { kind: 'transient', name: 'Timeout' }],
    [-503, 'TIMEOUT', { kind: 'transient', name: 'TIMEOUT' }],
    [400, 'LIMIT_INVALID', { kind: 'refused', name: 'LIMIT_INVALID' }],
  ] as const)('%i %s', (code, name, fault) => {
    expect(readFault(rpc(code, name))).toEqual(fault);
  });

  test('errors that are not Telegram decisions', () => {
    expect(readFault(new BadMessageError({ className: 'x' }, 20))).toEqual({ kind: 'transient', name: 'BAD_MSG_20' });
    expect(readFault(new LinkError('timeout', ''))).toEqual({ kind: 'transient', name: 'timeout' });
    expect(readFault(new LinkError('bad_key', ''))).toMatchObject({ kind: 'unauthorized' });
    expect(readFault(new AppError('aborted'))).toEqual({ kind: 'aborted' });
    expect(readFault(new AppError('telegram_refused'))).toMatchObject({ kind: 'refused' });
    expect(readFault(new TypeError('a bug'))).toEqual({ kind: 'unknown' });
    expect(readFault(undefined)).toEqual({ kind: 'unknown' });
  });
});

describe('toAppError', () => {
  test.each([
    [rpc(420, 'FLOOD_WAIT_30'), 'telegram_flood_wait', 30],
    [rpc(500, 'INTERNAL'), 'telegram_unavailable', 5],
    [new LinkError('lost', 'x'), 'telegram_unavailable', 5],
    [rpc(400, 'MESSAGE_ID_INVALID'), 'not_found', undefined],
    [rpc(403, 'CHAT_WRITE_FORBIDDEN'), 'telegram_refused', undefined],
    [rpc(400, 'LIMIT_INVALID'), 'telegram_refused', undefined],
    [new TypeError('a bug'), 'telegram_refused', undefined],
  ] as const)('%s -> %s', (error, code, retryAfterSeconds) => {
    expect(toAppError(error, 'testing')).toMatchObject({ code, retryAfterSeconds, cause: error });
  });

  test('leaves an AppError as it is', () => {
    const gone = new AppError('gone');
    expect(toAppError(gone, 'testing')).toBe(gone);
  });
});
