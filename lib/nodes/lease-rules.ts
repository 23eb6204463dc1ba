// Who may use which bot, decided from what the store shows and from how long things have been so. Pure.
//
//   holder:  beat sent ────────────── fenceMs ──► uses nothing any more
//   others:        beat seen ───────────────────── leaseMs of silence ──► may claim
//
// A beat is seen after it was sent, so that as long as no clock runs faster or slower than another by more than leaseMs / fenceMs, a
// bot stands still before somebody else takes it. Clocks are never compared: each node measures spans by its own.
import type { LeaseRecord, LeaseView, NodeRecord } from '../storage/lease-store.ts';

/** A reading of both clocks of a machine. Neither is to be trusted alone: one may be set, the other stands still while it sleeps. */
export interface Moment {
  /** Time of day, ms. */
  readonly wallMs: number;
  /** ms since some time; never goes back. */
  readonly steadyMs: number;
}

/** The spans of the rules, in ms. */
export interface LeaseTimes {
  /** Between two signs of life, ms. */
  readonly beatMs: number;
  /** So long after its last good sign of life was sent, a node uses no bot any more, ms. */
  readonly fenceMs: number;
  /** A node silent for so long is dead to the others, ms. */
  readonly leaseMs: number;
}

/** Dead to others within 24 s, so that its bots work again within 30 s; and an election of MongoDB, about 12 s, stops nobody. */
export const defaultLeaseTimes: LeaseTimes = { beatMs: 2_000, fenceMs: 14_000, leaseMs: 20_000 };

/** Nodes that are gone are forgotten after this, ms: by then nobody waits for them. */
export const forgetMs = 600_000;

/** The longest time that may have passed, ms: for who must stop in time. @example longestSpan({ wallMs: 0, steadyMs: 0 }, { wallMs: 5, steadyMs: 9 }) // 9 */
export function longestSpan(from: Moment, to: Moment): number {
  return Math.max(to.wallMs - from.wallMs, to.steadyMs - from.steadyMs);
}

/** The shortest time that may have passed, ms, not below 0: for who must not be early. @example shortestSpan({ wallMs: 0, steadyMs: 0 }, { wallMs: 5, steadyMs: 9 }) // 5 */
export function shortestSpan(from: Moment, to: Moment): number {
  return Math.max(0, Math.min(to.wallMs - from.wallMs, to.steadyMs - from.steadyMs));
}

/** Whether a node whose last good sign of life was sent at `sentAt` must stand still. */
export function isFenced(sentAt: Moment | undefined, now: Moment, { fenceMs }: LeaseTimes): boolean {
  return sentAt === undefined || longestSpan(sentAt, now) >= fenceMs;
}

/** Since when a node's beat is what it is, as far as this one knows. */
export interface Sight {
  readonly beat: number;
  readonly since: Moment;
}

/** By the node's id. */
export type Sights = ReadonlyMap<string, Sight>;

/** A holder without a record: counts as a beat of its own, so that it is waited for, too. */
const noRecord = 0;

/**
 * What is known of the nodes after another look.
 *
 * @param seenAt when the look had ended: what it shows may be as young as that.
 */
export function watchNodes(before: Sights, { nodes, leases }: LeaseView, seenAt: Moment): Sights {
  const recordless = leases.flatMap(({ holder }) => (holder === null ? [] : [[holder, noRecord] as const]));
  const beats = new Map([...recordless, ...nodes.map(({ id, beat }) => [id, beat] as const)]);
  return new Map(
    [...beats].map(([id, beat]) => {
      const known = before.get(id);
      return [id, known?.beat === beat ? known : { beat, since: seenAt }];
    }),
  );
}

/**
 * How long a node has been silent for certain, ms.
 *
 * @param askedAt when the look that still shows this beat began: it may be as old as that.
 */
export function silentMs({ since }: Sight, askedAt: Moment): number {
  return shortestSpan(since, askedAt);
}

/** What a node should do about its leases. */
export interface LeasePlan {
  /** Held no more: another claim came after ours. To be left at once. */
  readonly lost: readonly string[];
  /** To be given back, once nothing uses them: others have too few, or they bear our name from before. */
  readonly release: readonly string[];
  /** How many more to have. */
  readonly wanted: number;
  /** What may be claimed, in this order, until there are as many as are wanted. */
  readonly claim: readonly { readonly resource: string; readonly seenToken: number }[];
}

/** What one node sees when it decides. */
export interface LeaseSituation {
  /** Id of this node. */
  readonly self: string;
  /** What this node uses: resource to token. */
  readonly held: ReadonlyMap<string, number>;
  /** All there are to be shared, the most important one first: it never moves for the sake of fairness. */
  readonly resources: readonly string[];
  readonly view: LeaseView;
  /** Ids of nodes that have been silent for too long. */
  readonly dead: ReadonlySet<string>;
}

/**
 * How many each living node should have: as many as any other, give or take one. The one with the most important resource counts
 * first, so that it need not give it away.
 *
 * @example fairShares({ nodes: ['a', 'b'], count: 3, first: 'b' }) // Map { 'b' => 2, 'a' => 1 }
 */
export function fairShares({
  nodes,
  count,
  first,
}: {
  readonly nodes: readonly string[];
  readonly count: number;
  readonly first: string | undefined;
}): ReadonlyMap<string, number> {
  const others = nodes.filter((id) => id !== first).sort((a, b) => (a < b ? -1 : 1));
  const ranked = first !== undefined && nodes.includes(first) ? [first, ...others] : others;
  const least = Math.floor(count / ranked.length);
  const spare = count % ranked.length;
  return new Map(ranked.map((id, rank) => [id, least + (rank < spare ? 1 : 0)]));
}

/** Decides what to claim and what to give back. The plans of all nodes together end with everybody's fair share. */
export function planLeases({ self, held, resources, view, dead }: LeaseSituation): LeasePlan {
  const records = new Map(view.leases.map((lease) => [lease.resource, lease]));
  const lost = [...held.keys()].filter((resource) => records.get(resource)?.token !== held.get(resource));
  const mine = resources.filter((resource) => held.has(resource) && !lost.includes(resource));
  const holderOf = (resource: string) => livingHolder(records.get(resource), dead);
  const [first = ''] = resources;
  const nodes = livingNodes(view.nodes, self, dead);
  const shares = fairShares({ nodes, count: resources.length, first: holderOf(first) });
  const share = shares.get(self) ?? 0;
  const wanted = Math.max(0, share - mine.length);
  // Of a life before this one, or of a claim whose answer was lost: nobody else takes them while we live.
  const named = resources.filter((resource) => holderOf(resource) === self && !mine.includes(resource));
  const free = resources.filter((resource) => holderOf(resource) === undefined);
  const claims = [...named.slice(0, wanted), ...inTurn(free, first, turnOf(self, shares))];
  const owed = [...shares].reduce((sum, [id, due]) => {
    const has = resources.filter((resource) => holderOf(resource) === id).length;
    return sum + (id === self ? 0 : Math.max(0, due - has));
  }, 0);
  const surplus = Math.max(0, Math.min(mine.length - share, owed - free.length));
  const movable = mine.filter((resource) => resource !== first);
  return {
    lost,
    release: [...named.slice(wanted), ...(surplus > 0 ? movable.slice(-surplus) : [])],
    wanted,
    claim: wanted === 0 ? [] : claims.map((resource) => ({ resource, seenToken: records.get(resource)?.token ?? 0 })),
  };
}

function livingNodes(nodes: readonly NodeRecord[], self: string, dead: ReadonlySet<string>): readonly string[] {
  return [...new Set([self, ...nodes.map(({ id }) => id).filter((id) => !dead.has(id))])];
}

function livingHolder(lease: LeaseRecord | undefined, dead: ReadonlySet<string>): string | undefined {
  const holder = lease?.holder ?? undefined;
  return holder === undefined || dead.has(holder) ? undefined : holder;
}

/** Where a node begins, so that not all want the same one. */
function turnOf(self: string, shares: ReadonlyMap<string, number>): number {
  let turn = 0;
  for (const [id, share] of shares) {
    if (id === self) return turn;
    turn += share;
  }
  return turn;
}

/** The most important one is everybody's first wish: it must not stay free. */
function inTurn(free: readonly string[], first: string, turn: number): readonly string[] {
  const others = free.filter((resource) => resource !== first);
  const start = others.length === 0 ? 0 : turn % others.length;
  return [...free.filter((resource) => resource === first), ...others.slice(start), ...others.slice(0, start)];
}
