// /queue and /cancel: what is being worked on for a person.
import type { JobView } from '#lib/jobs/jobs.ts';
import type { ButtonPress, IncomingMessage } from '#lib/telegram/telegram.ts';
import type { Desk, Reply, Speaker } from './desk.ts';
import { shorten } from './formats.ts';
import type { ItemActions } from './item-actions.ts';
import type { UploadAnswers } from './upload-answers.ts';

/** Jobs listed in one message. */
const maxListed = 10;
const maxTitleLength = 40;

/** What these commands work with. */
export interface WorkCommandsOptions {
  readonly desk: Desk;
  readonly items: ItemActions;
  readonly answers: UploadAnswers;
  /** What a job is called in chats, where that is known better than from its payload. */
  readonly titleOf: (job: JobView) => string;
}

/** People see and stop their own work; admins see and stop all. */
export class WorkCommands {
  readonly #options: WorkCommandsOptions;

  constructor(options: WorkCommandsOptions) {
    this.#options = options;
  }

  /** Answers with an overview of what is under way for the speaker. */
  async queue(message: IncomingMessage, speaker: Speaker): Promise<void> {
    const { desk } = this.#options;
    await desk.reply(message, await this.#overview(speaker));
  }

  /**
   * Drops the bot's question if one is open, else cancels a job: at once when there is one, by choice when there are
   * several.
   */
  async cancel(message: IncomingMessage, speaker: Speaker): Promise<void> {
    const { desk, items } = this.#options;
    if (await items.dropQuestion(speaker.userId)) {
      await desk.reply(message, { text: speaker.texts.questionDropped });
      return;
    }
    const jobs = (await this.#jobsOf(speaker)).filter((job) => job.requested_by === speaker.userId || speaker.isAdmin);
    const [job, ...others] = jobs;
    if (!job) return void (await desk.reply(message, { text: speaker.texts.nothingToCancel }));
    if (others.length > 0) {
      const buttons = this.#cancelButtons(jobs);
      return void (await desk.reply(message, { text: speaker.texts.whichToCancel, buttons }));
    }
    await desk.rooms.jobs?.cancel(job.id);
    await desk.reply(message, { text: speaker.texts.cancelled(this.#title(job)) });
  }

  /** `stop:<job id>` */
  async pressStop(press: ButtonPress, speaker: Speaker, jobId: string): Promise<void> {
    const { desk } = this.#options;
    const job = await desk.rooms.jobs?.find(jobId);
    if (!job) return desk.toast(press, speaker.texts.nothingToCancel);
    if (job.requested_by !== speaker.userId && !speaker.isAdmin) return desk.toast(press, speaker.texts.notYours, true);
    const isCancelled = await desk.rooms.jobs?.cancel(jobId);
    await desk.toast(press, isCancelled ? speaker.texts.cancelled(this.#title(job)) : speaker.texts.nothingToCancel);
    await desk.edit(press.chatId, press.messageId, await this.#overview(speaker));
  }

  async #overview(speaker: Speaker): Promise<Reply> {
    const { answers } = this.#options;
    const jobs = await this.#jobsOf(speaker);
    const uploads = answers.expected(speaker.chatId);
    if (jobs.length === 0 && uploads === 0) return { text: speaker.texts.emptyQueue };
    const lines = jobs.map((job) => speaker.texts.jobLine(this.#title(job), job.state, percentOf(job)));
    return { text: speaker.texts.queue(lines, uploads), buttons: this.#cancelButtons(jobs) };
  }

  async #jobsOf({ userId, isAdmin }: Speaker): Promise<readonly JobView[]> {
    const { jobs } = this.#options.desk.rooms;
    if (!jobs) return [];
    const whose = isAdmin ? {} : { requestedBy: userId };
    return jobs.list({ kinds: ['mirror-probe', 'mirror'], states: ['queued', 'running'], ...whose, limit: maxListed });
  }

  #cancelButtons(jobs: readonly JobView[]) {
    return jobs.map((job) => [{ text: `✖️ ${this.#title(job)}`, data: `stop:${job.id}` }]);
  }

  #title(job: JobView): string {
    return shorten(this.#options.titleOf(job), maxTitleLength);
  }
}

function percentOf({ progress }: JobView): number | undefined {
  if (!progress?.total_bytes || progress.done_bytes === null) return undefined;
  return Math.min(100, Math.floor((progress.done_bytes / progress.total_bytes) * 100));
}
