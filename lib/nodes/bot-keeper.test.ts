import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { BotKeeper } from './bot-keeper.ts';

/** What was done, in order; ends when told. */
function stage() {
  const done: string[] = [];
  const held = new Set<string>();
  let endFront: () => void = () => undefined;
  const keeper = new BotKeeper({
    seats: {
      botIds: [1, 2],
      seat: (botId) => void done.push(`seat ${botId}`),
      unseat: async (botId) => void done.push(`unseat ${botId}`),
    },
    front: {
      begin: () => void done.push('begin'),
      end: () => {
        done.push('end');
        return new Promise<void>((resolve) => {
          endFront = resolve;
        });
      },
    },
    holds: (resource) => held.has(resource),
  });
  return { done, held, keeper, endFront: () => endFront() };
}

it('a bot sits down when it is leased, and with the front bot its work begins', () => {
  const { done, held, keeper } = stage();
  for (const resource of ['bot:1', 'bot:2', 'bot:99']) {
    held.add(resource);
    keeper.gained(resource);
  }
  expect(done).toEqual(['seat 1', 'begin', 'seat 2']);
});

it('given back, the work ends before the bot gets up; fenced, the bot is cut before anybody is waited for', async () => {
  const { done, held, keeper, endFront } = stage();
  held.add('bot:1');
  keeper.gained('bot:1');
  const given = keeper.lost('bot:1', 'given');
  await turn();
  expect(done).toEqual(['seat 1', 'begin', 'end']);
  void keeper.lost('bot:1', 'fenced');
  expect(done).toEqual(['seat 1', 'begin', 'end', 'unseat 1', 'end']);
  endFront();
  await turn();
  expect(given).toBeInstanceOf(Promise);
});

it('does not sit down again before its end is over, nor when it is lost by then', async () => {
  const { done, held, keeper, endFront } = stage();
  held.add('bot:1');
  keeper.gained('bot:1');
  const lost = keeper.lost('bot:1', 'given');
  keeper.gained('bot:1');
  await turn();
  expect(done).toEqual(['seat 1', 'begin', 'end']);
  endFront();
  await lost;
  await turn();
  expect(done).toEqual(['seat 1', 'begin', 'end', 'unseat 1', 'seat 1', 'begin']);
  void keeper.lost('bot:1', 'fenced');
  keeper.gained('bot:1');
  held.clear();
  endFront();
  await turn();
  await turn();
  expect(done.at(-1)).toBe('end');
});
