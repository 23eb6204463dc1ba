// The whole system without HTTP on an emulator, with a catalogue to lose.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Emulator, startEmulator } from '#emulator/emulator.ts';
import { boot, type System } from '#lib/boot.ts';
import { parseConfig } from '#lib/config.ts';
import { createLog } from '#lib/log.ts';
import { exportCatalogue } from '#lib/recovery/export.ts';
import type { MediaRow } from '#lib/storage/storage.ts';
import { patternBytes } from '#test/harness/pattern-bytes.ts';
import { waitFor } from '#test/harness/product-process.ts';

export class RecoveryWorld {
  readonly lines: string[] = [];
  dataDir = '';
  #system: System | undefined;

  private constructor(
    readonly emulator: Emulator,
    readonly bot: { readonly id: number; readonly token: string },
    readonly userId: number,
    readonly channelId: number,
    readonly mirrorId: number,
  ) {}

  static async start(): Promise<RecoveryWorld> {
    const emulator = await startEmulator();
    const { control } = emulator;
    const bot = await control.createBot({ firstName: 'Vault', username: 'vault_bot' });
    const { id: userId } = await control.createUser({ firstName: 'Ada' });
    const members = [bot.id, userId];
    const { id: channelId } = await control.createChannel({ title: 'Log', members });
    const { id: mirrorId } = await control.createChannel({ title: 'Second', members });
    const world = new RecoveryWorld(emulator, bot, userId, channelId, mirrorId);
    world.dataDir = await mkdtemp(join(tmpdir(), 'sv-recovery-'));
    return world;
  }

  get control() {
    return this.emulator.control;
  }

  get chat() {
    return { kind: 'channel', id: this.channelId } as const;
  }

  get system(): System {
    if (!this.#system) throw new Error('the system does not run');
    return this.#system;
  }

  get storage() {
    return this.system.runtime.storage;
  }

  async settings(changes: Readonly<Record<string, string>> = {}): Promise<Record<string, string>> {
    const server = await this.control.serverInfo();
    const { dcs, defaultDc, publicKeyPem } = server;
    return {
      API_ID: String(server.apiId),
      API_HASH: server.apiHash,
      BOT_TOKEN: this.bot.token,
      LOG_CHANNEL_ID: `-100${this.channelId}`,
      DATA_DIR: this.dataDir,
      ALLOWED_IDS: String(this.userId),
      ENRICH: 'off',
      TELEGRAM_SERVER: JSON.stringify({ dcs, defaultDc, publicKeyPem }),
      ...changes,
    };
  }

  async boot(changes: Readonly<Record<string, string>> = {}): Promise<System> {
    const config = parseConfig(await this.settings(changes));
    if (!config.telegram) throw new Error('no Telegram in the configuration');
    const log = createLog({ level: 'info', pretty: false, write: (line) => void this.lines.push(line) });
    this.#system = boot({ config, telegramConfig: config.telegram, demo: undefined, log });
    await this.#system.start();
    return this.#system;
  }

  async halt(): Promise<void> {
    await this.#system?.stop();
    this.#system = undefined;
  }

  /** Everything on this machine is lost; the channel is all there is. */
  async loseEverything(): Promise<void> {
    await this.halt();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  async stop(): Promise<void> {
    await this.halt();
    await this.emulator.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  /** A film sent to the bot. Resolves when it is in the catalogue. */
  async upload(name: string, sizeBytes: number, thumb?: Buffer): Promise<MediaRow> {
    const file = { name, mimeType: 'video/mp4', durationSeconds: 61, width: 640, height: 360 };
    await this.control.sendFile(
      { ...file, ...(thumb ? { thumb } : {}) },
      { kind: 'bytes', bytes: patternBytes(sizeBytes, sizeBytes) },
      { from: this.userId, to: { kind: 'user', id: this.bot.id } },
    );
    const rows = await this.rowsWhen((all) => all.some((row) => row.file_size === sizeBytes));
    const row = rows.find((candidate) => candidate.file_size === sizeBytes);
    if (!row) throw new Error('the film is not there');
    return row;
  }

  /** A film somebody puts into the channel with their own app. */
  post(name: string, sizeBytes: number, caption = '', chat: { kind: 'channel'; id: number } = this.chat) {
    return this.control.sendFile(
      { name, mimeType: 'video/mp4', durationSeconds: 30 },
      { kind: 'bytes', bytes: patternBytes(sizeBytes, sizeBytes) },
      { from: this.userId, to: chat, caption },
    );
  }

  say(text: string) {
    return this.control.sendText(text, { from: this.userId, to: this.chat });
  }

  remove(...messageIds: number[]): Promise<void> {
    return this.control.deleteMessages({ chat: this.chat, messageIds });
  }

  rows(): Promise<readonly MediaRow[]> {
    return this.storage.mediaRows.scan({ limit: 10_000 });
  }

  rowsWhen(check: (rows: readonly MediaRow[]) => boolean): Promise<readonly MediaRow[]> {
    return waitFor(() => this.rows(), check);
  }

  /** Waits until the channel tells all there is to tell, and no upload is under way. */
  async settle(): Promise<void> {
    await waitFor(
      () => this.storage.mediaRows.captionsDue({ limit: 1 }),
      (due) => due.length === 0,
    );
    await waitFor(
      () => this.storage.ingest.unfinished(1),
      (open) => open.length === 0,
    );
  }

  async captions(channelId = this.channelId): Promise<ReadonlyMap<number, string>> {
    const chat = { kind: 'channel', id: channelId } as const;
    const messages = await this.control.readChat({ viewer: this.userId, chat, limit: 1000 });
    return new Map(messages.map((message) => [message.id, message.text]));
  }

  async export(): Promise<string> {
    let text = '';
    for await (const line of exportCatalogue(this.storage)) text += line;
    return text;
  }

  async reindex() {
    const { reindexer } = this.system.runtime;
    await reindexer.start();
    return reindexer.finished();
  }
}

/** A picture of 320 × 180 as far as its header tells, another one for each number. */
export function jpegOf(number: number): Buffer {
  const header = Buffer.from('ffd8ffc000110800b4014003012200021101031101', 'hex');
  return Buffer.concat([header, Buffer.from([number]), Buffer.from('ffd9', 'hex')]);
}

/**
 * Lines of an export without what a rebuild cannot know: `file_id` holds a file reference, which is new with every answer, and
 * facts are read anew from the file.
 */
export function comparable(text: string): unknown[] {
  return text
    .split('\n')
    .filter(Boolean)
    .filter((line) => !line.startsWith('{"chat_id":') || !line.includes('"t":"facts"'))
    .map((line) => {
      const { file_id: _fileId, ...rest } = JSON.parse(line) as Record<string, unknown>;
      if (rest.t !== 'end') return rest;
      const { facts: _facts, ...counts } = rest.counts as Record<string, unknown>;
      return { ...rest, counts };
    });
}

/**
 * The lines a rebuild must bring back. Not of the channel any more: films whose message is deleted; nor ever: thumbnails that
 * no film uses, as those of a replaced file.
 */
export function rebuildable(text: string): unknown[] {
  const lines = comparable(text) as Readonly<Record<string, unknown>>[];
  const media = lines.filter((line) => line.t === 'media' && line.missing_since === null);
  const used = new Set(media.map((line) => line.thumb));
  const posters = lines.filter((line) => line.t === 'poster' && used.has(line.hash));
  const others = { ingest: 0, mirror_copy: 0, sidecar: 0, progress: 0, listed: 0, user: 0, api_key: 0 };
  const counts = { ...others, revocation: 0, setting: 0, poster: posters.length, media: media.length };
  return [lines[0], ...posters, ...media, { t: 'end', counts }];
}
