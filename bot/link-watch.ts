// Watches the jobs behind links and edits the one message of each.
import type { JobView } from '#lib/jobs/jobs.ts';
import type { MediaRecord } from '#lib/storage/storage.ts';
import { findLimit } from './access.ts';
import type { Desk, Reply } from './desk.ts';
import { itemButtons } from './item-card.ts';
import { orderProbe } from './link-orders.ts';
import type { LinkTasks, LiveTask } from './link-tasks.ts';
import { choice, listEndText, listText, progressText, titleOf } from './link-texts.ts';
import { randomIdFor } from './random-id.ts';
import type { Texts } from './texts/texts.ts';

/** How often jobs are looked at, and how often a message shows their progress. */
const lookMs = 1000;
const editMs = 3000;

/** Carries each task from stage to stage (link-task.ts draws them). */
export class LinkWatch {
  readonly #desk: Desk;
  readonly #tasks: LinkTasks;
  readonly #stopping = new AbortController();
  #watching: Promise<void> | undefined;
  readonly #steps = new Set<Promise<void>>();

  constructor(desk: Desk, tasks: LinkTasks) {
    this.#desk = desk;
    this.#tasks = tasks;
  }

  /** Stops looking; the jobs go on. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#watching;
    await Promise.all(this.#steps);
  }

  /** Begins to look, unless it is looking. */
  wake(): void {
    if (this.#watching || this.#tasks.size === 0 || this.#stopping.signal.aborted) return;
    this.#watching = this.#look().finally(() => {
      this.#watching = undefined;
      // One may have come in while the loop was ending.
      this.wake();
    });
  }

  async #look(): Promise<void> {
    const { clock } = this.#desk.rooms;
    while (this.#tasks.size > 0 && !this.#stopping.signal.aborted) {
      for (const live of this.#tasks.values()) this.#step(live);
      await clock.sleep(lookMs, this.#stopping.signal).catch(() => {
        // Stopping: the loop sees the signal.
      });
    }
  }

  /** A task that waits for its turn to speak does not hold up the others. */
  #step(live: LiveTask): void {
    if (live.isBusy) return;
    live.isBusy = true;
    const step = this.#advance(live)
      .catch((error: unknown) => {
        if (!this.#stopping.signal.aborted) this.#desk.rooms.log.warn('a link waits', { url: live.task.url, error });
      })
      .finally(() => {
        live.isBusy = false;
        this.#steps.delete(step);
      });
    this.#steps.add(step);
  }

  async #advance(live: LiveTask): Promise<void> {
    const { languages, clock } = this.#desk.rooms;
    const texts = await languages.textsFor(live.task.user_id);
    if (clock.nowMs() > live.expiresAtMs) return this.end(live, { text: texts.linkTooOld });
    if (live.task.stage === 'probe') return this.#watchProbe(live, texts);
    if (live.task.stage === 'mirror') return this.#watchMirror(live, texts);
  }

  async #watchProbe(live: LiveTask, texts: Texts): Promise<void> {
    const [jobId] = live.task.job_ids;
    if (jobId === undefined) return orderProbe(this.#desk, this.#tasks, live);
    const job = (await this.#desk.rooms.jobs?.find(jobId)) as JobView<'mirror-probe'> | undefined;
    if (job && (job.state === 'queued' || job.state === 'running')) return;
    if (job?.state === 'cancelled') return this.end(live, { text: texts.linkCancelled(live.task.url) });
    if (!job?.result) return this.end(live, { text: texts.linkFailed(live.task.url, job?.error ?? null) });
    const facts = job.result;
    const known = facts.entry_count > 0 ? undefined : await this.#findKnown([facts.url, live.task.url]);
    if (known) return this.end(live, this.#itemReply(known, texts, false));
    const limits = this.#desk.rooms.config.limits;
    // Of a film that is too large another quality may fit.
    const size = facts.heights.length > 1 ? undefined : (facts.size_bytes ?? undefined);
    const refusal = facts.entry_count > 0 ? undefined : findLimit(limits, size, facts.duration ?? undefined);
    if (refusal) return this.end(live, { text: texts.refused(refusal) });
    await this.#tasks.save(live, {
      stage: 'choose',
      facts: { ...facts, heights: [...facts.heights], entries: [...facts.entries] },
    });
    await this.#show(live, choice(texts, live.task.id, facts));
  }

  async #watchMirror(live: LiveTask, texts: Texts): Promise<void> {
    const found = await Promise.all(live.task.job_ids.map((id) => this.#desk.rooms.jobs?.find(id)));
    const jobs = found as (JobView<'mirror'> | undefined)[];
    const isUnderWay = jobs.some((job) => job?.state === 'queued' || job?.state === 'running');
    if (isUnderWay) return this.#showProgress(live, texts, jobs);
    if ((live.task.facts?.entry_count ?? 0) > 0) return this.#endList(live, texts, jobs);
    const [job] = jobs;
    if (job?.state === 'cancelled') return this.end(live, { text: texts.linkCancelled(titleOf(live.task)) });
    if (job?.state !== 'done' || !job.result) return this.#offerAgain(live, texts, job?.error ?? null);
    const record = await this.#desk.findItem(job.result.message_id);
    await this.end(live, record ? this.#itemReply(record, texts, job.result.is_new) : { text: texts.itemGone });
  }

  async #showProgress(live: LiveTask, texts: Texts, jobs: readonly (JobView<'mirror'> | undefined)[]): Promise<void> {
    const nowMs = this.#desk.rooms.clock.nowMs();
    if (nowMs - live.shownAtMs < editMs) return;
    const [job] = jobs;
    const title = titleOf(live.task);
    const isList = (live.task.facts?.entry_count ?? 0) > 0;
    const ahead = job && !isList && job.state === 'queued' ? ((await this.#desk.rooms.jobs?.ahead(job.id)) ?? 0) : 0;
    const single = job?.progress && job.state === 'running' ? progressText(texts, title, job.progress) : undefined;
    const text = isList ? listText(texts, live.task, jobs) : (single ?? texts.waiting(title, ahead));
    if (text === live.shownText) return;
    const stop = job && !isList ? [[{ text: texts.buttons.cancel, data: `stop:${job.id}` }]] : [];
    await this.#show(live, { text, buttons: stop });
  }

  async #endList(live: LiveTask, texts: Texts, jobs: readonly (JobView<'mirror'> | undefined)[]): Promise<void> {
    const buttons = [[{ text: texts.buttons.myFiles, data: 'list:mine:1' }]];
    await this.end(live, { text: listEndText(texts, live.task, jobs), buttons });
  }

  /** The choice stays: one press orders the same again. */
  async #offerAgain(live: LiveTask, texts: Texts, reason: string | null): Promise<void> {
    await this.#tasks.save(live, { stage: 'choose' });
    const buttons = [
      [
        { text: texts.buttons.tryAgain, data: `pick:${live.task.id}:again` },
        { text: texts.buttons.cancel, data: `pick:${live.task.id}:stop` },
      ],
    ];
    await this.#show(live, { text: texts.linkFailed(titleOf(live.task), reason), buttons });
  }

  async #findKnown(urls: readonly string[]): Promise<MediaRecord | undefined> {
    const { storage, logChatId } = this.#desk.rooms;
    for (const url of new Set(urls)) {
      const record = await storage.media.findByLink(url);
      if (record?.chat_id === logChatId) return record;
    }
    return undefined;
  }

  #itemReply(record: MediaRecord, texts: Texts, isNew: boolean): Reply {
    const links = this.#desk.rooms.links.links(record);
    const text = isNew ? texts.added(record, links) : texts.alreadyThere(record, links);
    return { text, buttons: itemButtons(texts, record, links, { offersName: isNew }) };
  }

  /** Tells the end and forgets the task; it is kept until Telegram took the message, or refused it for good. */
  async end(live: LiveTask, reply: Reply): Promise<void> {
    await this.#show(live, reply);
    await this.#tasks.remove(live);
  }

  async #show(live: LiveTask, reply: Reply): Promise<void> {
    const { outbox, clock, log } = this.#desk.rooms;
    const { chat_id: chatId, status_id: messageId, source_id: replyTo, id } = live.task;
    try {
      if (messageId !== null) await outbox.edit({ chatId, messageId, ...reply });
      else {
        const randomId = randomIdFor('link', id, String(clock.nowMs()));
        await this.#tasks.save(live, {
          status_id: (await outbox.send({ chatId, replyTo, ...reply, randomId })) ?? null,
        });
      }
    } catch (error) {
      const { code } = error as { code?: unknown };
      // The person blocked the bot or deleted the message: the work goes on, only nobody is told.
      if (code !== 'telegram_refused' && code !== 'not_found') throw error;
      log.warn('progress of a link was refused', { chatId, error });
    }
    live.shownText = reply.text;
    live.shownAtMs = clock.nowMs();
  }
}
