import { expect, it } from 'vitest';
import type { BotStatus } from '../telegram/telegram.ts';
import { botList } from './bot-answers.ts';
import { adminBotListSchema } from './contract-admin.ts';

const bot = (userId: number, username: string): BotStatus => ({ userId, username, state: 'ready', role: 'reader' });
const seats = { botIds: [11, 22, 33], seat: () => undefined, unseat: async () => undefined };

it('of one process alone are its bots, and no nodes', () => {
  const list = botList({ telegram: { bots: () => [bot(11, 'vault_bot')], seats: undefined }, leases: undefined });
  expect(list).toMatchObject({ bots: [{ username: 'vault_bot' }], nodes: [] });
});

it('nodes are shown with the bots they hold; those of others by their id', () => {
  const nodes = [
    { id: 'a', name: 'Aachen', isSelf: true, isAlive: true, holds: ['bot:11', 'bot:22'] },
    { id: 'b', name: 'Bonn', isSelf: false, isAlive: false, holds: ['bot:33'] },
    { id: 'c', name: 'Celle', isSelf: false, isAlive: true, holds: [] },
  ];
  // The second one has not logged in yet.
  const telegram = { bots: () => [bot(11, 'vault_bot'), bot(22, '')], seats };
  const list = botList({ telegram, leases: { nodes: () => nodes } });
  expect(adminBotListSchema.parse(list).nodes).toEqual([
    {
      ...{ id: 'a', name: 'Aachen', is_self: true, is_alive: true },
      bots: [
        { id: '11', username: 'vault_bot', role: 'front' },
        { id: '22', username: null, role: 'reader' },
      ],
    },
    {
      ...{ id: 'b', name: 'Bonn', is_self: false, is_alive: false },
      bots: [{ id: '33', username: null, role: 'reader' }],
    },
    { id: 'c', name: 'Celle', is_self: false, is_alive: true, bots: [] },
  ]);
});
