// Thumbnails in SQLite, each stored once under its content hash.
import { AppError } from '../errors.ts';
import { maxPosterBytes, posterHash } from './poster-hash.ts';
import { bytes as blob, text } from './row.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import type { Poster, PosterStore } from './storage.ts';

const putSql = 'INSERT INTO posters (hash, mime_type, bytes) VALUES (?, ?, ?) ON CONFLICT (hash) DO NOTHING';

/** {@link PosterStore} on SQLite. */
export class SqlitePosters implements PosterStore {
  readonly #database: () => SqliteDatabase;

  /** @param database gives the open database, or throws AppError `storage_unavailable`. */
  constructor(database: () => SqliteDatabase) {
    this.#database = database;
  }

  /** @throws AppError `payload_too_large` above 2 MiB. */
  async put(bytes: Uint8Array, mimeType: string): Promise<string> {
    if (bytes.byteLength > maxPosterBytes) throw new AppError('payload_too_large', 'The thumbnail is too large.');
    const hash = posterHash(bytes);
    this.#database().run(putSql, [hash, mimeType, bytes]);
    return hash;
  }

  async find(hash: string): Promise<{ readonly bytes: Uint8Array; readonly mimeType: string } | undefined> {
    const row = this.#database().get('SELECT mime_type, bytes FROM posters WHERE hash = ?', [hash]);
    return row && { bytes: blob(row, 'bytes'), mimeType: text(row, 'mime_type') };
  }

  async scan(query: { after?: string; limit: number }): Promise<readonly Poster[]> {
    const sql = 'SELECT hash, mime_type, bytes FROM posters WHERE hash > ? ORDER BY hash LIMIT ?';
    const rows = this.#database().all(sql, [query.after ?? '', query.limit]);
    return rows.map((row) => ({
      hash: text(row, 'hash'),
      mimeType: text(row, 'mime_type'),
      bytes: blob(row, 'bytes'),
    }));
  }

  async putAll(posters: readonly Poster[]): Promise<void> {
    const database = this.#database();
    database.transaction(() => {
      for (const { hash, mimeType, bytes } of posters) database.run(putSql, [hash, mimeType, bytes]);
    });
  }
}
