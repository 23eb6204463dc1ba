// How many bring bytes at the same time, and how many have begun something: bounds for one sender and for all.
import { AppError } from '../errors.ts';
import type { UploadStore } from '../storage/upload-store.ts';
import type { UploadBounds, Uploader } from './upload.ts';

/** Places for requests that bring bytes; and one beginning at a time. */
export class Writers {
  readonly #bounds: UploadBounds;
  readonly #running = new Map<string, number>();
  #all = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(bounds: UploadBounds) {
    this.#bounds = bounds;
  }

  /**
   * Runs a request that brings bytes.
   *
   * @throws AppError `too_many_requests`, `queue_full`, and what `work` throws.
   */
  async run<T>({ subject }: Uploader, work: () => Promise<T>): Promise<T> {
    const own = this.#running.get(subject) ?? 0;
    const { running, runningOfOne } = this.#bounds;
    if (own >= runningOfOne) {
      throw new AppError('too_many_requests', `You may send ${runningOfOne} files at the same time.`);
    }
    if (this.#all >= running) throw new AppError('queue_full', 'Too many files are being sent at the moment.');
    this.#running.set(subject, own + 1);
    this.#all += 1;
    try {
      return await work();
    } finally {
      this.#all -= 1;
      const left = (this.#running.get(subject) ?? 1) - 1;
      if (left > 0) this.#running.set(subject, left);
      else this.#running.delete(subject);
    }
  }

  /**
   * Begins an upload, one after the other, so that the bounds hold.
   *
   * @throws AppError `too_many_requests`, `queue_full`, and what `begin` throws.
   */
  begin(store: Pick<UploadStore, 'list'>, { subject }: Uploader, begin: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(async () => {
      const { unfinished, unfinishedOfOne } = this.#bounds;
      const own = await store.list({ owner: subject, state: 'receiving', limit: unfinishedOfOne });
      if (own.length >= unfinishedOfOne) {
        const sentence = `You have ${unfinishedOfOne} unfinished uploads: finish or cancel one first.`;
        throw new AppError('too_many_requests', sentence, { retryAfterSeconds: 60 });
      }
      const all = await store.list({ state: 'receiving', limit: unfinished });
      if (all.length >= unfinished) throw new AppError('queue_full', 'Too many uploads are unfinished at the moment.');
      await begin();
    });
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}
