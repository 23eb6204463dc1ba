// Step 7 of the schema.
import type { Migration } from './migration.ts';

/** Epoch ms, by the clock of whoever writes. */
const nowMs = "CAST(unixepoch('subsec') * 1000 AS INTEGER)";

/** Adds a row of a trigger to the sums, or takes it off. */
function counted(row: 'NEW' | 'OLD', sign: 1 | -1): string {
  return `
        INSERT INTO media_totals VALUES (${row}.file_type, ${row}.is_active, ${sign}, ${sign} * ${row}.file_size)
          ON CONFLICT DO UPDATE SET items = items + ${sign}, bytes = bytes + excluded.bytes;
        INSERT INTO uploader_totals VALUES (${row}.uploaded_by, ${row}.file_type, ${row}.is_active, ${sign})
          ON CONFLICT DO UPDATE SET items = items + ${sign};`;
}

/** Changed titles and sums, kept by the file itself. */
export const changedTitles: Migration = {
  version: 7,
  name: 'changed titles and sums, kept by the file itself',
  sql: `
      ALTER TABLE media ADD COLUMN changed_at INTEGER NOT NULL DEFAULT 0;
      CREATE INDEX media_changed ON media (changed_at, chat_id, message_id);

      CREATE TABLE media_totals (
        file_type TEXT NOT NULL,
        is_active INTEGER NOT NULL,
        items INTEGER NOT NULL,
        bytes INTEGER NOT NULL,
        PRIMARY KEY (file_type, is_active)
      ) STRICT, WITHOUT ROWID;
      INSERT INTO media_totals SELECT file_type, is_active, count(*), sum(file_size) FROM media GROUP BY 1, 2;

      CREATE TABLE uploader_totals (
        uploaded_by INTEGER NOT NULL,
        file_type TEXT NOT NULL,
        is_active INTEGER NOT NULL,
        items INTEGER NOT NULL,
        PRIMARY KEY (uploaded_by, file_type, is_active)
      ) STRICT, WITHOUT ROWID;
      INSERT INTO uploader_totals SELECT uploaded_by, file_type, is_active, count(*) FROM media GROUP BY 1, 2, 3;

      CREATE TRIGGER media_added AFTER INSERT ON media BEGIN
        UPDATE media SET changed_at = max(${nowMs}, changed_at + 1) WHERE chat_id = NEW.chat_id AND message_id = NEW.message_id;
        ${counted('NEW', 1)}
      END;
      CREATE TRIGGER media_changed_row AFTER UPDATE ON media BEGIN
        UPDATE media SET changed_at = max(${nowMs}, changed_at + 1) WHERE chat_id = NEW.chat_id AND message_id = NEW.message_id;
      END;
      CREATE TRIGGER media_changed_sums AFTER UPDATE OF file_type, is_active, file_size, uploaded_by ON media BEGIN
        ${counted('OLD', -1)}
        ${counted('NEW', 1)}
      END;
      CREATE TRIGGER media_gone AFTER DELETE ON media BEGIN
        ${counted('OLD', -1)}
      END;
      CREATE TRIGGER media_facts_added AFTER INSERT ON media_facts BEGIN
        UPDATE media SET changed_at = max(${nowMs}, changed_at + 1) WHERE chat_id = NEW.chat_id AND message_id = NEW.message_id;
      END;
      CREATE TRIGGER media_facts_changed AFTER UPDATE OF document ON media_facts BEGIN
        UPDATE media SET changed_at = max(${nowMs}, changed_at + 1) WHERE chat_id = NEW.chat_id AND message_id = NEW.message_id;
      END;
      CREATE TRIGGER media_facts_gone AFTER DELETE ON media_facts BEGIN
        UPDATE media SET changed_at = max(${nowMs}, changed_at + 1) WHERE chat_id = OLD.chat_id AND message_id = OLD.message_id;
      END;
    `,
};
