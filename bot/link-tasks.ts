// Links under way: in memory while this process watches them, in the store for the next one.
import { conversationTtlMs } from './conversations.ts';
import type { DeskOptions } from './desk.ts';
import type { LinkTask } from './link-task.ts';

/** Links of all people; beyond that, questions nobody answers are forgotten, the oldest first. */
const maxTasks = 1000;

/** A task with what its message shows. */
export interface LiveTask {
  task: LinkTask;
  shownText: string;
  shownAtMs: number;
  expiresAtMs: number;
  isBusy: boolean;
}

/** All of them. */
export class LinkTasks {
  readonly #rooms: Pick<DeskOptions, 'conversations' | 'clock'>;
  readonly #tasks = new Map<string, LiveTask>();

  constructor(rooms: Pick<DeskOptions, 'conversations' | 'clock'>) {
    this.#rooms = rooms;
  }

  /** Links in memory, those whose question waits for its answer included. */
  get size(): number {
    return this.#tasks.size;
  }

  /** Links in memory, the oldest first. */
  values(): Iterable<LiveTask> {
    return this.#tasks.values();
  }

  /** A link in memory by the id of its task; undefined when it has ended or is not watched here. */
  find(id: string): LiveTask | undefined {
    return this.#tasks.get(id);
  }

  /** Links of a person that are being worked on; a question that waits for its answer is not. */
  underWay(userId: number): number {
    return [...this.#tasks.values()].filter(({ task }) => task.user_id === userId && task.stage !== 'choose').length;
  }

  /** Reads what an earlier run left. */
  async load(): Promise<void> {
    for (const task of await this.#rooms.conversations.list('link', maxTasks)) this.#remember(task);
  }

  /** Notes a new one; durable when it resolves. */
  async add(task: LinkTask): Promise<LiveTask> {
    await this.#keep(task);
    return this.#remember(task);
  }

  /** Changes one; durable when it resolves. */
  async save(live: LiveTask, changes: Partial<LinkTask>): Promise<void> {
    live.task = { ...live.task, ...changes };
    live.expiresAtMs = this.#rooms.clock.nowMs() + conversationTtlMs.link;
    await this.#keep(live.task);
  }

  /** Forgets one; durable when it resolves. */
  async remove({ task }: LiveTask): Promise<void> {
    await this.#rooms.conversations.remove('link', task.id);
    this.#tasks.delete(task.id);
  }

  #keep(task: LinkTask): Promise<void> {
    return this.#rooms.conversations.put('link', task.id, task.user_id, task);
  }

  #remember(task: LinkTask): LiveTask {
    const expiresAtMs = this.#rooms.clock.nowMs() + conversationTtlMs.link;
    const live: LiveTask = { task, shownText: '', shownAtMs: 0, expiresAtMs, isBusy: false };
    this.#tasks.set(task.id, live);
    const oldest = [...this.#tasks.values()].find((other) => other.task.stage === 'choose');
    if (this.#tasks.size > maxTasks && oldest) this.#tasks.delete(oldest.task.id);
    return live;
  }
}
