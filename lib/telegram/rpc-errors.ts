// The one place that reads Telegram's error texts and GramJS's error classes.
import { AppError, isAppError } from '#lib/errors.ts';

/** A call that got no answer because of the connection, not because of Telegram's decision. */
export class LinkError extends Error {
  /** A name more exact than the reason, where there is one the user can act on. */
  declare readonly fault?: string;

  /**
   * @param reason `lost` the connection ended, `timeout` no answer in time, `unreachable` could not connect, `bad_key` the
   * server does not know our authorization key, `held_back` nothing was sent: the data center has not answered of late.
   */
  constructor(
    readonly reason: 'lost' | 'timeout' | 'unreachable' | 'bad_key' | 'held_back',
    detail: string,
  ) {
    super(detail);
    this.name = 'LinkError';
  }
}

/** What an error means for the caller. */
export type Fault =
  | { readonly kind: 'flood'; readonly seconds: number }
  | { readonly kind: 'migrate'; readonly dcId: number; readonly of: 'file' | 'user' }
  | { readonly kind: 'file_reference' }
  /** The key is not, or no more, logged in. */
  | { readonly kind: 'unauthorized'; readonly name: string }
  | { readonly kind: 'credentials'; readonly setting: 'api' | 'token'; readonly name: string }
  /** The bot is not in the channel, may not post, or does not know the peer. */
  | { readonly kind: 'access'; readonly name: string }
  | { readonly kind: 'missing'; readonly name: string }
  | { readonly kind: 'duplicate' }
  /** Telegram has not, or no more, all parts of a file that was to be sent. */
  | { readonly kind: 'parts_gone' }
  | { readonly kind: 'not_modified' }
  /** Worth the same call once more. */
  | { readonly kind: 'transient'; readonly name: string }
  | { readonly kind: 'refused'; readonly name: string }
  | { readonly kind: 'aborted' }
  | { readonly kind: 'unknown' };

const table: readonly (readonly [RegExp, (name: string) => Fault])[] = [
  [/^FILE_REFERENCE_/, () => ({ kind: 'file_reference' })],
  [
    /^(API_ID_INVALID|API_ID_PUBLISHED_FLOOD|API_HASH_INVALID)$/,
    (name) => ({ kind: 'credentials', setting: 'api', name }),
  ],
  [/^(ACCESS_TOKEN_(INVALID|EXPIRED)|BOT_TOKEN_INVALID)$/, (name) => ({ kind: 'credentials', setting: 'token', name })],
  [
    /^(AUTH_KEY_(UNREGISTERED|INVALID|DUPLICATED|PERM_EMPTY)|SESSION_(REVOKED|EXPIRED)|USER_DEACTIVATED(_BAN)?|AUTH_BYTES_INVALID)$/,
    (name) => ({ kind: 'unauthorized', name }),
  ],
  [/^RANDOM_ID_DUPLICATE$/, () => ({ kind: 'duplicate' })],
  [/^FILE_PART(_\d+_MISSING|S_INVALID)$/, () => ({ kind: 'parts_gone' })],
  [/^MESSAGE_NOT_MODIFIED$/, () => ({ kind: 'not_modified' })],
  [
    /^(MESSAGE_ID_INVALID|MSG_ID_INVALID|MESSAGE_EMPTY|MEDIA_EMPTY|FILE_ID_INVALID)$/,
    (name) => ({ kind: 'missing', name }),
  ],
  [
    /^(CHANNEL_(INVALID|PRIVATE|PUBLIC_GROUP_NA)|CHAT_(ADMIN_REQUIRED|WRITE_FORBIDDEN|SEND_\w+_FORBIDDEN|ID_INVALID|RESTRICTED)|USER_(BANNED_IN_CHANNEL|NOT_PARTICIPANT|IS_BLOCKED)|PEER_ID_INVALID|BOT_METHOD_INVALID|INPUT_USER_DEACTIVATED)$/,
    (name) => ({ kind: 'access', name }),
  ],
  [
    /^(RPC_CALL_FAIL|RPC_MCGET_FAIL|INTERNAL|MSG_WAIT_\w+|TIMEOUT|CONNECTION_NOT_INITED)$/i,
    (name) => ({ kind: 'transient', name }),
  ],
];

interface RpcErrorShape {
  readonly code?: unknown;
  readonly errorMessage?: unknown;
  readonly seconds?: unknown;
  readonly newDc?: unknown;
  readonly constructor?: { readonly name?: string };
}

function readRpcError(error: RpcErrorShape): Fault | undefined {
  if (typeof error.seconds === 'number') return { kind: 'flood', seconds: error.seconds };
  if (typeof error.newDc === 'number') {
    return { kind: 'migrate', dcId: error.newDc, of: error.constructor?.name === 'FileMigrateError' ? 'file' : 'user' };
  }
  const code = Number(error.code ?? 0);
  if (error.constructor?.name === 'BadMessageError') return { kind: 'transient', name: `BAD_MSG_${code}` };
  if (error.constructor?.name === 'MsgWaitError') return { kind: 'transient', name: 'MSG_WAIT_FAILED' };
  if (typeof error.errorMessage !== 'string') return undefined;
  const name = error.errorMessage;
  const found = table.find(([pattern]) => pattern.test(name));
  if (found) return found[1](name);
  if (code >= 500 || code < 0) return { kind: 'transient', name };
  return code === 401 ? { kind: 'unauthorized', name } : { kind: 'refused', name };
}

/**
 * Reads any error of a call.
 *
 * FLOOD_PREMIUM_WAIT and SLOWMODE_WAIT count as `flood`; every 5xx and -503 in either spelling as `transient`.
 *
 * @example readFault({ code: 400, errorMessage: 'FILE_REFERENCE_EXPIRED' }) // { kind: 'file_reference' }
 */
export function readFault(error: unknown): Fault {
  if (isAppError(error)) {
    if (error.code === 'aborted') return { kind: 'aborted' };
    if (error.code === 'telegram_refused') return { kind: 'refused', name: error.code };
    return error.code === 'telegram_flood_wait'
      ? { kind: 'flood', seconds: error.retryAfterSeconds ?? 5 }
      : { kind: 'unknown' };
  }
  if (error instanceof LinkError) {
    return error.reason === 'bad_key'
      ? { kind: 'unauthorized', name: 'AUTH_KEY_UNKNOWN' }
      : { kind: 'transient', name: error.fault ?? error.reason };
  }
  if (typeof error !== 'object' || error === null) return { kind: 'unknown' };
  return readRpcError(error as RpcErrorShape) ?? { kind: 'unknown' };
}

function describe(fault: Fault, doing: string): AppError | undefined {
  switch (fault.kind) {
    case 'flood':
      return new AppError('telegram_flood_wait', `Telegram asks us to wait ${fault.seconds} s (${doing}).`, {
        retryAfterSeconds: fault.seconds,
      });
    case 'transient':
      return new AppError('telegram_unavailable', `Telegram did not answer (${doing}: ${fault.name}).`);
    case 'file_reference':
      return new AppError('telegram_unavailable', `Telegram does not accept its own file reference (${doing}).`);
    case 'missing':
      return new AppError('not_found', `Telegram has no such message any more (${doing}).`);
    case 'parts_gone':
      // Sent anew, the same file may well arrive.
      return new AppError('gone', `Telegram has not all of the file any more (${doing}).`, { isFinal: false });
    case 'unauthorized':
      return new AppError('telegram_unavailable', `Telegram ended the session (${doing}: ${fault.name}).`);
    case 'access':
    case 'refused':
    case 'credentials':
      return new AppError('telegram_refused', `Telegram refused (${doing}: ${fault.name}).`);
    default:
      return undefined;
  }
}

/**
 * The {@link AppError} for an error of a call; one that already is an AppError comes back as it is.
 *
 * @param doing a short phrase for the message, such as `reading message 12`.
 */
export function toAppError(error: unknown, doing: string): AppError {
  if (isAppError(error)) return error;
  const described = describe(readFault(error), doing);
  if (!described)
    return new AppError('telegram_refused', `Telegram gave an answer we cannot use (${doing}).`, { cause: error });
  return new AppError(described.code, described.message, {
    cause: error,
    isFinal: described.isFinal,
    ...(described.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: described.retryAfterSeconds }),
  });
}
