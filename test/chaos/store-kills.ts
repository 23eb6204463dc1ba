// A writer, and the server it writes to, killed again and again: what was acknowledged is there afterwards, and whole.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Config } from '#lib/config.ts';
import { silentLog } from '#lib/log.ts';
import { openStorage } from '#lib/storage/open-storage.ts';
import { SqliteDatabase } from '#lib/storage/sqlite-database.ts';
import type { OwnMongoServer } from '../harness/mongo-server.ts';
import { type KeptPromise, promise } from './kept-promise.ts';
import { findWritings } from './store-writings.ts';

export interface StoreKillOptions {
  /** Nothing is in there yet. */
  readonly config: Pick<Config, 'dataDir' | 'mongo'>;
  readonly rounds: number;
  /** In every second round it is killed and started again, while the writer writes on. */
  readonly server?: Pick<OwnMongoServer, 'kill' | 'start'>;
  /** Told of each round. */
  readonly say?: (line: string) => void;
}

export interface StoreKillReport {
  readonly rounds: number;
  readonly writerKills: number;
  readonly serverKills: number;
  /** Uploads that were acknowledged with all that belongs to them. */
  readonly acknowledged: number;
  /** Rounds after which a record did not fit to another, or the file was not sound. One that cannot be read ends the run. */
  readonly corrupt: number;
  /** Acknowledged uploads of which something was missing. */
  readonly lost: number;
  /** Longest opening of the store after a kill, with its checks. */
  readonly reopenMs: number;
  /** Of every round, in their order. */
  readonly reopensMs: readonly number[];
  /** From each kill of the server until it answered again. */
  readonly serverBackMs: readonly number[];
}

/** What the rounds promise, each with what came of it. */
export function storePromises({ rounds, writerKills, acknowledged, corrupt, lost }: StoreKillReport): KeptPromise[] {
  return [
    promise(
      'Writers write and are killed',
      writerKills === rounds && acknowledged > 0,
      `${writerKills} kills in ${rounds} rounds, ${acknowledged} writings acknowledged`,
    ),
    promise('Nothing acknowledged is lost', lost === 0, `${lost} acknowledged uploads lost`),
    promise('Nothing is torn', corrupt === 0, `torn after ${corrupt} rounds`),
  ];
}

const writerFile = fileURLToPath(new URL('./store-writer.ts', import.meta.url));

/** A writer under way. */
class Writer {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  acknowledged: number;

  constructor({ dataDir, mongo }: StoreKillOptions['config'], first: number) {
    const words = [dataDir, String(first), ...(mongo ? [mongo.url, mongo.dbName] : [])];
    const child = spawn(process.execPath, ['--import', 'tsx', writerFile, ...words], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    this.acknowledged = first - 1;
  }

  /** Waits for so many acknowledgements more. @throws Error when the writer ends by itself. */
  async waitFor(count: number): Promise<void> {
    for (let heard = 0; heard < count; heard += 1) {
      const { done, value } = await this.#lines.next();
      if (done) throw new Error('the writer ended by itself');
      this.acknowledged = Number(value);
    }
  }

  /** Kills it where it stands; what it has printed until then counts. */
  async kill(): Promise<void> {
    const isGone = this.#child.exitCode !== null || this.#child.signalCode !== null;
    const gone = isGone ? undefined : once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
    for (;;) {
      const { done, value } = await this.#lines.next();
      if (done) return;
      this.acknowledged = Number(value);
    }
  }
}

/** What SQLite itself says of its file. */
function isFileSound({ dataDir, mongo }: StoreKillOptions['config']): boolean {
  if (mongo) return true;
  const database = new SqliteDatabase(`${dataDir}/streamvault.db`);
  try {
    return database.get('PRAGMA integrity_check')?.integrity_check === 'ok';
  } finally {
    database.close();
  }
}

/** Runs the rounds, each on what those before have left. */
export async function runStoreKills(options: StoreKillOptions): Promise<StoreKillReport> {
  const { config, rounds, server, say = () => undefined } = options;
  const totals = { writerKills: 0, serverKills: 0, acknowledged: 0, corrupt: 0, reopenMs: 0 };
  const lost = new Set<number>();
  const reopensMs: number[] = [];
  const serverBackMs: number[] = [];
  let next = 1;
  for (let round = 0; round < rounds; round += 1) {
    const writer = new Writer(config, next);
    try {
      await writer.waitFor(3 + ((round * 7) % 30));
      if (server && round % 2 === 1) {
        await server.kill();
        const killedAtMs = performance.now();
        await server.start();
        serverBackMs.push(Math.round(performance.now() - killedAtMs));
        totals.serverKills += 1;
        await writer.waitFor(3);
      }
      // Into whatever it is doing then, not behind an acknowledgement.
      await sleep((round * 37) % 90);
    } finally {
      await writer.kill();
    }
    totals.writerKills += 1;
    totals.acknowledged += writer.acknowledged - next + 1;
    const seen = await look(config, writer.acknowledged);
    totals.corrupt += seen.isCorrupt ? 1 : 0;
    for (const id of seen.lost) lost.add(id);
    reopensMs.push(seen.reopenMs);
    totals.reopenMs = Math.max(totals.reopenMs, seen.reopenMs);
    say(
      `round ${round + 1}: ${writer.acknowledged} acknowledged, ${seen.lost.length} lost, corrupt: ${seen.isCorrupt}`,
    );
    // What was begun and not acknowledged is written once more, as ingest does after a restart.
    next = writer.acknowledged + 1;
  }
  return { rounds, ...totals, lost: lost.size, reopensMs, serverBackMs };
}

async function look(config: StoreKillOptions['config'], acknowledged: number) {
  const isSound = isFileSound(config);
  const startedMs = performance.now();
  const store = openStorage({ ...config, transport: { socksProxy: undefined } }, silentLog, { role: 'maintenance' });
  try {
    await store.start();
    const reopenMs = Math.round(performance.now() - startedMs);
    const { lost, torn } = await findWritings(store, acknowledged);
    return { lost, isCorrupt: !isSound || torn.length > 0, reopenMs };
  } finally {
    await store.stop();
  }
}
