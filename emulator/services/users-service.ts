// users.*, contacts.resolveUsername and bots.*. Source: https://core.telegram.org/methods/users, …/bots
import { RpcError } from '../mtproto/rpc.ts';
import type { TlObject } from '../tl/tl-object.ts';
import { findInputUser, resolveUser } from './input-peers.ts';
import type { AccountMethod } from './services.ts';
import { findString, readLongNumber, readObject, readObjects, readString } from './tl-fields.ts';
import { viewCommands, viewFullUser, viewUser } from './user-view.ts';

/** Telegram's limits on a bot's command list. */
const MAX_COMMANDS = 100;
const COMMAND_NAME = /^[a-z0-9_]{1,32}$/;

/** The methods of this file, by name. */
export const usersMethods: Readonly<Record<string, AccountMethod>> = {
  'users.getUsers': ({ world }, { query }, self) =>
    readObjects(query, 'id').map((input): TlObject => {
      const user = findInputUser(world, self, input);
      if (user !== undefined) return viewUser(world, self.id, user);
      return { _: 'userEmpty', id: input.user_id === undefined ? 0n : BigInt(readLongNumber(input, 'user_id')) };
    }),
  'users.getFullUser': ({ world }, { query }, self) =>
    viewFullUser(world, self.id, resolveUser(world, self, readObject(query, 'id'))),
  'contacts.resolveUsername': resolveUsername,
  'bots.setBotCommands': setBotCommands,
  'bots.getBotCommands': ({ world }, { query }, self) => viewCommands(world, self.id, languageOf(query)),
  'bots.resetBotCommands': ({ world }, { query }, self) => {
    world.commit({ t: 'commands', botId: self.id, commands: [], ...languageField(languageOf(query)) });
    return true;
  },
  'bots.setBotInfo': () => true,
  'bots.setBotMenuButton': () => true,
  'bots.getBotInfo': (_services, _call, self) => ({
    _: 'bots.botInfo',
    name: self.firstName,
    about: '',
    description: '',
  }),
  'account.updateStatus': () => true,
};

function resolveUsername(
  { world }: Parameters<AccountMethod>[0],
  { query }: Parameters<AccountMethod>[1],
  self: Parameters<AccountMethod>[2],
): TlObject {
  const username = readString(query, 'username').replace(/^@/, '');
  if (!/^[A-Za-z]\w{2,31}$/.test(username)) throw new RpcError(400, 'USERNAME_INVALID');
  const user = world.findUserByName(username);
  if (user === undefined) throw new RpcError(400, 'USERNAME_NOT_OCCUPIED');
  return {
    _: 'contacts.resolvedPeer',
    peer: { _: 'peerUser', user_id: BigInt(user.id) },
    chats: [],
    users: [viewUser(world, self.id, user)],
  };
}

/** One list per bot and language; scopes are accepted and not told apart. */
function setBotCommands(
  { world }: Parameters<AccountMethod>[0],
  { query }: Parameters<AccountMethod>[1],
  self: Parameters<AccountMethod>[2],
): boolean {
  const commands = readObjects(query, 'commands').map((row) => ({
    command: readString(row, 'command'),
    description: readString(row, 'description'),
  }));
  if (commands.length > MAX_COMMANDS) throw new RpcError(400, 'BOT_COMMANDS_TOO_MUCH');
  for (const { command, description } of commands) {
    if (!COMMAND_NAME.test(command)) throw new RpcError(400, 'BOT_COMMAND_INVALID');
    if (description.length < 1 || description.length > 256) {
      throw new RpcError(400, 'BOT_COMMAND_DESCRIPTION_INVALID');
    }
  }
  const languageCode = languageOf(query);
  if (!/^([a-z]{2})?$/.test(languageCode)) throw new RpcError(400, 'LANG_CODE_INVALID');
  world.commit({ t: 'commands', botId: self.id, commands, ...languageField(languageCode) });
  return true;
}

/** Test clients may leave it out. */
function languageOf(query: TlObject): string {
  return findString(query, 'lang_code') ?? '';
}

function languageField(languageCode: string): { languageCode?: string } {
  return languageCode === '' ? {} : { languageCode };
}
