// Writes the data folder a release leaves behind, for the tests of all later ones: run with the code of that release.
//
//   node --import tsx test/releases/make-release.ts test/releases/0.2.0
//
// Secrets in it are made up and open nothing.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Accounts } from '#lib/auth/accounts.ts';
import { KeyRing } from '#lib/auth/key-ring.ts';
import { createSessionVault } from '#lib/auth/session-vault.ts';
import { systemClock } from '#lib/clock.ts';
import { settingNames } from '#lib/config.ts';
import { silentLog } from '#lib/log.ts';
import { SqliteDatabase } from '#lib/storage/sqlite-database.ts';
import { SqliteStorage } from '#lib/storage/sqlite-storage.ts';

const folder = process.argv[2];
if (folder === undefined) throw new Error('Which folder?');

const clock = systemClock;
const botId = 42;
const password = 'a-long-password-of-the-fixture';
const session = {
  version: 1,
  bot_id: botId,
  server: 'test-server',
  home_dc: 2,
  keys: { '2': { key: Buffer.alloc(256, 7).toString('base64'), authorized: true } },
};

const film = (messageId: number, name: string, type: string, sizeBytes: number, isActive: number) =>
  `(9, ${messageId}, '-5${messageId}', 'u${messageId}', 'f${messageId}', '${name}', '${name}.mkv', ${sizeBytes}, '${type}', 'video/mp4',
    'direct_upload', 5400.25, 1920, 1080, 'aa', 7, '2026-01-0${messageId}T00:00:00Z', 'https://films.example/stream/9/${messageId}',
    ${isActive}, '7:${messageId}')`;

/** By hand: what no method of the store writes without Telegram. */
const rows = `
  INSERT INTO posters (hash, mime_type, bytes) VALUES ('aa', 'image/jpeg', x'00ff');
  INSERT INTO media (chat_id, message_id, document_id, file_unique_id, file_id, custom_name, file_name, file_size, file_type,
    mime_type, source, duration, width, height, thumb, uploaded_by, created_at, stream_link, is_active, post_key) VALUES
    ${film(1, 'Last Light 1979', 'video', 4_400_000_000, 1)}, ${film(2, 'Тихий Дон', 'video', 1000, 1)},
    ${film(3, 'A Song', 'audio', 50, 1)}, ${film(4, 'Removed', 'video', 7, 0)};
  INSERT INTO ingest (key, chat_id, message_id, sender_id, state, copy_random_id, answer_random_id, log_top_id, custom_name,
    received_at) VALUES ('7:9', 7, 9, 5, 'received', '-9', '3', 4, 'Next', '2026-01-09T00:00:00Z');
  INSERT INTO bot_updates (bot_id, pts, qts, date, seq) VALUES (42, 2, 3, 4, 5);
  INSERT INTO peers (bot_id, kind, id, access_hash) VALUES (42, 'user', 5, '-9223372036854775808');
  INSERT INTO locations (bot_id, message_id, document_id, access_hash, file_reference, dc_id, size_bytes)
    VALUES (42, 2, '-52', '-4', x'0001', 2, 1000);
  INSERT INTO jobs (id, kind, dedupe_key, payload, state, priority, attempts, token, ready_at, due_at, is_cancel_requested,
    is_disabled, created_at, updated_at) VALUES ('00000000000000000000000a', 'mirror', 'youtube:x',
    '{"url":"https://y.example"}', 'queued', 0, 0, 0, 5, 5, 0, 0, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z');
  INSERT INTO counters (name, value) VALUES ('job token', 41);
  INSERT INTO publications (key, token, state, random_id, log_top_id, posted_message_id, updated_at)
    VALUES ('youtube:x', 41, 'published', '-5', 1, 2, '2026-01-01T00:00:00Z');
  INSERT INTO media_facts (chat_id, message_id, document, updated_at) VALUES
    (9, 1, '{"tmdb":{"title":"The Night Watch","year":1979}}', '2026-01-01T00:00:00Z');
  INSERT INTO places (name, value) VALUES ('reindex', '{"at":3}');
  INSERT INTO mirror_copies (chat_id, message_id, mirror_chat_id, document_id, random_id, after_id) VALUES (9, 1, 55, '-51', '-6', 3);
  INSERT INTO channel_updates (bot_id, channel_id, pts) VALUES (42, 9, 77);
  INSERT INTO conversations (key, kind, user_id, value, expires_at_ms) VALUES ('rename:7', 'rename', 7, '{}', 9000000000000);
  INSERT INTO usage (user_id, kind, window_start_ms, amount) VALUES (7, 'files', 5, 6);
  INSERT INTO languages (user_id, language, is_chosen) VALUES (7, 'de', 1);
  INSERT INTO revocations (key, generation, updated_at_ms) VALUES ('u:00000000000000a1', 2, 5);
  INSERT INTO audit (id, at_ms, actor, action, target, detail, ip) VALUES ('a1', 5, 'console', 'key.create', 'k:1', '{}', '');
  INSERT INTO settings (key, value, updated_at_ms) VALUES ('example', '1', 5);
  INSERT INTO viewer_progress (viewer_id, chat_id, message_id, position_seconds, duration_seconds, is_finished, updated_at)
    VALUES ('u:00000000000000a1', 9, 1, 61.5, 5400.25, 0, '2026-01-01T00:00:00Z');
  INSERT INTO viewer_lists (viewer_id, chat_id, message_id, rank, added_at) VALUES ('u:00000000000000a1', 9, 2, 1, '2026-01-01T00:00:00Z');
  INSERT INTO sidecars (upload_key, chat_id, message_id, linked_at) VALUES ('7:3', 9, 1, '2026-01-01T00:00:00Z');
  INSERT INTO egress (day, node, bytes) VALUES ('2026-01-01', 'one', 5000000000);
`;

await mkdir(join(folder, 'sessions'), { recursive: true });
await writeFile(join(folder, 'auth-secret'), `${Buffer.alloc(32, 1).toString('base64')}\n`);
await writeFile(join(folder, 'link-secret'), `${Buffer.alloc(32, 2).toString('base64')}\n`);

const workFolder = await mkdtemp(join(tmpdir(), 'sv-release-'));
const storage = new SqliteStorage(join(workFolder, 'streamvault.db'), silentLog);
await storage.start();
const accounts = new Accounts({ store: storage.users, clock, revokeLinks: async () => undefined });
await accounts.create({ login: 'admin', password, role: 'admin' });
const keys = new KeyRing({ store: storage.apiKeys, clock, revokeLinks: async () => undefined });
const { key } = await keys.create({
  ...{ name: 'a player', scopes: ['catalog', 'stream'], userId: null, expiresAtMs: null, createdBy: 'console' },
});
const vault = createSessionVault({ dataDir: folder, secret: undefined, clock, store: storage.botSessions });
const sealed = await vault.seal(botId, JSON.stringify(session));
await vault.saveCopy(botId, sealed);
await writeFile(join(folder, 'sessions', `${botId}.json`), JSON.stringify({ version: 2, bot_id: botId, sealed }));
const database = new SqliteDatabase(join(workFolder, 'streamvault.db'));
database.script(rows);
database.close();
await storage.snapshotTo(join(folder, 'streamvault.db'), new AbortController().signal);
await storage.stop();
await rm(workFolder, { recursive: true });
await writeFile(
  join(folder, 'made-up.json'),
  `${JSON.stringify({ login: 'admin', password, key, botId, session }, undefined, 2)}\n`,
);
await writeFile(join(folder, 'settings.txt'), `${[...settingNames].sort().join('\n')}\n`);
