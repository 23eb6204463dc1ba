// A copy of the embedded store every night, the newest few kept.
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Storage } from '../storage/storage.ts';
import { isSnapshot, nextSnapshotMs, snapshotName, superfluous } from './snapshot-times.ts';

/** While it is being written; the name of a finished copy is never seen on half of one. */
const unfinishedName = 'unfinished.db';
const noSnapshots =
  'MongoDB is not copied to a file here: use mongodump, the backups of its host, or `npm run export`.';
/** After a failure. */
const retryMs = 3_600_000;

/** When copies are made, and how many are kept. */
export interface SnapshotsOptions {
  readonly storage: Pick<Storage, 'snapshotTo'>;
  /** Copies go to `snapshots` in it. */
  readonly dataDir: string;
  /** Of local time. */
  readonly hour: number;
  /** Copies kept; 0: none is ever made. */
  readonly keep: number;
  readonly log: Log;
  readonly clock: Clock;
}

/** Makes a copy at its hour, and one soon after the start when the hour was missed. */
export class Snapshots {
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;

  constructor(private readonly options: SnapshotsOptions) {}

  get #folder(): string {
    return join(this.options.dataDir, 'snapshots');
  }

  /** Begins to wait for the night; does nothing where the store has tools of its own. Idempotent. */
  start(): void {
    if (this.options.keep === 0 || !this.options.storage.snapshotTo) return;
    this.#running ??= this.#run();
  }

  /** Gives up the copy under way, without a trace. Idempotent. */
  async stop(): Promise<void> {
    this.#stopping.abort(new AppError('shutting_down'));
    await this.#running;
  }

  /**
   * Makes a copy now, replacing the one of today, and removes those that are too many.
   *
   * @returns its path.
   * @throws AppError `storage_unavailable`, `aborted`, `bad_configuration` where the store has tools of its own for that.
   */
  async make(signal: AbortSignal = this.#stopping.signal): Promise<string> {
    const { storage, keep, clock } = this.options;
    if (!storage.snapshotTo) throw new AppError('bad_configuration', noSnapshots);
    const unfinished = join(this.#folder, unfinishedName);
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await rm(unfinished, { force: true });
    await storage.snapshotTo(unfinished, signal);
    const path = join(this.#folder, snapshotName(clock.nowMs()));
    await rename(unfinished, path);
    for (const name of superfluous(await readdir(this.#folder), keep)) await rm(join(this.#folder, name));
    return path;
  }

  async #run(): Promise<void> {
    const { hour, clock } = this.options;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        const nowMs = clock.nowMs();
        await clock.sleep(nextSnapshotMs(nowMs, hour, await this.#newestMs()) - nowMs, signal);
        await this.#makeAndTell();
      } catch (error) {
        if (signal.aborted) return;
        this.options.log.error('the nightly copy of the store failed', { error });
        await clock.sleep(retryMs, signal).catch(() => {
          // Stopping: the loop's condition sees the signal.
        });
      }
    }
  }

  async #makeAndTell(): Promise<void> {
    const { clock, log } = this.options;
    const startedMs = clock.nowMs();
    const path = await this.make();
    log.info('the store was copied', { path, tookMs: clock.nowMs() - startedMs });
  }

  async #newestMs(): Promise<number | undefined> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const newest = (await readdir(this.#folder)).filter(isSnapshot).sort().at(-1);
    return newest === undefined ? undefined : (await stat(join(this.#folder, newest))).mtimeMs;
  }
}
