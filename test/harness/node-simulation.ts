// Nodes on one store in a time of their own: clocks that drift, calls that take long or are lost, processes that stand still or die.
import type { Clock } from '#lib/clock.ts';
import { AppError } from '#lib/errors.ts';
import { silentLog } from '#lib/log.ts';
import { LeaseKeeper } from '#lib/nodes/lease-keeper.ts';
import type { LeaseTimes } from '#lib/nodes/lease-rules.ts';
import type { LeaseRecord, LeaseStore, NodeRecord } from '#lib/storage/lease-store.ts';

/** The same row of numbers in [0, 1) for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Entry {
  readonly atMs: number;
  readonly order: number;
  readonly node: SimulatedNode | undefined;
  readonly run: () => void;
}

/** Time and the store; nodes are added to it. */
export class Simulation {
  nowMs = 0;
  /** Calls to the store may take seconds, and answers may be lost. */
  isRough = false;
  readonly nodes: SimulatedNode[] = [];
  readonly store = new StoreOfRecords();
  #entries: Entry[] = [];
  #order = 0;

  constructor(readonly random: () => number) {}

  /** @param node whose work it is: it waits while that stands still, and never happens once that is dead. */
  at(delayMs: number, run: () => void, node?: SimulatedNode): () => void {
    const entry = { atMs: this.nowMs + Math.max(0, delayMs), order: this.#order++, node, run };
    this.#entries.push(entry);
    return () => {
      this.#entries = this.#entries.filter((each) => each !== entry);
    };
  }

  /** Lets this much time pass. @param afterEach called after each thing that happened. */
  async run(lengthMs: number, afterEach: () => void = () => undefined): Promise<void> {
    const endMs = this.nowMs + lengthMs;
    for (;;) {
      const entry = this.#next();
      if (!entry || entry.atMs > endMs) break;
      this.#entries = this.#entries.filter((each) => each !== entry);
      this.nowMs = Math.max(this.nowMs, entry.atMs);
      entry.run();
      // What waits for it may go on: promises of a few levels.
      await new Promise((resolve) => setImmediate(resolve));
      afterEach();
    }
    this.nowMs = endMs;
  }

  #next(): Entry | undefined {
    const due = this.#entries.filter(({ node }) => !node || (!node.isDead && !node.isFrozen));
    return due.reduce<Entry | undefined>(
      (first, each) =>
        !first || each.atMs < first.atMs || (each.atMs === first.atMs && each.order < first.order) ? each : first,
      undefined,
    );
  }
}

/** What is written is seen by the next look. */
export class StoreOfRecords {
  readonly nodes = new Map<string, NodeRecord>();
  readonly leases = new Map<string, LeaseRecord>();

  beat({ id, name }: { readonly id: string; readonly name: string }): void {
    this.nodes.set(id, { id, name, beat: (this.nodes.get(id)?.beat ?? 0) + 1 });
  }

  view() {
    return { nodes: [...this.nodes.values()], leases: [...this.leases.values()] };
  }

  claim(resource: string, seenToken: number, holder: string): number | undefined {
    if ((this.leases.get(resource)?.token ?? 0) !== seenToken) return undefined;
    this.leases.set(resource, { resource, holder, token: seenToken + 1 });
    return seenToken + 1;
  }

  release(resource: string, token: number): boolean {
    if (this.leases.get(resource)?.token !== token) return false;
    this.leases.set(resource, { resource, holder: null, token });
    return true;
  }

  forget(id: string, seenBeat: number): void {
    if (this.nodes.get(id)?.beat === seenBeat) this.nodes.delete(id);
  }
}

export interface SimulatedNodeOptions {
  readonly id: string;
  readonly resources: readonly string[];
  readonly times: LeaseTimes;
  /** 1.1: its clocks run a tenth faster than true time. */
  readonly clockRate: number;
}

export class SimulatedNode {
  /** Used right now: from `gained` until `lost` is told, or for `given` until it has ended. */
  readonly used = new Set<string>();
  isFrozen = false;
  isDead = false;
  /** No call reaches the store. */
  isCutOff = false;
  readonly keeper: LeaseKeeper;
  #wallStepMs = 0;

  constructor(
    private readonly world: Simulation,
    private readonly options: SimulatedNodeOptions,
  ) {
    world.nodes.push(this);
    const { id, resources, times } = options;
    this.keeper = new LeaseKeeper({
      store: this.#store(),
      node: { id, name: id },
      resources,
      times,
      worker: {
        gained: (resource) => void this.used.add(resource),
        lost: async (resource, why) => {
          if (why === 'given') await this.#clock.sleep(300 * world.random());
          this.used.delete(resource);
        },
      },
      moment: () => ({ wallMs: this.#clock.nowMs() + this.#wallStepMs, steadyMs: this.#clock.nowMs() }),
      clock: this.#clock,
      log: silentLog,
    });
  }

  get id(): string {
    return this.options.id;
  }

  /** Somebody sets its clock. */
  setClock(byMs: number): void {
    this.#wallStepMs += byMs;
  }

  readonly #clock: Clock = {
    nowMs: () => this.world.nowMs * this.options.clockRate,
    sleep: (delayMs, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(new AppError('aborted'));
        const onAbort = () => {
          cancel();
          reject(new AppError('aborted'));
        };
        const wake = () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        };
        const cancel = this.world.at(delayMs / this.options.clockRate, wake, this);
        signal?.addEventListener('abort', onAbort);
      }),
  };

  #store(): LeaseStore {
    const { store } = this.world;
    return {
      beat: (node) => this.#call(() => store.beat(node)),
      view: () => this.#call(() => store.view()),
      claim: (...args) => this.#call(() => store.claim(...args)),
      release: (...args) => this.#call(() => store.release(...args)),
      forget: (...args) => this.#call(() => store.forget(...args)),
    };
  }

  /** On its way a call may be lost, on its way back its answer; both look the same to the caller. */
  #call<T>(act: () => T): Promise<T> {
    const { world } = this;
    const slowMs = world.isRough && world.random() < 0.05 ? 6_000 : 60;
    return new Promise((resolve, reject) => {
      const fail = () => reject(new AppError('storage_unavailable'));
      // The packet is on the wire: it arrives though its sender stands still or is dead.
      world.at(world.random() * slowMs, () => {
        if (this.isCutOff) return void world.at(3_000, fail, this);
        const answer = act();
        if (world.isRough && world.random() < 0.02) return void world.at(3_000, fail, this);
        world.at(world.random() * slowMs, () => (this.isCutOff ? fail() : resolve(answer)), this);
      });
    });
  }
}
