// A server that speaks MongoDB's protocol, for suites: a real one where there is one, else the stand-in the set-up has fetched.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { MongoClient } from 'mongodb';
import { canRun } from './can-run.ts';
import { stopProcess } from './emulator-process.ts';
import { freePort } from './free-port.ts';

/** A running server. Take a database of your own on it: it may be shared. */
export interface MongoServer {
  readonly url: string;
  /** `real` for MongoDB itself: only there do speed and query plans mean anything. */
  readonly kind: 'real' | 'stand-in' | 'given';
  /** Idempotent; leaves a given server alone. */
  stop(): Promise<void>;
}

/** A server nobody else uses. */
export interface OwnMongoServer extends MongoServer {
  /** At the same address, with the data it had; resolves when it answers. */
  start(): Promise<void>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** Answers nobody any more, and cuts nobody off. */
  suspend(): void;
  resume(): void;
}

interface Program {
  readonly path: string;
  readonly kind: 'real' | 'stand-in';
}

/** Where `npm test` puts the stand-in (scripts/setup/python-tools.mjs); for runs of single suites, which get no SECANTUS_PATH. */
const fetchedStandIn = fileURLToPath(new URL('../../.cache/python-tools/bin/secantusd-py', import.meta.url));

/** Starting takes 1 to 3 s; a loaded machine may need more. */
const readyWithinMs = 40_000;

/** Why {@link startMongoServer} has none to give: for the reason of a skipped test. */
export const noMongoServer =
  'no server that speaks MongoDB: set TEST_MONGO_URL, put mongod on the path, or let npm test fetch the stand-in';

/**
 * TEST_MONGO_URL, else MONGOMS_SYSTEM_BINARY or `mongod`, else the stand-in (SECANTUS_PATH, or where `npm test` puts it).
 *
 * @returns undefined when there is none; the suite then skips with {@link noMongoServer}.
 * @throws Error when there is one and it does not start.
 */
export async function startMongoServer(): Promise<MongoServer | undefined> {
  const given = process.env.TEST_MONGO_URL;
  if (given) return { url: given, kind: 'given', stop: async () => undefined };
  const program = findProgram();
  return program && (await startProgram(program));
}

function findProgram(): Program | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const real = process.env.MONGOMS_SYSTEM_BINARY || folders.map((folder) => join(folder, 'mongod')).find(canRun);
  if (real) return { path: real, kind: 'real' };
  const standIn = process.env.SECANTUS_PATH || fetchedStandIn;
  return canRun(standIn) ? { path: standIn, kind: 'stand-in' } : undefined;
}

/**
 * A server of the caller's own, to be killed and put to sleep: MONGOMS_SYSTEM_BINARY or `mongod`, else the stand-in. Fail points
 * may be set.
 *
 * @returns undefined when there is none; the suite then skips with {@link noMongoServer}.
 */
export async function startOwnMongoServer(): Promise<OwnMongoServer | undefined> {
  const program = findProgram();
  return program && (await startProgram(program));
}

async function startProgram(program: Program): Promise<OwnMongoServer> {
  const folder = await mkdtemp(join(tmpdir(), 'sv-mongo-'));
  const server = new ProgramServer(program, folder, await freePort());
  try {
    await server.start();
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

class ProgramServer implements OwnMongoServer {
  readonly url: string;
  readonly kind: Program['kind'];
  #child: ChildProcess | undefined;
  readonly #endWithUs = () => void this.#child?.kill('SIGKILL');

  constructor(
    private readonly program: Program,
    private readonly folder: string,
    private readonly port: number,
  ) {
    this.kind = program.kind;
    this.url = `mongodb://127.0.0.1:${port}/?directConnection=true`;
  }

  async start(): Promise<void> {
    const { path } = this.program;
    const child = spawn(path, this.#args(), { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    const output = keepOutput(child);
    process.on('exit', this.#endWithUs);
    await Promise.race([
      answers(this.url),
      once(child, 'exit').then(() => Promise.reject(new Error(`${path} ended: ${output()}`))),
    ]);
  }

  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    process.off('exit', this.#endWithUs);
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  suspend(): void {
    this.#child?.kill('SIGSTOP');
  }

  resume(): void {
    this.#child?.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    process.off('exit', this.#endWithUs);
    this.resume();
    if (this.#child) await stopProcess(this.#child);
    await rm(this.folder, { recursive: true, force: true });
  }

  #args(): readonly string[] {
    const port = String(this.port);
    return this.kind === 'real'
      ? ['--bind_ip', '127.0.0.1', '--port', port, '--dbpath', this.folder, '--setParameter', 'enableTestCommands=1']
      : ['--host', '127.0.0.1', '--port', port, '--storage-path', this.folder, '--enable-test-commands'];
  }
}

function keepOutput(child: ChildProcess): () => string {
  let kept = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      kept = (kept + chunk.toString()).slice(-4000);
    });
  }
  return () => kept;
}

async function answers(url: string): Promise<void> {
  const deadlineMs = Date.now() + readyWithinMs;
  for (;;) {
    const client = new MongoClient(url, { serverSelectionTimeoutMS: 1000 });
    try {
      await client.db('admin').command({ ping: 1 });
      return;
    } catch (error) {
      if (Date.now() > deadlineMs) throw error;
      await sleep(200);
    } finally {
      await client.close();
    }
  }
}
