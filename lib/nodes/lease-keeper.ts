// Keeps this node alive in the eyes of the others, takes its share of the bots, and lets go of them in time.
//
//   free ──claimed──► held ──share is smaller, stop──► leaving ──nothing uses it──► given back
//                      └──no good sign of life for fenceMs──► fenced: work is cut, and everything is claimed anew later
import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { LeaseStore, LeaseView } from '../storage/lease-store.ts';
import {
  forgetMs,
  isFenced,
  type LeasePlan,
  type LeaseTimes,
  longestSpan,
  type Moment,
  planLeases,
  type Sight,
  type Sights,
  silentMs,
  watchNodes,
} from './lease-rules.ts';
import type { Leases, LeaseWorker, NodeStatus } from './nodes.ts';

/** What {@link LeaseKeeper} works with. */
export interface LeaseKeeperOptions {
  readonly store: LeaseStore;
  /** `id`: no two running processes have the same one. */
  readonly node: { readonly id: string; readonly name: string };
  /** What is shared among the nodes, the most important one first. */
  readonly resources: readonly string[];
  readonly worker: LeaseWorker;
  readonly times: LeaseTimes;
  /** Reads both clocks of the machine. */
  readonly moment: () => Moment;
  readonly clock: Clock;
  readonly log: Log;
}

/** Beats, takes and gives back leases, and stops using them in time. */
export class LeaseKeeper implements Leases {
  /** Resource to token. */
  readonly #held = new Map<string, number>();
  /** Being given back: still ours, and to be cut when we are fenced. */
  readonly #leaving = new Map<string, Promise<void>>();
  readonly #stopping = new AbortController();
  /** When the last sign of life that arrived was sent. */
  #sentAt: Moment | undefined;
  #sights: Sights = new Map();
  #view: LeaseView = { nodes: [], leases: [] };
  #dead: ReadonlySet<string> = new Set();
  #isStoreAway = false;
  #guard = new AbortController();
  #started: Promise<void> | undefined;
  #loop: Promise<void> = Promise.resolve();
  #stopped: Promise<void> | undefined;

  /** @throws TypeError for times that leave no room between standing still and being taken. */
  constructor(private readonly options: LeaseKeeperOptions) {
    const { beatMs, fenceMs, leaseMs } = options.times;
    if (!(beatMs > 0 && fenceMs > 2 * beatMs && leaseMs >= 1.25 * fenceMs)) {
      throw new TypeError('fenceMs must be more than twice beatMs, and leaseMs at least 1.25 times fenceMs');
    }
  }

  start(): Promise<void> {
    this.#started ??= this.#begin();
    return this.#started;
  }

  holds(resource: string): boolean {
    return this.#held.has(resource) && !this.#isFenced();
  }

  nodes(): readonly NodeStatus[] {
    const { self } = this;
    return this.#view.nodes.map(({ id, name }) => ({
      ...{ id, name },
      isSelf: id === self,
      isAlive: id === self || !this.#dead.has(id),
      holds: this.#view.leases.filter(({ holder }) => holder === id).map(({ resource }) => resource),
    }));
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#end();
    return this.#stopped;
  }

  private get self(): string {
    return this.options.node.id;
  }

  async #begin(): Promise<void> {
    await this.#turn();
    this.#loop = this.#run();
  }

  async #run(): Promise<void> {
    const { clock, times } = this.options;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      // Stopping: the loop's condition sees the signal.
      await clock.sleep(times.beatMs, signal).catch(() => undefined);
      if (!signal.aborted) await this.#turn();
    }
  }

  /** One sign of life and one look. A store that is away is told once. */
  async #turn(): Promise<void> {
    try {
      await this.#beat();
      await this.#look();
      if (this.#isStoreAway) this.options.log.info('the store is reached again');
      this.#isStoreAway = false;
    } catch (error) {
      if (!this.#isStoreAway && !this.#stopping.signal.aborted) {
        this.options.log.warn('no sign of life reaches the store; without one the bots stand still', { error });
      }
      this.#isStoreAway = true;
    }
  }

  async #beat(): Promise<void> {
    const sentAt = this.options.moment();
    await this.options.store.beat(this.options.node);
    // Too late for what was held: somebody may have it already. What is still ours is claimed anew.
    if (this.#isFenced()) this.#fence();
    this.#sentAt = sentAt;
    this.#watchFence(sentAt);
  }

  #isFenced(): boolean {
    return isFenced(this.#sentAt, this.options.moment(), this.options.times);
  }

  /** Stands still in time even when no call to the store comes back. */
  #watchFence(sentAt: Moment): void {
    const { clock, moment, times } = this.options;
    this.#guard.abort();
    this.#guard = new AbortController();
    const { signal } = this.#guard;
    const leftMs = Math.ceil(Math.max(0, times.fenceMs - longestSpan(sentAt, moment())));
    clock.sleep(leftMs, signal).then(
      () => {
        if (signal.aborted || this.#sentAt !== sentAt) return;
        if (this.#isFenced()) this.#fence();
        else this.#watchFence(sentAt);
      },
      // Another sign of life has arrived, or all is given back.
      () => undefined,
    );
  }

  #fence(): void {
    const all = [...this.#held.keys()];
    this.#held.clear();
    this.#sentAt = undefined;
    if (all.length === 0) return;
    this.options.log.error('no sign of life in time: this node stops using its bots', { bots: all.length });
    for (const resource of all) void this.#lose(resource, 'fenced');
  }

  async #look(): Promise<void> {
    const { store, moment, times, resources } = this.options;
    const askedAt = moment();
    const view = await store.view();
    const seenAt = moment();
    this.#view = view;
    this.#sights = watchNodes(this.#sights, view, seenAt);
    const isSilent = ([id, sight]: readonly [string, Sight]) =>
      id !== this.self && silentMs(sight, askedAt) >= times.leaseMs;
    const silent = [...this.#sights].filter(isSilent);
    this.#dead = new Set(silent.map(([id]) => id));
    const plan = planLeases({ self: this.self, held: this.#held, resources, view, dead: this.#dead });
    this.#drop(plan.lost);
    // One step at a time: what is on its way out would be counted twice.
    if (this.#leaving.size === 0) await this.#follow(plan);
    await this.#forgetOld(view, askedAt);
  }

  #drop(lost: readonly string[]): void {
    for (const resource of lost) {
      this.options.log.error('a bot was taken by another node', { resource });
      this.#held.delete(resource);
      void this.#lose(resource, 'taken');
    }
  }

  async #follow({ release, wanted, claim }: LeasePlan): Promise<void> {
    for (const resource of release) void this.#giveBack(resource);
    let left = wanted;
    for (const { resource, seenToken } of claim) {
      if (left === 0 || this.#stopping.signal.aborted) return;
      if (await this.#claim(resource, seenToken)) left -= 1;
    }
  }

  async #claim(resource: string, seenToken: number): Promise<boolean> {
    const sentAt = this.#sentAt;
    const token = await this.options.store.claim(resource, seenToken, this.self);
    if (token === undefined) return false;
    // Fenced meanwhile, or stopping: it bears our name, and is found at the next look or given back by `stop`.
    if (this.#sentAt !== sentAt || this.#isFenced()) return false;
    this.#held.set(resource, token);
    this.options.log.info('this node has a bot', { resource });
    this.options.worker.gained(resource);
    return true;
  }

  /** Ends the work first: from then on it may be somebody else's. */
  #giveBack(resource: string): Promise<void> {
    const running = this.#leaving.get(resource);
    if (running) return running;
    const leaving = this.#leave(resource).finally(() => this.#leaving.delete(resource));
    this.#leaving.set(resource, leaving);
    return leaving;
  }

  async #leave(resource: string): Promise<void> {
    const { store, log } = this.options;
    const token = this.#held.get(resource) ?? this.#view.leases.find((lease) => lease.resource === resource)?.token;
    if (this.#held.has(resource)) await this.#lose(resource, 'given');
    this.#held.delete(resource);
    try {
      if (token !== undefined) await store.release(resource, token);
    } catch (error) {
      // Others take it when this node has been silent for long enough; living on, it finds its name on it.
      log.warn('a bot could not be given back', { resource, error });
    }
  }

  async #lose(resource: string, why: Parameters<LeaseWorker['lost']>[1]): Promise<void> {
    try {
      await this.options.worker.lost(resource, why);
    } catch (error) {
      this.options.log.error('a bot did not stop cleanly', { resource, error });
    }
  }

  async #forgetOld({ nodes, leases }: LeaseView, askedAt: Moment): Promise<void> {
    const old = nodes.filter(({ id }) => {
      const sight = this.#sights.get(id);
      const isIdle = !leases.some(({ holder }) => holder === id);
      return id !== this.self && isIdle && sight !== undefined && silentMs(sight, askedAt) >= forgetMs;
    });
    for (const { id, beat } of old) await this.options.store.forget(id, beat);
  }

  async #end(): Promise<void> {
    this.#stopping.abort(new AppError('shutting_down'));
    if (!this.#started) return;
    // While work ends in order, this node must not be taken for dead.
    const beating = this.#beatUntil(Promise.all([...this.#held.keys()].map((resource) => this.#giveBack(resource))));
    await this.#started?.catch(() => undefined);
    await this.#loop;
    await Promise.all([
      ...this.#leaving.values(),
      ...[...this.#held.keys()].map((resource) => this.#giveBack(resource)),
    ]);
    await beating;
    this.#guard.abort();
    if (!this.#isStoreAway) await this.#sayGoodbye();
  }

  async #beatUntil(done: Promise<unknown>): Promise<void> {
    const ended = new AbortController();
    const end = done.finally(() => ended.abort());
    await Promise.resolve();
    while (!ended.signal.aborted) {
      // A store that is away is the fence's matter; the sleep ends with the work.
      await this.#beat().catch(() => undefined);
      await this.options.clock.sleep(this.options.times.beatMs, ended.signal).catch(() => undefined);
    }
    await end;
  }

  /** Others need not wait to share what this node had. */
  async #sayGoodbye(): Promise<void> {
    const { store, log } = this.options;
    try {
      const { nodes, leases } = await store.view();
      const left = leases.filter(({ holder }) => holder === this.self);
      for (const { resource, token } of left) await store.release(resource, token);
      const own = nodes.find(({ id }) => id === this.self);
      if (own) await store.forget(own.id, own.beat);
    } catch (error) {
      log.debug('the others find out by themselves that this node is gone', { error });
    }
  }
}
