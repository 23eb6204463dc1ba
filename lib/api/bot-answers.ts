// Bots, and the nodes that share them, as the API and the pages tell them.
import type { Runtime } from '../runtime.ts';
import type { BotStatus } from '../telegram/telegram.ts';
import type { AdminBot, AdminBotList } from './contract-admin.ts';

/** A bot as it is just now. */
export function shownBot(bot: BotStatus): AdminBot {
  return {
    username: bot.username,
    role: bot.role,
    state: bot.state,
    reason: bot.reason ?? null,
    lanes: bot.lanes ?? null,
    parts_in_flight: bot.inFlight ?? null,
    parts_limit: bot.partsLimit ?? null,
    flood_until: bot.floodUntilMs === undefined ? null : new Date(bot.floodUntilMs).toISOString(),
    bytes_per_second: bot.bytesPerSecond ?? null,
    p95_ms: bot.p95Ms ?? null,
    breaker: bot.breaker ?? null,
  };
}

/** What {@link botList} reads. */
export interface BotListRoom {
  readonly telegram: Pick<Runtime['telegram'], 'bots' | 'seats'>;
  readonly leases: Pick<NonNullable<Runtime['leases']>, 'nodes'> | undefined;
}

/** The bots of this node, and all nodes with what they hold; a bot of another node is known by its id alone. */
export function botList({ telegram, leases }: BotListRoom): AdminBotList {
  const own = telegram.bots();
  const [frontId] = telegram.seats?.botIds ?? [];
  const shownHeld = (resource: string) => {
    const id = resource.replace(/^bot:/, '');
    const username = own.find(({ userId }) => String(userId) === id)?.username ?? '';
    return {
      id,
      username: username === '' ? null : username,
      role: id === String(frontId) ? ('front' as const) : ('reader' as const),
    };
  };
  const nodes = (leases?.nodes() ?? []).map(({ id, name, isSelf, isAlive, holds }) => ({
    ...{ id, name, is_self: isSelf, is_alive: isAlive },
    bots: holds.map(shownHeld),
  }));
  return { bots: own.map(shownBot), nodes };
}
