// Step 1 of the schema.
import type { Migration } from './migration.ts';

/** Catalogue, ingest log, posters, bot state. */
export const catalogue: Migration = {
  version: 1,
  name: 'catalogue, ingest log, posters, bot state',
  sql: `
      CREATE TABLE media (
        chat_id INTEGER NOT NULL,
        message_id INTEGER NOT NULL,
        document_id TEXT NOT NULL,
        file_unique_id TEXT NOT NULL,
        file_id TEXT NOT NULL,
        custom_name TEXT NOT NULL,
        file_name TEXT,
        file_size INTEGER NOT NULL CHECK (file_size >= 0),
        file_type TEXT NOT NULL CHECK (file_type IN ('video', 'audio', 'file')),
        mime_type TEXT NOT NULL,
        source TEXT NOT NULL CHECK (source IN ('direct_upload', 'youtube_link')),
        youtube_url TEXT,
        duration REAL,
        width INTEGER,
        height INTEGER,
        thumb TEXT,
        uploaded_by INTEGER NOT NULL,
        created_at TEXT NOT NULL,
        stream_link TEXT NOT NULL,
        is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
        PRIMARY KEY (chat_id, message_id)
      ) STRICT;
      CREATE INDEX media_newest ON media (created_at DESC, message_id DESC, chat_id DESC) WHERE is_active = 1;
      CREATE INDEX media_newest_of_type ON media (file_type, created_at DESC, message_id DESC, chat_id DESC)
        WHERE is_active = 1;
      CREATE INDEX media_content ON media (file_unique_id, file_size) WHERE is_active = 1;
      CREATE INDEX media_message ON media (message_id);

      CREATE TABLE ingest (
        key TEXT PRIMARY KEY NOT NULL,
        chat_id INTEGER NOT NULL,
        message_id INTEGER NOT NULL,
        sender_id INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('received', 'published', 'answered', 'rejected')),
        copy_random_id TEXT NOT NULL,
        answer_random_id TEXT NOT NULL,
        log_top_id INTEGER NOT NULL,
        posted_message_id INTEGER,
        custom_name TEXT NOT NULL,
        received_at TEXT NOT NULL
      ) STRICT;
      CREATE INDEX ingest_unfinished ON ingest (received_at) WHERE state IN ('received', 'published');

      CREATE TABLE posters (
        hash TEXT PRIMARY KEY NOT NULL,
        mime_type TEXT NOT NULL,
        bytes BLOB NOT NULL
      ) STRICT;

      CREATE TABLE bot_updates (
        bot_id INTEGER PRIMARY KEY NOT NULL,
        pts INTEGER NOT NULL,
        qts INTEGER NOT NULL,
        date INTEGER NOT NULL,
        seq INTEGER NOT NULL
      ) STRICT;

      CREATE TABLE peers (
        bot_id INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('user', 'channel')),
        id INTEGER NOT NULL,
        access_hash TEXT NOT NULL,
        PRIMARY KEY (bot_id, kind, id)
      ) STRICT, WITHOUT ROWID;
    `,
};
