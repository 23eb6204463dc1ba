// Child process of the tests with killed and suspended workers: takes jobs of a data folder and posts a thing for each, as the mirror does.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '#lib/clock.ts';
import { AppError } from '#lib/errors.ts';
import { createJobQueue } from '#lib/jobs/job-queue.ts';
import type { JobRun } from '#lib/jobs/jobs.ts';
import { silentLog } from '#lib/log.ts';
import { openStorage } from '#lib/storage/open-storage.ts';
import { mediaRecord } from '../contracts/storage-records.ts';

const [dataDir = '', leaseMs = '2000', pauseMs = ''] = process.argv.slice(2);
const storage = openStorage({ dataDir, mongo: undefined }, silentLog, { role: 'companion' });
await storage.start();
const queue = createJobQueue({
  store: storage.jobs,
  clock: systemClock,
  log: silentLog,
  leaseMs: Number(leaseMs),
  watchMs: Number(leaseMs) / 4,
  scanMs: 100,
  firstPauseMs: 50,
});

/** What Telegram does with a random_id: the first post with it stands, a second one is refused. */
function post(randomId: string, messageId: number): void {
  try {
    writeFileSync(join(dataDir, 'posts', randomId), String(messageId), { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Pauses of a few milliseconds wherever a kill may fall, or as long as asked. */
const shortly = () => sleep(pauseMs ? Number(pauseMs) : Math.random() * 20);

const tell = (line: string) => void process.stdout.write(`${line}\n`);

async function publishOnce({ job, token }: JobRun<'enrich'>): Promise<null> {
  const { message_id: messageId } = job.payload;
  const key = `thing:${messageId}`;
  const randomId = String(BigInt.asIntN(64, BigInt(Math.floor(Math.random() * 2 ** 52)) * 4096n));
  const lost = () => {
    tell(`refused ${token}`);
    return new AppError('aborted', 'A newer attempt has it.');
  };
  const { isHeld, record } = await storage.publications.claim({ key, token, random_id: randomId, log_top_id: 0 });
  if (!isHeld) throw lost();
  tell(`claimed ${token}`);
  await shortly();
  if (record.state === 'claimed') {
    post(record.random_id, messageId);
    await shortly();
    if (!(await storage.publications.sent(key, token, messageId))) throw lost();
  }
  await shortly();
  const row = mediaRecord({ message_id: messageId, custom_name: `${token}` });
  if (!(await storage.publications.publish(key, token, row))) throw lost();
  await shortly();
  return null;
}

queue.work('enrich', publishOnce, { concurrency: 2, maxAttempts: 50 });
await queue.start();
tell('ready');
