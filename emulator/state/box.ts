// A message box: numbered messages with the pts log that getDifference reads. One per account and one per channel.
import type { BoxMessage } from './records.ts';

/** Log entries kept; a client that is further behind is told "too long". */
const MAX_LOG = 100_000;

/** One step of the log. `pts` is the count after it; `count` what it adds. */
export interface LogEntry {
  readonly pts: number;
  readonly count: number;
  readonly kind: 'new' | 'edit' | 'delete';
  readonly ids: readonly number[];
}

/** Messages and log of one account or channel. */
export class Box {
  readonly messages = new Map<number, BoxMessage>();
  readonly log: LogEntry[] = [];
  /** Telegram starts at 1. */
  pts = 1;
  nextId = 1;
  /** Unix seconds of the last change. */
  changedAt = 0;

  add(message: BoxMessage): void {
    this.messages.set(message.id, message);
    this.nextId = Math.max(this.nextId, message.id + 1);
    this.#record('new', [message.id], message.post.date);
  }

  edit(message: BoxMessage): void {
    this.#record('edit', [message.id], message.post.editDate ?? message.post.date);
  }

  delete(ids: readonly number[], nowSeconds: number): void {
    for (const id of ids) this.messages.delete(id);
    this.#record('delete', ids, nowSeconds);
  }

  /** Entries after `pts`, oldest first; undefined when the log no longer reaches back that far. */
  since(pts: number, limit: number): LogEntry[] | undefined {
    const first = this.log[0];
    if (first !== undefined && pts < first.pts - first.count) return undefined;
    return this.log.slice(this.#firstAfter(pts)).slice(0, limit);
  }

  #firstAfter(pts: number): number {
    let low = 0;
    let high = this.log.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.log[middle]?.pts ?? 0) > pts) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #record(kind: LogEntry['kind'], ids: readonly number[], nowSeconds: number): void {
    this.pts += ids.length;
    this.changedAt = nowSeconds;
    this.log.push({ pts: this.pts, count: ids.length, kind, ids });
    if (this.log.length > MAX_LOG) this.log.shift();
  }
}
