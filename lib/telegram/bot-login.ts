// Opens a bot's main link and makes sure that the bot is logged in on it.
import { Api } from 'telegram';
import { AppError } from '#lib/errors.ts';
import type { Transport } from './abridged-connection.ts';
import type { BotSession } from './bot-session.ts';
import type { GramjsInternals } from './gramjs-internals.ts';
import { MtprotoLink } from './mtproto-link.ts';
import { type Fault, LinkError, readFault, toAppError } from './rpc-errors.ts';
import type { ServerDirectory } from './server-directory.ts';
import type { ServerSalts } from './server-salts.ts';

/** Log-ins are moved at most this often; the home of a bot is one move away. */
const maxMoves = 3;
/** For one attempt at connecting, and for one call of the log-in. */
const attemptTimeoutMs = 10_000;

/** What a log-in needs. */
export interface LoginOptions {
  readonly gramjs: GramjsInternals;
  readonly directory: ServerDirectory;
  readonly session: BotSession;
  readonly transport: Transport;
  readonly salts: ServerSalts;
  readonly apiId: number;
  readonly apiHash: string;
  readonly token: string;
  /** How the token is called in the configuration, for messages. */
  readonly tokenName: string;
  readonly onUpdates: (updates: unknown) => void;
  readonly onClosed: (reason: LinkError) => void;
  readonly signal: AbortSignal;
}

/** A link on which the bot is logged in. */
export interface LoggedIn {
  readonly link: MtprotoLink;
  readonly user: Api.User;
}

function openLink(options: LoginOptions): Promise<MtprotoLink> {
  const { gramjs, directory, session, transport, salts, apiId } = options;
  const dcId = session.homeDc;
  const open = {
    ...{ gramjs, apiId, dcId, transport, salts },
    address: directory.getAddress(dcId),
    authKey: session.findKey(dcId),
    onNewKey: (key: Buffer) => session.setKey(dcId, key),
    onUpdates: options.onUpdates,
    onClosed: options.onClosed,
    timeoutMs: attemptTimeoutMs,
  };
  return MtprotoLink.open(open, options.signal);
}

/** Sentence for a refused log-in; names the setting, never its value. */
function credentialsError(fault: Fault & { kind: 'credentials' }, tokenName: string): AppError {
  const text =
    fault.setting === 'api'
      ? `Telegram does not accept API_ID together with API_HASH (${fault.name}). Both are shown at my.telegram.org.`
      : `Telegram does not accept ${tokenName} (${fault.name}). @BotFather shows the token of a bot.`;
  return new AppError('bad_credentials', text);
}

async function whoAmI(link: MtprotoLink, signal: AbortSignal): Promise<Api.User> {
  const request = new Api.users.GetUsers({ id: [new Api.InputUserSelf()] });
  const [user] = await link.call<Api.TypeUser[]>(request, { timeoutMs: attemptTimeoutMs, signal });
  if (!(user instanceof Api.User)) throw new AppError('telegram_refused', 'Telegram does not tell us who we are.');
  return user;
}

async function logIn(link: MtprotoLink, options: LoginOptions): Promise<void> {
  const { apiId, apiHash, token, signal } = options;
  const request = new Api.auth.ImportBotAuthorization({ flags: 0, apiId, apiHash, botAuthToken: token });
  await link.call(request, { timeoutMs: attemptTimeoutMs, signal });
  options.session.setAuthorized(link.dcId);
}

async function tryOnce(options: LoginOptions): Promise<LoggedIn> {
  const link = await openLink(options);
  try {
    if (!options.session.isLoggedIn) await logIn(link, options);
    return { link, user: await whoAmI(link, options.signal) };
  } catch (error) {
    link.close();
    throw error;
  }
}

/** @returns true when the next attempt goes another way than the last. */
async function prepareNext(fault: Fault, session: BotSession): Promise<boolean> {
  if (fault.kind === 'migrate') {
    session.setHomeDc(fault.dcId);
    return true;
  }
  if (fault.kind !== 'unauthorized' || session.findKey(session.homeDc) === undefined) return false;
  await session.revoke(fault.name);
  return true;
}

/**
 * Connects and, where the stored session does not serve, logs in; follows the bot to its home data center.
 *
 * @throws AppError `bad_credentials`, `telegram_flood_wait`, `telegram_unavailable`, `telegram_refused`, `aborted`. Only
 * `telegram_unavailable` is worth another try soon.
 */
export async function connectAndLogIn(options: LoginOptions): Promise<LoggedIn> {
  for (let move = 0; ; move++) {
    try {
      return await tryOnce(options);
    } catch (error) {
      const fault = readFault(error);
      if (fault.kind === 'credentials') throw credentialsError(fault, options.tokenName);
      if (move >= maxMoves || !(await prepareNext(fault, options.session))) {
        throw error instanceof LinkError && error.reason === 'unreachable'
          ? new AppError('telegram_unavailable', unreachableSentence(error), { cause: error })
          : toAppError(error, 'logging in');
      }
    }
  }
}

/** A fault of the proxy is named, because the user can mend it. */
function unreachableSentence(error: LinkError): string {
  return error.fault ? `Telegram cannot be reached: ${error.message}.` : 'Telegram cannot be reached.';
}
