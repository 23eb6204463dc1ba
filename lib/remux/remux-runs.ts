// Who makes what: children are reused for segments that follow, started anew for those far away, and never too many.
import type { Clock } from '../clock.ts';
import { AppError, abortError } from '../errors.ts';
import type { Log } from '../log.ts';
import { FilmDoor, type OpenFilm } from './film-door.ts';
import type { HlsFilm } from './film-facts.ts';
import { type ChildRules, RemuxChild } from './remux-child.ts';
import type { CutSegment } from './segment-cutter.ts';
import type { SegmentStore } from './segment-store.ts';

/** A segment that is so far ahead of a child is waited for; one farther away gets a child of its own. */
const reachSegments = 3;
/** Nobody has asked for so long: the viewer has paused, or has gone. */
const idleMs = 15_000;
/** All who waited have hung up. */
const lingerMs = 2000;
/** A child that was asked for something so lately is taken from its film by a viewer of the same film alone. */
const ownMs = 8000;
/** A segment that takes longer does not come. */
const patienceMs = 45_000;
const lookMs = 500;

/** How many children there may be, and what they work with. */
export interface RemuxRunsOptions {
  /** Finds ffmpeg at each start, so that it may come later. */
  readonly findFfmpeg: () => string | undefined;
  /** Children at a time. */
  readonly processes: number;
  readonly open: (film: HlsFilm) => OpenFilm;
  readonly store: SegmentStore;
  readonly rules: ChildRules;
  readonly clock: Clock;
  readonly log: Log;
}

/** Heads of films that are kept: some KiB each. */
const mostHeads = 200;

interface Run {
  readonly film: HlsFilm;
  readonly first: number;
  readonly child: RemuxChild;
  waiters: number;
  lastWantedMs: number;
}

interface Waiter {
  readonly key: string;
  readonly run: Run;
  readonly settle: (failure: AppError | undefined) => void;
}

/** The children that make segments, and those who wait for one. */
export class RemuxRuns {
  readonly #options: RemuxRunsOptions;
  readonly #runs = new Set<Run>();
  readonly #waiters = new Set<Waiter>();
  readonly #heads = new Map<string, Uint8Array>();
  #timer: NodeJS.Timeout | undefined;
  #choosing: Promise<unknown> = Promise.resolve();
  #isStopped = false;

  constructor(options: RemuxRunsOptions) {
    this.#options = options;
  }

  /** Of the children that run. */
  pids(): number[] {
    return [...this.#runs].flatMap(({ child }) => child.pid ?? []);
  }

  /**
   * The head of a rendition.
   *
   * @throws as `Remux.file`.
   * @throws AppError `remux_unavailable` when ffmpeg cannot make it.
   */
  async head(film: HlsFilm, rendition: string, signal: AbortSignal): Promise<Uint8Array> {
    const key = headKey(film, rendition);
    const known = this.#heads.get(key);
    if (known) return known;
    const isOfFilm = (run: Run) => run.film.key === film.key && !run.child.isEnded;
    const run = await this.#choose(() => [...this.#runs].find(isOfFilm) ?? this.#begin(film, 0));
    if (!this.#heads.has(key)) await this.#wait(run, key, signal);
    const head = this.#heads.get(key);
    if (!head) throw new AppError('remux_unavailable');
    return head;
  }

  /**
   * A segment; empty where the rendition has nothing.
   *
   * @throws as `Remux.file`.
   * @throws AppError `remux_unavailable` when ffmpeg cannot make it, or there is no room for it.
   */
  async segment(film: HlsFilm, rendition: string, index: number, signal: AbortSignal): Promise<Uint8Array> {
    const key = segmentKey(film, rendition, index);
    // Evicted between its making and its reading: made once more, and no oftener.
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const kept = await this.#options.store.get(key);
      if (signal.aborted) throw abortError(signal);
      if (kept) {
        this.#keepAhead(film, index);
        return kept;
      }
      const run = await this.#choose(() => this.#reaching(film, rendition, index) ?? this.#begin(film, index));
      run.child.want(index);
      // It may have come while another one was being ended.
      if (!this.#options.store.has(key)) await this.#wait(run, key, signal);
    }
    throw new AppError('remux_unavailable', 'There is no room for segments.');
  }

  /** Ends all. Idempotent. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all([...this.#runs].map((run) => this.#end(run, new AppError('shutting_down'))));
    clearInterval(this.#timer);
  }

  #keepAhead(film: HlsFilm, index: number): void {
    for (const run of this.#runs) {
      if (run.film.key !== film.key || index < run.first || index > run.child.indexOf('video') + reachSegments)
        continue;
      run.child.want(index);
      run.lastWantedMs = this.#options.clock.nowMs();
    }
  }

  /** One after the other: picture and sound of the same place, asked for at once, shall have one child. */
  #choose(choice: () => Run | Promise<Run>): Promise<Run> {
    const chosen = this.#choosing.then(choice);
    this.#choosing = chosen.catch(() => undefined);
    return chosen;
  }

  #reaching(film: HlsFilm, rendition: string, index: number): Run | undefined {
    return [...this.#runs].find(({ film: its, child }) => {
      const at = child.indexOf(rendition);
      return !child.isEnded && its.key === film.key && index >= at && index <= at + reachSegments;
    });
  }

  async #begin(film: HlsFilm, first: number): Promise<Run> {
    if (this.#isStopped) throw new AppError('shutting_down');
    const program = this.#options.findFfmpeg();
    if (!program) throw new AppError('remux_unavailable', 'Films cannot be converted here: ffmpeg is not installed.');
    if (this.#runs.size >= this.#options.processes) await this.#makeRoom(film);
    const run = this.#newRun(film, first, program);
    this.#runs.add(run);
    this.#timer ??= setInterval(() => this.#look(), lookMs).unref();
    run.child
      .start()
      .catch((error: unknown) => run.child.stop(new AppError('remux_unavailable', undefined, { cause: error })));
    return run;
  }

  #newRun(film: HlsFilm, first: number, program: string): Run {
    const { open, rules, store, clock, log } = this.#options;
    const child = new RemuxChild({
      ...{ program, rules, door: new FilmDoor(open(film)) },
      job: { tracks: film.tracks, plan: film.plan, keyFramesMs: film.keyFramesMs, first },
      onHead: (rendition, head) => this.#keepHead(headKey(film, rendition), head),
      onSegment: async (rendition, segment) => this.#keepSegment(store, film, rendition, segment),
      onEnd: (failure) => {
        this.#runs.delete(run);
        this.#settle((waiter) => waiter.run === run, failure ?? new AppError('not_found', 'The film ends before.'));
        const isOurs = failure === undefined || failure.code === 'aborted' || failure.code === 'shutting_down';
        if (!isOurs) log.warn('a film could not be cut into segments', { ...placeOf(film), error: failure });
      },
    });
    const run: Run = { film, first, child, waiters: 0, lastWantedMs: clock.nowMs() };
    return run;
  }

  #keepHead(key: string, head: Uint8Array): void {
    this.#heads.delete(key);
    this.#heads.set(key, head);
    for (const oldest of this.#heads.keys()) if (this.#heads.size > mostHeads) this.#heads.delete(oldest);
    this.#settle((waiter) => waiter.key === key, undefined);
  }

  async #keepSegment(
    store: SegmentStore,
    film: HlsFilm,
    rendition: string,
    { index, bytes }: CutSegment,
  ): Promise<void> {
    const key = segmentKey(film, rendition, index);
    await store.put(key, bytes);
    this.#settle((waiter) => waiter.key === key, undefined);
  }

  #settle(isMeant: (waiter: Waiter) => boolean, failure: AppError | undefined): void {
    for (const waiter of this.#waiters) if (isMeant(waiter)) waiter.settle(failure);
  }

  #wait(run: Run, key: string, signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    if (run.child.isEnded) throw new AppError('remux_unavailable');
    run.waiters += 1;
    run.lastWantedMs = clock.nowMs();
    return new Promise((resolve, reject) => {
      const onAbort = () => waiter.settle(abortError(signal));
      const timer = setTimeout(
        () => waiter.settle(new AppError('remux_unavailable', 'The film takes too long to be read.')),
        patienceMs,
      );
      const waiter: Waiter = {
        ...{ key, run },
        settle: (failure) => {
          if (!this.#waiters.delete(waiter)) return;
          clearTimeout(timer);
          signal.removeEventListener('abort', onAbort);
          run.waiters -= 1;
          const hasLeft = failure?.code === 'aborted';
          run.lastWantedMs = hasLeft ? clock.nowMs() - idleMs + lingerMs : clock.nowMs();
          if (failure) reject(failure);
          else resolve();
        },
      };
      this.#waiters.add(waiter);
      signal.addEventListener('abort', onAbort, { once: true });
      if (signal.aborted) onAbort();
    });
  }

  /** Whoever was wanted least lately goes: of the same film at once, as its viewer has gone elsewhere; of others when they rest. */
  async #makeRoom(film: HlsFilm): Promise<void> {
    const nowMs = this.#options.clock.nowMs();
    const isFree = (run: Run) => run.waiters === 0 && (run.film.key === film.key || nowMs - run.lastWantedMs > ownMs);
    const free = [...this.#runs].filter(isFree).sort((a, b) => a.lastWantedMs - b.lastWantedMs);
    const chosen = free.find((run) => run.film.key === film.key) ?? free[0];
    if (!chosen)
      throw new AppError('queue_full', 'Too many films are being converted right now.', { retryAfterSeconds: 5 });
    await this.#end(chosen, new AppError('aborted'));
    // Another request may have taken the place meanwhile.
    if (this.#runs.size >= this.#options.processes)
      throw new AppError('queue_full', undefined, { retryAfterSeconds: 1 });
  }

  #look(): void {
    const nowMs = this.#options.clock.nowMs();
    for (const run of this.#runs) {
      if (run.waiters === 0 && nowMs - run.lastWantedMs >= idleMs) void this.#end(run, new AppError('aborted'));
    }
    if (this.#runs.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async #end(run: Run, reason: AppError): Promise<void> {
    await run.child.stop(reason);
  }
}

const placeOf = ({ record: { chat_id, message_id } }: HlsFilm) => ({ chat_id, message_id });
const headKey = ({ key }: HlsFilm, rendition: string) => `${key}/${rendition}/head`;
const segmentKey = ({ key }: HlsFilm, rendition: string, index: number) => `${key}/${rendition}/${index}`;
