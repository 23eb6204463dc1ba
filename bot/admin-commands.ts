// /stats and /reindex.
import type { IncomingMessage } from '#lib/telegram/telegram.ts';
import type { Desk, ReindexStatus, Speaker } from './desk.ts';

/** Failed jobs counted; more are shown as so many. */
const maxCounted = 1000;
/** Between two edits while a rebuild runs. */
const editPauseMs = 3000;

/** What only admins may do. The caller has checked that. */
export class AdminCommands {
  readonly #desk: Desk;
  readonly #startedAtMs: number;
  readonly #stopping = new AbortController();
  #watching: Promise<void> = Promise.resolve();

  constructor(desk: Desk) {
    this.#desk = desk;
    this.#startedAtMs = desk.rooms.clock.nowMs();
  }

  /**
   * /stats: answers with what is in the catalogue, the work under way (each kind counted up to 1,000), and how long
   * this process has run.
   */
  async stats(message: IncomingMessage, { texts }: Speaker): Promise<void> {
    const { storage, jobs, clock } = this.#desk.rooms;
    const live = (await jobs?.list({ states: ['queued', 'running'], limit: maxCounted })) ?? [];
    const failed = (await jobs?.list({ states: ['failed'], limit: maxCounted })) ?? [];
    const facts = {
      totals: await storage.media.totals(),
      liveJobs: live.length,
      failedJobs: failed.length,
      unfinishedUploads: (await storage.ingest.unfinished(maxCounted)).length,
      uptimeSeconds: (clock.nowMs() - this.#startedAtMs) / 1000,
    };
    await this.#desk.reply(message, { text: texts.stats(facts) });
  }

  /** Begins a rebuild, or joins the one under way, and edits one message until it ends. */
  async reindex(message: IncomingMessage, speaker: Speaker): Promise<void> {
    const { reindexer } = this.#desk.rooms;
    await reindexer.start();
    const messageId = await this.#desk.reply(message, { text: textOf(reindexer.status(), speaker) });
    if (messageId === undefined) return;
    this.#watching = this.#watch(messageId, speaker).catch((error: unknown) => {
      if (!this.#stopping.signal.aborted) this.#desk.rooms.log.warn('a rebuild is not watched any more', { error });
    });
  }

  /** Ends the watching; a rebuild goes on by itself. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#watching;
  }

  async #watch(messageId: number, speaker: Speaker): Promise<void> {
    const { reindexer, clock } = this.#desk.rooms;
    let shown = '';
    for (let isRunning = true; isRunning; ) {
      const status = reindexer.status();
      isRunning = status.state === 'running';
      const text = textOf(status, speaker);
      if (text !== shown) await this.#desk.edit(speaker.chatId, messageId, { text });
      shown = text;
      if (isRunning) await clock.sleep(editPauseMs, this.#stopping.signal);
    }
  }
}

function textOf({ state, ...facts }: ReindexStatus, { texts }: Speaker): string {
  return texts.reindex({ ...facts, state: state === 'idle' ? 'running' : state });
}
