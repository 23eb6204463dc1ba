// Makes users, bots and channels, with fixed or free ids.
import { randomBytes } from 'node:crypto';
import type { NewBot, NewChannel, NewUser } from '../control-api.ts';
import type { Services } from '../services/services.ts';
import type { World } from '../state/world.ts';

/** Real ids are past 32 bits, and clients must bear it. */
const FIRST_USER_ID = 5_000_000_001;
const FIRST_BOT_ID = 7_000_000_001;
const FIRST_CHANNEL_ID = 2_000_000_001;

/** @throws Error when the id or user name is taken. */
export function newUser(world: World, user: NewUser): { id: number } {
  const id = user.id ?? freeId(world.users, FIRST_USER_ID, FIRST_BOT_ID);
  refuseTaken(world, id, user.username);
  const { firstName, lastName, username, languageCode } = user;
  if (firstName.trim() === '') throw new Error('firstName must not be empty');
  world.commit({
    t: 'user',
    user: {
      id,
      firstName,
      ...(lastName === undefined ? {} : { lastName }),
      ...(username === undefined ? {} : { username }),
      ...(languageCode === undefined ? {} : { languageCode }),
    },
  });
  return { id };
}

/** @throws Error when the token is malformed, or the id or user name is taken. */
export function newBot({ world, settings }: Services, bot: NewBot): { id: number; token: string } {
  const token = bot.token ?? `${freeId(world.users, FIRST_BOT_ID)}:${randomBytes(26).toString('base64url')}`;
  const [, digits] = /^(\d{1,15}):[\w-]{8,}$/.exec(token) ?? [];
  if (digits === undefined) throw new Error('token must be <id>:<secret of at least 8 letters, digits, _ or ->');
  const id = Number(digits);
  const dc = bot.dc ?? settings.defaultDc;
  if (!settings.dcs.some((known) => known.id === dc)) throw new Error(`there is no DC ${dc}`);
  refuseTaken(world, id, bot.username);
  world.commit({ t: 'user', user: { id, firstName: bot.firstName, username: bot.username, bot: { token, dc } } });
  return { id, token };
}

/** @throws Error when the id is taken or a member is unknown. */
export function newChannel({ world, hub }: Services, channel: NewChannel): { id: number; chatId: string } {
  const id = channel.id ?? freeId(world.channels, FIRST_CHANNEL_ID);
  if (world.channels.has(id)) throw new Error(`channel ${id} is there already`);
  for (const member of channel.members) if (!world.users.has(member)) throw new Error(`there is no user ${member}`);
  const creatorId = channel.members.find((member) => world.users.get(member)?.bot === undefined);
  world.commit({
    t: 'channel',
    channel: {
      id,
      title: channel.title,
      date: world.nowSeconds(),
      members: [...new Set(channel.members)],
      ...(creatorId === undefined ? {} : { creatorId }),
      ...(channel.admins === undefined ? {} : { adminIds: [...channel.admins] }),
    },
  });
  for (const member of channel.members) hub.announceChannel(member, id);
  return { id, chatId: `-100${id}` };
}

function refuseTaken(world: World, id: number, username: string | undefined): void {
  if (!Number.isSafeInteger(id) || id <= 0) throw new Error('an id is a positive whole number');
  if (world.users.has(id)) throw new Error(`user ${id} is there already`);
  if (username !== undefined && world.findUserByName(username) !== undefined) {
    throw new Error(`the user name ${username} is taken`);
  }
}

function freeId(taken: ReadonlyMap<number, unknown>, first: number, end = Number.MAX_SAFE_INTEGER): number {
  for (let id = first; id < end; id++) if (!taken.has(id)) return id;
  throw new Error('no free id is left');
}
