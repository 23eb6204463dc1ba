// What a job says while a file is sent.
import { expect, test } from 'vitest';
import type { JobProgress } from '../jobs/jobs.ts';
import { UploadProgress } from './upload-progress.ts';

test('rate and time left are those of the last seconds, and a wait is told', () => {
  let nowMs = 0;
  const told: JobProgress[] = [];
  const clock = { nowMs: () => nowMs, sleep: async () => undefined };
  const progress = new UploadProgress(10_000, clock, (state) => void told.push(state));
  const note = (atMs: number, sentBytes: number) => {
    nowMs = atMs;
    progress.note({ sentBytes });
  };
  note(0, 1_000);
  note(1_000, 3_000);
  note(10_000, 4_000);
  note(11_000, 5_000);
  progress.note({ sentBytes: 5_000, waitSeconds: 30 });
  expect(told.map(({ stage, bytes_per_second, eta }) => [stage, bytes_per_second, eta])).toEqual([
    ['uploading', null, null],
    ['uploading', 2_000, 4],
    ['uploading', 111, 55],
    ['uploading', 1_000, 5],
    ['waiting', null, 30],
  ]);
  expect(told.at(-1)).toMatchObject({ done_bytes: 5_000, total_bytes: 10_000 });
});
