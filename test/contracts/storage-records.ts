// Rows and entries for tests, complete and valid; every test changes only what it is about.
import type { IngestEntry, MediaRecord } from '#lib/storage/storage.ts';

/** A film, 1,000 bytes, of 10 January 2026. */
export function mediaRecord(changes: Partial<MediaRecord> = {}): MediaRecord {
  return {
    chat_id: 1234567890,
    message_id: 7,
    document_id: '5368324170671202286',
    file_unique_id: 'AgADuniq',
    file_id: 'BQACfile',
    custom_name: 'Film',
    file_name: 'Film.mp4',
    file_size: 1000,
    file_type: 'video',
    mime_type: 'video/mp4',
    source: 'direct_upload',
    youtube_url: null,
    duration: 61.5,
    width: 1280,
    height: 720,
    thumb: null,
    uploaded_by: 5228293685,
    created_at: '2026-01-10T12:00:00Z',
    stream_link: 'http://localhost:7860/stream/1234567890/7',
    is_active: true,
    ...changes,
  };
}

/** An upload just received. */
export function ingestEntry(changes: Partial<IngestEntry> = {}): IngestEntry {
  return {
    key: '5228293685:11',
    chat_id: 5228293685,
    message_id: 11,
    sender_id: 5228293685,
    state: 'received',
    copy_random_id: '-9223372036854775808',
    answer_random_id: '9223372036854775807',
    log_top_id: 6,
    posted_message_id: null,
    custom_name: 'Film',
    file_unique_id: 'AgADuniq',
    file_size: 1000,
    is_duplicate: false,
    received_at: '2026-01-10T11:59:59.123Z',
    ...changes,
  };
}
