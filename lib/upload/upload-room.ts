// What the parts of this room share: one object, made by create-uploads.ts.
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { UploadStore } from '../storage/upload-store.ts';
import type { PartUploads } from '../telegram/telegram.ts';
import type { Arrivals } from './arrivals.ts';
import type { RunningSums } from './running-sums.ts';
import type { UploadBounds, UploadRules } from './upload.ts';
import type { UploadLocks } from './upload-locks.ts';
import type { Writers } from './writers.ts';

/** Store, Telegram and rules, shared by all parts of this room. */
export interface UploadRoom {
  readonly store: UploadStore;
  readonly parts: PartUploads;
  readonly rules: UploadRules;
  readonly bounds: UploadBounds;
  readonly locks: UploadLocks;
  readonly writers: Writers;
  readonly sums: RunningSums;
  readonly arrivals: Arrivals;
  /** Orders the post of an upload that is whole. */
  readonly order: (id: string) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
  /** Aborts when the room stops. */
  readonly stopping: AbortSignal;
}
