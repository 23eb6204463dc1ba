// What the tus server keeps files in: Telegram for the bytes, the store for how far each has come. Made for one request.
import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { DataStore, Upload } from '@tus/server';
import { AppError } from '../errors.ts';
import type { UploadRecord } from '../storage/upload-store.ts';
import { PartWriter } from './part-writer.ts';
import type { Uploader } from './upload.ts';
import { offsetOf } from './upload-progress.ts';
import type { UploadRoom } from './upload-room.ts';

/** Of a part that is not full, when there is none. */
const noBytes = new Uint8Array();

/** `DataStore` for what one sender asks. */
export class PartStore extends DataStore {
  override readonly extensions = ['creation', 'creation-with-upload', 'termination'];

  constructor(
    private readonly room: UploadRoom,
    private readonly uploader: Uploader,
  ) {
    super();
  }

  /** @throws AppError `bad_request`, `payload_too_large`, `too_many_requests`, `queue_full`, `storage_unavailable`. */
  override async create(file: Upload): Promise<Upload> {
    const { store, writers, rules, log } = this.room;
    const sizeBytes = file.size ?? 0;
    const words = file.metadata ?? {};
    const fileName = words.filename ?? words.name ?? '';
    const mimeType = words.filetype ?? words.type ?? '';
    const accepted = rules.accept({ fileName, mimeType, title: words.title ?? '', sizeBytes });
    await writers.begin(store, this.uploader, async () => {
      await rules.spend(this.uploader, sizeBytes);
      await store.add(this.#newRecord(file.id, sizeBytes, accepted));
    });
    log.info('an upload begins', { id: file.id.slice(0, 6), name: accepted.fileName, sizeBytes });
    return file;
  }

  /** @throws AppError `not_found`, `gone` when it must be sent anew. */
  override async getUpload(id: string): Promise<Upload> {
    const record = await this.#find(id);
    const offset = offsetOf({ ...record, tail_bytes: record.tail.byteLength }, this.room.parts.partBytes);
    const metadata = { filename: record.file_name, filetype: record.mime_type };
    const creation_date = new Date(record.created_at_ms).toISOString();
    return new Upload({ id, size: record.size_bytes, offset, metadata, creation_date });
  }

  /** @throws as `PartWriter.take`, and when there are too many at the same time. */
  override async write(stream: Readable, id: string): Promise<number> {
    return await this.room.writers.run(this.uploader, async () => {
      const record = await this.#find(id);
      if (record.state !== 'receiving') return record.size_bytes;
      const left = new AbortController();
      const onClose = () => {
        if (!stream.readableEnded) left.abort(new AppError('aborted'));
      };
      stream.once('close', onClose);
      const { locks, stopping } = this.room;
      const signal = AbortSignal.any([left.signal, locks.wanted(id), stopping]);
      const offset = await this.#take(record, stream, signal);
      if (offset === record.size_bytes) await this.#complete(record);
      return offset;
    });
  }

  /** @throws AppError `not_found`, `bad_request` for one that is whole. */
  override async remove(id: string): Promise<void> {
    const { state } = await this.#find(id, { mayBeLost: true });
    if (state === 'whole' || state === 'published') {
      throw new AppError('bad_request', 'This upload is finished; remove the item instead.');
    }
    await this.room.store.remove(id);
  }

  #newRecord(
    id: string,
    size_bytes: number,
    { fileName, mimeType, customName }: ReturnType<UploadRoom['rules']['accept']>,
  ): UploadRecord {
    const { parts, clock } = this.room;
    const nowMs = clock.nowMs();
    return {
      id,
      owner: this.uploader.subject,
      state: 'receiving',
      file_name: fileName,
      custom_name: customName,
      mime_type: mimeType,
      size_bytes,
      bot_id: parts.botId,
      file_id: String(randomBytes(8).readBigInt64LE()),
      saved_parts: 0,
      tail: noBytes,
      md5: '',
      message_id: null,
      created_at_ms: nowMs,
      updated_at_ms: nowMs,
    };
  }

  async #find(id: string, { mayBeLost = false } = {}): Promise<UploadRecord> {
    const { store, parts } = this.room;
    const record = await store.find(id);
    const isSeen = record && (record.owner === this.uploader.subject || this.uploader.seesAll);
    if (!isSeen) throw new AppError('not_found', 'There is no such upload.');
    const isLost = record.state === 'lost' || (record.state === 'receiving' && record.bot_id !== parts.botId);
    if (isLost && !mayBeLost) throw new AppError('gone', 'What was sent is gone. Please send the file again.');
    return record;
  }

  async #take(record: UploadRecord, stream: Readable, signal: AbortSignal): Promise<number> {
    const { store, parts, sums, clock } = this.room;
    const { id, size_bytes: sizeBytes } = record;
    let at = offsetOf({ ...record, tail_bytes: record.tail.byteLength }, parts.partBytes);
    const writer = new PartWriter({
      record,
      parts,
      note: (progress) => store.advance(id, { ...progress, updated_at_ms: clock.nowMs() }),
      onBytes: (bytes) => {
        if (sizeBytes <= parts.smallFileBytes) sums.add(id, at, bytes);
        at += bytes.byteLength;
      },
      signal,
    });
    return await writer.take(stream);
  }

  /** From here on a kill loses nothing: the next start orders the post. */
  async #complete({ id, size_bytes: sizeBytes }: UploadRecord): Promise<void> {
    const { store, parts, sums, clock, order } = this.room;
    const saved_parts = Math.ceil(sizeBytes / parts.partBytes);
    const whole = { saved_parts, md5: sums.take(id, sizeBytes), updated_at_ms: clock.nowMs() };
    if (!(await store.complete(id, whole))) throw new AppError('gone', 'This upload has ended.');
    await order(id);
  }
}
