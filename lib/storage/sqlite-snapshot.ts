// A copy of a whole SQLite file by VACUUM INTO, made by a process of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { AppError, abortError } from '../errors.ts';

/** Plain CommonJS for `node -e`, so that it needs neither a build nor a loader. Arguments: libsql, the file, the copy. */
const program = `
const [, libsql, from, to] = process.argv;
const Database = require(libsql);
const database = new Database(from, { timeout: 10000 });
database.prepare('VACUUM INTO ?').run([to]);
database.close();
const copy = new Database(to);
const [verdict] = copy.prepare('PRAGMA quick_check(1)').raw().all()[0];
copy.close();
if (verdict !== 'ok') throw new Error('the copy is damaged: ' + verdict);
const fs = require('node:fs');
const file = fs.openSync(to, 'r+');
fs.fsyncSync(file);
fs.closeSync(file);
`;

/** Enough of a stack trace to see what went wrong. */
const maxErrorLength = 2000;

async function run(from: string, to: string, signal: AbortSignal): Promise<void> {
  const libsql = createRequire(import.meta.url).resolve('libsql');
  const child = spawn(process.execPath, ['-e', program, libsql, from, to], {
    // Settings and secrets of this process are none of its business.
    env: { NODE_ENV: 'production', PATH: process.env.PATH },
    signal,
    killSignal: 'SIGKILL',
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = `${complaint}${text}`.slice(-maxErrorLength);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(complaint || `the process ended with ${code}`);
}

/**
 * Copies a database, open or not, to a new file: consistent, compact, checked, and on the disk when the promise resolves.
 *
 * @param to must not exist. Readable for this user alone.
 * @param from path of the database.
 * @throws AppError `storage_unavailable`, `aborted`; nothing is left at `to` then.
 */
export async function writeSnapshot(from: string, to: string, signal: AbortSignal): Promise<void> {
  const wrap = (cause: unknown) =>
    new AppError('storage_unavailable', `The copy ${to} of the database could not be written.`, { cause });
  if (signal.aborted) throw abortError(signal);
  // Created here because SQLite would create it readable for everybody; it takes an empty file for none.
  const file = await open(to, 'wx', 0o600).catch((error: unknown) => {
    throw wrap(error);
  });
  await file.close();
  try {
    await run(from, to, signal);
  } catch (error) {
    await Promise.all([to, `${to}-journal`].map((path) => rm(path, { force: true })));
    throw signal.aborted ? abortError(signal) : wrap(error);
  }
}
