// Puts the room together: this node's leases, and bots that follow them.
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { LeaseStore } from '../storage/lease-store.ts';
import type { BotSeats } from '../telegram/telegram.ts';
import { BotKeeper, type FrontDuty, resourceOf } from './bot-keeper.ts';
import { folderId } from './folder-id.ts';
import { LeaseKeeper } from './lease-keeper.ts';
import { defaultLeaseTimes, type LeaseTimes } from './lease-rules.ts';
import type { Leases } from './nodes.ts';

/** What {@link createNodeLeases} works with. */
export interface NodeLeasesOptions {
  readonly node: { readonly name: string };
  /** Its own id is kept there: whoever has the folder locked is that node. */
  readonly dataDir: string;
  readonly store: LeaseStore;
  /** Of a room that shares its bots. */
  readonly seats: BotSeats | undefined;
  readonly front: FrontDuty;
  /** Default {@link defaultLeaseTimes}; the same for all nodes of a store. */
  readonly times?: LeaseTimes;
  readonly clock: Clock;
  readonly log: Log;
}

/** Makes the leases of this node; nothing is taken before {@link Leases.start}. @throws TypeError without `seats`. */
export function createNodeLeases(options: NodeLeasesOptions): Leases {
  const { node, dataDir, store, seats, front, times = defaultLeaseTimes, clock, log } = options;
  if (!seats) throw new TypeError('the Telegram room does not share its bots');
  const id = folderId(dataDir);
  const bots = new BotKeeper({ seats, front, holds: (resource) => keeper.holds(resource) });
  const keeper: LeaseKeeper = new LeaseKeeper({
    store,
    node: { id, name: node.name },
    resources: seats.botIds.map(resourceOf),
    worker: bots,
    times,
    moment: () => ({ wallMs: clock.nowMs(), steadyMs: performance.now() }),
    clock,
    log,
  });
  return keeper;
}
