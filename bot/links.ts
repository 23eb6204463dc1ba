// A link in chat: looked at, asked about, fetched by a job, and told about in one message that is edited.
//
// The work is done by jobs, in this process or another; here they are only ordered and watched. Everything stands in the
// store (link-task.ts draws its states), so that a restart goes on watching.
import { createHash } from 'node:crypto';
import type { JobView, MirrorQuality } from '#lib/jobs/jobs.ts';
import type { MediaRecord } from '#lib/storage/storage.ts';
import type { ButtonPress, IncomingMessage } from '#lib/telegram/telegram.ts';
import { findLimit } from './access.ts';
import { conversationTtlMs } from './conversations.ts';
import type { Desk, Reply, Speaker } from './desk.ts';
import { itemButtons } from './item-card.ts';
import type { LinkTask } from './link-task.ts';
import { choice, listEndText, listText, progressText, titleOf } from './link-texts.ts';
import { randomIdFor } from './random-id.ts';
import type { Texts } from './texts/texts.ts';

/** How often jobs are looked at, and how often a message shows their progress. */
const lookMs = 1000;
const editMs = 3000;
/** Links of one person under way, and of all. */
const maxTasksOfUser = 5;
const maxTasks = 1000;
/** Somebody waits for the answer to a probe. */
const probePriority = 10;

interface LiveTask {
  task: LinkTask;
  shownText: string;
  shownAtMs: number;
  expiresAtMs: number;
  isBusy: boolean;
}

/** Links of all people. */
export class Links {
  readonly #desk: Desk;
  readonly #tasks = new Map<string, LiveTask>();
  readonly #stopping = new AbortController();
  #watching: Promise<void> | undefined;
  readonly #steps = new Set<Promise<void>>();

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Goes on watching what an earlier run left. */
  async start(): Promise<void> {
    if (!this.#desk.rooms.jobs) return;
    for (const task of await this.#desk.rooms.conversations.list('link', maxTasks)) this.#remember(task);
    this.#watch();
  }

  /** Stops watching; the jobs go on and are watched again after the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#watching;
    await Promise.all(this.#steps);
  }

  /** Takes a message with links. Resolves when they are noted. */
  async receive(message: IncomingMessage, speaker: Speaker): Promise<void> {
    if (!this.#desk.rooms.jobs) return void (await this.#desk.reply(message, { text: speaker.texts.noLinks }));
    for (const [index, url] of message.links.slice(0, maxTasksOfUser).entries()) {
      const id = createHash('sha256')
        .update(`${message.chatId}:${message.messageId}:${index}`)
        .digest('hex')
        .slice(0, 12);
      if (this.#tasks.has(id)) continue;
      if (this.#underWay(speaker.userId) >= maxTasksOfUser) {
        await this.#desk.reply(message, { text: speaker.texts.tooManyLinks(maxTasksOfUser) }, `link-${index}`);
        return;
      }
      await this.#begin(id, url, message, speaker, `link-${index}`);
    }
  }

  /** `pick:<task>:<height | audio | again | stop>` */
  async pick(press: ButtonPress, speaker: Speaker, data: string): Promise<void> {
    const [, id = '', what = ''] = /^([0-9a-f]{12}):(\d{1,5}|audio|again|stop)$/.exec(data) ?? [];
    const live = this.#tasks.get(id);
    if (live?.task.stage !== 'choose') return this.#desk.toast(press, speaker.texts.linkTooOld, true);
    if (live.task.user_id !== speaker.userId) return this.#desk.toast(press, speaker.texts.notYours, true);
    await this.#desk.toast(press);
    if (what === 'stop') return this.#end(live, { text: speaker.texts.linkCancelled(titleOf(live.task)) });
    await this.#order(live, qualityOf(what) ?? live.task.quality ?? { kind: 'audio' });
  }

  /** What a job is called in chats. */
  titleOf(job: JobView): string {
    for (const { task } of this.#tasks.values()) {
      if (!task.job_ids.includes(job.id)) continue;
      const entry = task.facts?.entries.find(({ key }) => 'key' in job.payload && key === job.payload.key);
      return entry?.title ?? titleOf(task);
    }
    return 'url' in job.payload ? job.payload.url : job.kind;
  }

  #underWay(userId: number): number {
    return [...this.#tasks.values()].filter(({ task }) => task.user_id === userId && task.stage !== 'choose').length;
  }

  async #begin(id: string, url: string, message: IncomingMessage, speaker: Speaker, word: string): Promise<void> {
    const { chatId: chat_id, messageId: source_id, senderId: user_id } = message;
    const blank = { status_id: null, job_ids: [], facts: null, quality: null };
    const task: LinkTask = { id, user_id, chat_id, source_id, url, stage: 'probe', ...blank };
    await this.#keep(task);
    const status_id = (await this.#desk.reply(message, { text: speaker.texts.lookingAt(url) }, word)) ?? null;
    const live = this.#remember(task);
    await this.#save(live, { status_id });
    await this.#probe(live);
    this.#watch();
  }

  async #probe(live: LiveTask): Promise<void> {
    const { url, user_id } = live.task;
    const added = await this.#desk.rooms.jobs?.add({
      kind: 'mirror-probe',
      dedupe_key: url,
      payload: { url, requested_by: user_id },
      priority: probePriority,
      requested_by: user_id,
    });
    if (added) await this.#save(live, { job_ids: [added.job.id] });
  }

  /** Orders what was chosen: one job, or one for each entry of a list. */
  async #order(live: LiveTask, quality: MirrorQuality): Promise<void> {
    const { jobs } = this.#desk.rooms;
    const { facts, user_id: requested_by } = live.task;
    if (!jobs || !facts) return;
    const wanted = facts.entry_count > 0 ? facts.entries : [facts];
    const job_ids: string[] = [];
    for (const { url, key } of wanted) {
      const payload = { url, key, quality, custom_name: null, requested_by };
      const { job } = await jobs.add({ kind: 'mirror', dedupe_key: key, payload, requested_by });
      job_ids.push(job.id);
    }
    await this.#save(live, { stage: 'mirror', job_ids, quality });
    live.shownAtMs = 0;
    this.#watch();
  }

  #remember(task: LinkTask): LiveTask {
    const { clock } = this.#desk.rooms;
    const expiresAtMs = clock.nowMs() + conversationTtlMs.link;
    const live: LiveTask = { task, shownText: '', shownAtMs: 0, expiresAtMs, isBusy: false };
    this.#tasks.set(task.id, live);
    const oldest = [...this.#tasks.values()].find((other) => other.task.stage === 'choose');
    if (this.#tasks.size > maxTasks && oldest) this.#tasks.delete(oldest.task.id);
    return live;
  }

  #keep(task: LinkTask): Promise<void> {
    return this.#desk.rooms.conversations.put('link', task.id, task.user_id, task);
  }

  async #save(live: LiveTask, changes: Partial<LinkTask>): Promise<void> {
    live.task = { ...live.task, ...changes };
    live.expiresAtMs = this.#desk.rooms.clock.nowMs() + conversationTtlMs.link;
    await this.#keep(live.task);
  }

  #watch(): void {
    if (this.#watching || this.#tasks.size === 0 || this.#stopping.signal.aborted) return;
    this.#watching = this.#look().finally(() => {
      this.#watching = undefined;
      // One may have come in while the loop was ending.
      this.#watch();
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
    if (clock.nowMs() > live.expiresAtMs) return this.#end(live, { text: texts.linkTooOld });
    if (live.task.stage === 'probe') return this.#watchProbe(live, texts);
    if (live.task.stage === 'mirror') return this.#watchMirror(live, texts);
  }

  async #watchProbe(live: LiveTask, texts: Texts): Promise<void> {
    const [jobId] = live.task.job_ids;
    if (jobId === undefined) return this.#probe(live);
    const job = (await this.#desk.rooms.jobs?.find(jobId)) as JobView<'mirror-probe'> | undefined;
    if (job && (job.state === 'queued' || job.state === 'running')) return;
    if (job?.state === 'cancelled') return this.#end(live, { text: texts.linkCancelled(live.task.url) });
    if (!job?.result) return this.#end(live, { text: texts.linkFailed(live.task.url, job?.error ?? null) });
    const facts = job.result;
    const known = facts.entry_count > 0 ? undefined : await this.#findKnown([facts.url, live.task.url]);
    if (known) return this.#end(live, this.#itemReply(known, texts, false));
    const limits = this.#desk.rooms.config.limits;
    // Of a film that is too large another quality may fit.
    const size = facts.heights.length > 1 ? undefined : (facts.size_bytes ?? undefined);
    const refusal = facts.entry_count > 0 ? undefined : findLimit(limits, size, facts.duration ?? undefined);
    if (refusal) return this.#end(live, { text: texts.refused(refusal) });
    await this.#save(live, {
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
    if (job?.state === 'cancelled') return this.#end(live, { text: texts.linkCancelled(titleOf(live.task)) });
    if (job?.state !== 'done' || !job.result) return this.#offerAgain(live, texts, job?.error ?? null);
    const record = await this.#desk.findItem(job.result.message_id);
    await this.#end(live, record ? this.#itemReply(record, texts, job.result.is_new) : { text: texts.itemGone });
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
    await this.#end(live, { text: listEndText(texts, live.task, jobs), buttons });
  }

  /** The choice stays: one press orders the same again. */
  async #offerAgain(live: LiveTask, texts: Texts, reason: string | null): Promise<void> {
    await this.#save(live, { stage: 'choose' });
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
  async #end(live: LiveTask, reply: Reply): Promise<void> {
    await this.#show(live, reply);
    await this.#desk.rooms.conversations.remove('link', live.task.id);
    this.#tasks.delete(live.task.id);
  }

  async #show(live: LiveTask, reply: Reply): Promise<void> {
    const { outbox, clock, log } = this.#desk.rooms;
    const { chat_id: chatId, status_id: messageId, source_id: replyTo, id } = live.task;
    try {
      if (messageId !== null) await outbox.edit({ chatId, messageId, ...reply });
      else {
        const randomId = randomIdFor('link', id, String(clock.nowMs()));
        await this.#save(live, { status_id: (await outbox.send({ chatId, replyTo, ...reply, randomId })) ?? null });
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

function qualityOf(what: string): MirrorQuality | undefined {
  if (what === 'audio') return { kind: 'audio' };
  return /^\d+$/.test(what) ? { kind: 'video', max_height: Number(what) } : undefined;
}
