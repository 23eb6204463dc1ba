// A link in chat: looked at, asked about, fetched by a job, and told about in one message that is edited.
//
// The work is done by jobs, in this process or another; here they are only ordered and watched. Everything stands in the
// store (link-task.ts draws its states), so that a restart goes on watching.
import { createHash } from 'node:crypto';
import type { JobView, MirrorQuality } from '#lib/jobs/jobs.ts';
import type { ButtonPress, IncomingMessage } from '#lib/telegram/telegram.ts';
import type { Desk, Speaker } from './desk.ts';
import { orderMirror, orderProbe } from './link-orders.ts';
import type { LinkTask } from './link-task.ts';
import { LinkTasks } from './link-tasks.ts';
import { titleOf } from './link-texts.ts';
import { LinkWatch } from './link-watch.ts';

/** Links of one person under way. */
const maxTasksOfUser = 5;

/** Links of all people. */
export class Links {
  readonly #desk: Desk;
  readonly #tasks: LinkTasks;
  readonly #watch: LinkWatch;

  constructor(desk: Desk) {
    this.#desk = desk;
    this.#tasks = new LinkTasks(desk.rooms);
    this.#watch = new LinkWatch(desk, this.#tasks);
  }

  /** Goes on watching what an earlier run left. */
  async start(): Promise<void> {
    if (!this.#desk.rooms.jobs) return;
    await this.#tasks.load();
    this.#watch.wake();
  }

  /** Stops watching; the jobs go on and are watched again after the next start. */
  stop(): Promise<void> {
    return this.#watch.stop();
  }

  /** Takes a message with links. Resolves when they are noted. */
  async receive(message: IncomingMessage, speaker: Speaker): Promise<void> {
    if (!this.#desk.rooms.jobs) return void (await this.#desk.reply(message, { text: speaker.texts.noLinks }));
    for (const [index, url] of message.links.slice(0, maxTasksOfUser).entries()) {
      const id = createHash('sha256')
        .update(`${message.chatId}:${message.messageId}:${index}`)
        .digest('hex')
        .slice(0, 12);
      if (this.#tasks.find(id)) continue;
      if (this.#tasks.underWay(speaker.userId) >= maxTasksOfUser) {
        await this.#desk.reply(message, { text: speaker.texts.tooManyLinks(maxTasksOfUser) }, `link-${index}`);
        return;
      }
      await this.#begin(id, url, message, speaker, `link-${index}`);
    }
  }

  /** `pick:<task>:<height | audio | again | stop>` */
  async pick(press: ButtonPress, speaker: Speaker, data: string): Promise<void> {
    const [, id = '', what = ''] = /^([0-9a-f]{12}):(\d{1,5}|audio|again|stop)$/.exec(data) ?? [];
    const live = this.#tasks.find(id);
    if (live?.task.stage !== 'choose') return this.#desk.toast(press, speaker.texts.linkTooOld, true);
    if (live.task.user_id !== speaker.userId) return this.#desk.toast(press, speaker.texts.notYours, true);
    await this.#desk.toast(press);
    if (what === 'stop') return this.#watch.end(live, { text: speaker.texts.linkCancelled(titleOf(live.task)) });
    await orderMirror(this.#desk, this.#tasks, live, qualityOf(what) ?? live.task.quality ?? { kind: 'audio' });
    this.#watch.wake();
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

  async #begin(id: string, url: string, message: IncomingMessage, speaker: Speaker, word: string): Promise<void> {
    const { chatId: chat_id, messageId: source_id, senderId: user_id } = message;
    const blank = { status_id: null, job_ids: [], facts: null, quality: null };
    const task: LinkTask = { id, user_id, chat_id, source_id, url, stage: 'probe', ...blank };
    const live = await this.#tasks.add(task);
    live.isBusy = true;
    try {
      const status_id = (await this.#desk.reply(message, { text: speaker.texts.lookingAt(url) }, word)) ?? null;
      await this.#tasks.save(live, { status_id });
      await orderProbe(this.#desk, this.#tasks, live);
    } finally {
      // Whatever is missing after a failure, the watch makes up for.
      live.isBusy = false;
      this.#watch.wake();
    }
  }
}

function qualityOf(what: string): MirrorQuality | undefined {
  if (what === 'audio') return { kind: 'audio' };
  return /^\d+$/.test(what) ? { kind: 'video', max_height: Number(what) } : undefined;
}
