// A user as another account sees it.
import type { UserRecord } from '../state/records.ts';
import { commandsKey, type World } from '../state/world.ts';
import type { TlObject } from '../tl/tl-object.ts';
import { accessHash } from './access-hash.ts';

/** Builds `user`; `self` is set when the viewer looks at itself. */
export function viewUser(world: World, viewerId: number, user: UserRecord): TlObject {
  return {
    _: 'user',
    ...(viewerId === user.id ? { self: true } : {}),
    ...(user.bot === undefined ? {} : { bot: true, bot_nochats: true, bot_info_version: 1 }),
    id: BigInt(user.id),
    access_hash: accessHash(world, viewerId, 'user', user.id),
    first_name: user.firstName,
    ...(user.lastName === undefined ? {} : { last_name: user.lastName }),
    ...(user.username === undefined ? {} : { username: user.username }),
    ...(user.languageCode === undefined ? {} : { lang_code: user.languageCode }),
  };
}

/** Builds `users.userFull` with what a bot has: its description and commands. */
export function viewFullUser(world: World, viewerId: number, user: UserRecord): TlObject {
  return {
    _: 'users.userFull',
    full_user: {
      _: 'userFull',
      id: BigInt(user.id),
      settings: { _: 'peerSettings' },
      notify_settings: { _: 'peerNotifySettings' },
      common_chats_count: 0,
      ...(user.bot === undefined ? {} : { bot_info: viewBotInfo(world, user.id) }),
    },
    chats: [],
    users: [viewUser(world, viewerId, user)],
  };
}

/** Builds `botInfo`. */
export function viewBotInfo(world: World, botId: number): TlObject {
  return { _: 'botInfo', user_id: BigInt(botId), commands: viewCommands(world, botId) };
}

/** Builds the vector of `botCommand`. @param languageCode two letters; empty for everybody else. */
export function viewCommands(world: World, botId: number, languageCode = ''): TlObject[] {
  return (world.commands.get(commandsKey(botId, languageCode)) ?? []).map(
    (row): TlObject => ({ _: 'botCommand', ...row }),
  );
}
