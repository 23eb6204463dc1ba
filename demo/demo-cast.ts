// The people and places of the demo's Telegram. Fixed ids, so that creating them again finds them there.
import type { ControlApi } from '#emulator/control-api.ts';

/** Ids of the cast, in the ranges Telegram uses today (past 32 bits for users). */
export const cast = {
  userId: 5_100_000_001,
  friendId: 5_100_000_002,
  botId: 7_100_000_001,
  logChannelId: 2_100_000_001,
} as const;

/**
 * Creates the newcomer, a friend, the bot and its log channel, whichever are not there yet.
 *
 * @param botToken token the bot shall have.
 * @throws Error when the emulator refuses for another reason than that they exist.
 */
export async function createCast(control: ControlApi, botToken: string): Promise<void> {
  await unlessThere(control.createUser({ firstName: 'You', username: 'you', id: cast.userId }));
  await unlessThere(control.createUser({ firstName: 'Robin', username: 'robin_demo', id: cast.friendId }));
  await unlessThere(control.createBot({ firstName: 'StreamVault', username: 'streamvault_demo_bot', token: botToken }));
  await unlessThere(
    control.createChannel({
      title: 'StreamVault log',
      members: [cast.friendId, cast.botId],
      id: cast.logChannelId,
    }),
  );
}

async function unlessThere(creation: Promise<unknown>): Promise<void> {
  await creation.catch((error: unknown) => {
    // An earlier start has created it.
    if (error instanceof Error && /is there already|is taken/.test(error.message)) return;
    throw error;
  });
}
