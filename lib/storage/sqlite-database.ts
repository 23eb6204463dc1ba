// One SQLite file. The only file that loads libsql and the only one that runs statements.
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Libsql from 'libsql';
import { AppError } from '../errors.ts';
import { bindValues, countPlaceholders, type SqlValue } from './bind.ts';
import { sqliteError } from './sqlite-errors.ts';

/** A row as SQLite gave it; `row.ts` turns it into typed values. */
export type SqlRow = Readonly<Record<string, unknown>>;

/** Statements kept prepared. All SQL is fixed text in this folder, some 40 statements. */
const maxStatements = 100;

interface CachedStatement {
  readonly statement: Libsql.Statement;
  readonly placeholders: number;
}

/** How the file is opened. */
export interface SqliteOptions {
  /**
   * How long a write waits for another process's write, in ms. The wait blocks this process, so it is short. Default 3000.
   */
  readonly busyTimeoutMs?: number;
}

/**
 * An open database file in WAL mode.
 *
 * Every method is synchronous and throws AppError: `storage_unavailable` when the file is at fault or closed, `internal` when
 * the statement is; a value that cannot be bound is a TypeError and never reaches the library.
 */
export class SqliteDatabase {
  readonly #database: Libsql.Database;
  readonly #statements = new Map<string, CachedStatement>();
  #isOpen = true;

  /**
   * Opens or creates the file (mode 0600) and its folder (0700).
   *
   * @throws AppError `storage_unavailable` with a sentence that names the file.
   */
  constructor(
    readonly path: string,
    options: SqliteOptions = {},
  ) {
    this.#database = openFile(path, options.busyTimeoutMs ?? 3000);
    try {
      this.#configure();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  #configure(): void {
    this.#guard(() => this.#database.exec('PRAGMA journal_mode = WAL'));
    // A killed process loses nothing under NORMAL either. FULL is for a power cut: the stores promise that what was
    // acknowledged is on the disk, and writes are rare (a few per upload), so one fsync a commit costs nothing that shows.
    this.#guard(() => this.#database.exec('PRAGMA synchronous = FULL'));
    this.#guard(() => this.#database.exec('PRAGMA foreign_keys = ON'));
  }

  /** Runs a statement that returns no rows. @returns how many rows it changed. */
  run(sql: string, values: readonly SqlValue[] = []): number {
    const { statement, placeholders } = this.#prepare(sql);
    const bound = bindValues(placeholders, values);
    return this.#guard(() => statement.run(bound).changes);
  }

  /** The first row, if any. */
  get(sql: string, values: readonly SqlValue[] = []): SqlRow | undefined {
    // Not libsql's get(): it adds a key `_metadata` to the row.
    return this.all(sql, values)[0];
  }

  /** All rows. The statement must bound their number itself. */
  all(sql: string, values: readonly SqlValue[] = []): readonly SqlRow[] {
    const { statement, placeholders } = this.#prepare(sql);
    const bound = bindValues(placeholders, values);
    return this.#guard(() => statement.all(bound) as SqlRow[]);
  }

  /** Runs fixed SQL without parameters, several statements too. For migrations. */
  script(sql: string): void {
    this.#requireOpen();
    this.#guard(() => this.#database.exec(sql));
  }

  /** All of `work` or nothing of it. Takes the write lock at once, so that it cannot fail half-way for want of it. */
  transaction<T>(work: () => T): T {
    this.script('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.script('COMMIT');
      return result;
    } catch (error) {
      // After some errors (disk full) SQLite has rolled back by itself; a second ROLLBACK would hide the first error.
      if (this.#database.inTransaction) this.script('ROLLBACK');
      throw error;
    }
  }

  /** Closes the file; safe to call twice. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#statements.clear();
    this.#emptyWal();
    this.#database.close();
  }

  /** libsql keeps a closed file open while statements wait for the garbage collector, so SQLite's own clean-up comes late. */
  #emptyWal(): void {
    try {
      if (this.#database.inTransaction) this.#database.exec('ROLLBACK');
      this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch {
      // Nothing is lost: the next start reads the WAL. Damaged and locked files, which close after a failed start, end here.
    }
  }

  #prepare(sql: string): CachedStatement {
    this.#requireOpen();
    const cached = this.#statements.get(sql);
    if (cached) return cached;
    const placeholders = countPlaceholders(sql);
    const entry = { statement: this.#guard(() => this.#database.prepare(sql)), placeholders };
    if (this.#statements.size >= maxStatements) this.#forgetOldest();
    this.#statements.set(sql, entry);
    return entry;
  }

  #forgetOldest(): void {
    const oldest = this.#statements.keys().next();
    if (!oldest.done) this.#statements.delete(oldest.value);
  }

  #requireOpen(): void {
    if (!this.#isOpen) throw new AppError('storage_unavailable', 'The store is closed.');
  }

  #guard<T>(call: () => T): T {
    try {
      return call();
    } catch (error) {
      throw sqliteError(error, this.path);
    }
  }
}

/**
 * Makes an empty file for this user alone: SQLite would make it readable for everybody, and its WAL file inherits the mode.
 *
 * A file that is there is not touched. To open and close it would drop the locks that other connections of this process hold
 * (POSIX; sqlite.org/howtocorrupt.html 2.2): another process would then believe that it is alone, and take the WAL away.
 */
function createFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function openFile(path: string, busyTimeoutMs: number): Libsql.Database {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    createFile(path);
    return new Libsql(path, { timeout: busyTimeoutMs });
  } catch (error) {
    throw new AppError('storage_unavailable', `The database file ${path} cannot be opened or created.`, {
      cause: error,
    });
  }
}
