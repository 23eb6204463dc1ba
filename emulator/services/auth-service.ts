// auth.*: bot log-in, moving a log-in to another DC, log-out. Source: https://core.telegram.org/methods/auth
import { randomBytes } from 'node:crypto';
import { RpcError } from '../mtproto/rpc.ts';
import type { UserRecord } from '../state/records.ts';
import type { TlObject } from '../tl/tl-object.ts';
import type { AccountMethod, OpenMethod, Services } from './services.ts';
import { readBytes, readInt, readLong, readString } from './tl-fields.ts';
import { viewUser } from './user-view.ts';

/** Exports not yet imported; they are good once. */
const MAX_EXPORTS = 1_000;

/** Methods that need no log-in. */
export const openAuthMethods: Readonly<Record<string, OpenMethod>> = {
  'auth.importBotAuthorization': importBotAuthorization,
  'auth.importAuthorization': importAuthorization,
  'auth.sendCode': refusePeople,
  'auth.signIn': refusePeople,
  'auth.exportLoginToken': refusePeople,
};

/** Methods of somebody who is logged in. */
export const authMethods: Readonly<Record<string, AccountMethod>> = {
  'auth.exportAuthorization': exportAuthorization,
  'auth.logOut': logOut,
};

function importBotAuthorization(services: Services, call: Parameters<OpenMethod>[1]): TlObject {
  const { world, settings } = services;
  const { query, authKeyId, dcId } = call;
  if (readInt(query, 'api_id') !== settings.apiId || readString(query, 'api_hash') !== settings.apiHash) {
    throw new RpcError(400, 'API_ID_INVALID');
  }
  const bot = findBotByToken(services, readString(query, 'bot_auth_token'));
  if (bot.bot !== undefined && bot.bot.dc !== dcId) throw new RpcError(303, `USER_MIGRATE_${bot.bot.dc}`);
  world.commit({ t: 'login', authKeyId, userId: bot.id, imported: false });
  services.log('bot logged in', { bot: bot.id, dc: dcId });
  return authorization(services, bot);
}

/** A right id with another secret is a token that was revoked. */
function findBotByToken({ world }: Services, token: string): UserRecord {
  const [, id] = /^(\d{1,15}):[\w-]{8,}$/.exec(token) ?? [];
  const user = world.users.get(Number(id));
  if (user?.bot === undefined) throw new RpcError(400, 'ACCESS_TOKEN_INVALID');
  if (user.bot.token !== token) throw new RpcError(400, 'ACCESS_TOKEN_EXPIRED');
  return user;
}

function exportAuthorization(services: Services, call: Parameters<AccountMethod>[1], self: UserRecord): TlObject {
  const dcId = readInt(call.query, 'dc_id');
  if (dcId === call.dcId || !services.settings.dcs.some((dc) => dc.id === dcId)) {
    throw new RpcError(400, 'DC_ID_INVALID');
  }
  const bytes = randomBytes(64);
  services.exports.set(bytes.toString('hex'), { userId: self.id, dcId });
  const oldest = services.exports.keys().next().value;
  if (services.exports.size > MAX_EXPORTS && oldest !== undefined) services.exports.delete(oldest);
  return { _: 'auth.exportedAuthorization', id: BigInt(self.id), bytes };
}

function importAuthorization(services: Services, { query, authKeyId, dcId }: Parameters<OpenMethod>[1]): TlObject {
  const key = readBytes(query, 'bytes').toString('hex');
  const found = services.exports.get(key);
  const user = found === undefined ? undefined : services.world.users.get(found.userId);
  if (found === undefined || user === undefined || found.dcId !== dcId || BigInt(user.id) !== readLong(query, 'id')) {
    throw new RpcError(400, 'AUTH_BYTES_INVALID');
  }
  services.exports.delete(key);
  services.world.commit({ t: 'login', authKeyId, userId: user.id, imported: true });
  return authorization(services, user);
}

function logOut({ world }: Services, { authKeyId }: Parameters<AccountMethod>[1]): TlObject {
  world.commit({ t: 'logout', authKeyId });
  return { _: 'auth.loggedOut' };
}

function authorization({ world }: Services, user: UserRecord): TlObject {
  return { _: 'auth.authorization', user: viewUser(world, user.id, user) };
}

/** The emulator's people act through the control API; only bots log in. */
function refusePeople(): never {
  throw new RpcError(400, 'PHONE_NUMBER_INVALID');
}
