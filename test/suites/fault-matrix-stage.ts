// Where the fault matrix plays: an emulator, two bots, two films, and a viewer who checks every byte and times every silence.
import { systemClock } from '#lib/clock.ts';
import { parseConfig, type TransportConfig } from '#lib/config.ts';
import { isAppError } from '#lib/errors.ts';
import { createLog } from '#lib/log.ts';
import type { MediaRecord } from '#lib/storage/storage.ts';
import { createStreamService, type StreamService } from '#lib/stream/stream-service.ts';
import type { Telegram } from '#lib/telegram/telegram.ts';
import { createTelegram } from '#lib/telegram/telegram-room.ts';
import { patternBytes } from '#test/harness/pattern-bytes.ts';
import type { PlayNote } from '#test/report/test-notes.ts';
import type { Outcome } from './fault-matrix-rows.ts';
import { startFixture, type TelegramFixture } from './telegram-fixture.ts';

const mib = 1024 * 1024;

/** Much shorter than the product's default, so that a silent server costs a test little. */
const getFileTimeoutMs = 1_500;

/** A film of the matrix. */
export interface StageFilm {
  readonly bytes: Buffer;
  readonly messageId: number;
  readonly documentId: string;
}

/** How a play went. `wrong` is what must never be. */
export interface Play {
  readonly ending: 'played' | 'refused' | 'cut' | 'wrong';
  /** Of a refusal. */
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  /** Until the refusal or the first byte, in ms. */
  readonly firstMs: number;
  /** Longest wait for a byte, in ms, the first one included. */
  readonly longestSilenceMs: number;
  readonly sentBytes: number;
  /** In words, for the message of a failing test. */
  readonly note: string;
}

/** What a play tells `npm run report`. */
export function playNote(
  fault: string,
  phase: string,
  promised: { readonly outcome: Outcome; readonly silenceMs: number },
  play: Play,
): PlayNote {
  return {
    kind: 'play',
    fault,
    phase,
    promised: promised.outcome,
    ending: play.ending,
    status: play.status ?? null,
    firstMs: play.firstMs,
    longestSilenceMs: play.longestSilenceMs,
    allowedSilenceMs: promised.silenceMs,
    comparedBytes: play.sentBytes,
  };
}

export interface PlayRequest {
  readonly film: StageFilm;
  /** First byte wanted; default 0. */
  readonly start?: number;
  /** Leaves after so many bytes. Default: reads to the end. */
  readonly leaveAfterBytes?: number;
  /** Called once, with the first bytes in hand. */
  readonly onFirst?: () => Promise<void>;
}

/** One emulator for many rows; every row gets a room and a stream service of its own. */
export class FaultStage {
  #room: Telegram | undefined;
  #service: StreamService | undefined;
  #isCatalogDown = false;

  private constructor(
    readonly world: TelegramFixture,
    /** In the home data center. */
    readonly film: StageFilm,
    /** In data center 4. */
    readonly farFilm: StageFilm,
  ) {}

  static async open(botCount = 2): Promise<FaultStage> {
    const world = await startFixture(botCount);
    const film = await postFilm(world, patternBytes(6 * mib + 777, 11), 2);
    const farFilm = await postFilm(world, patternBytes(6 * mib + 555, 12), 4);
    return new FaultStage(world, film, farFilm);
  }

  get room(): Telegram {
    if (!this.#room) throw new Error('the stage was not reset yet');
    return this.#room;
  }

  botId(index: number): number {
    return this.world.bots[index]?.id ?? 0;
  }

  /** No rule, a quick network, every DC up, and a room that remembers no fault. */
  async reset(transport: Partial<TransportConfig> = {}): Promise<void> {
    await this.restart(async () => {
      const { control } = this.world;
      await control.clearFaults();
      await control.setNetwork({ roundTripMs: 0, bytesPerSecond: 0 });
      this.#isCatalogDown = false;
    }, transport);
  }

  /** A new room and a new service. @param meanwhile is done while there is none. */
  async restart(meanwhile: () => Promise<unknown>, transport: Partial<TransportConfig> = {}): Promise<void> {
    await this.#room?.stop();
    await meanwhile();
    this.#room = this.#makeRoom(transport);
    await this.#room.start();
    const log = this.#log();
    const catalog = { findMedia: async (_chat: number | undefined, id: number) => this.#find(id) };
    this.#service = createStreamService({ catalog, chunks: this.#room.chunks, log, clock: systemClock });
  }

  /** Starts a room apart from the stage's that is not expected to start. */
  async tryStart(transport: Partial<TransportConfig>): Promise<{ code: string; message: string; tookMs: number }> {
    const room = this.#makeRoom(transport, 4_000);
    const startedAtMs = performance.now();
    try {
      await room.start();
      return { code: 'started', message: '', tookMs: performance.now() - startedAtMs };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const code = isAppError(error) ? error.code : 'not an AppError';
      return { code, message, tookMs: performance.now() - startedAtMs };
    } finally {
      await room.stop();
    }
  }

  setCatalogDown(isDown: boolean): void {
    this.#isCatalogDown = isDown;
  }

  /** Plays as a viewer would, and never rejects for what the engine does. */
  async play(request: PlayRequest): Promise<Play> {
    const viewer = new Viewer(request);
    return viewer.watch((headers, signal) => {
      if (!this.#service) throw new Error('the stage was not reset yet');
      const { messageId } = request.film;
      return this.#service.open({ chatId: undefined, messageId, method: 'GET', headers, download: false, signal });
    });
  }

  async close(): Promise<void> {
    await this.#room?.stop();
    await this.world.stop();
  }

  #log() {
    return createLog({ level: 'debug', pretty: false, write: (line) => void this.world.lines.push(line) });
  }

  #makeRoom(transport: Partial<TransportConfig>, startDeadlineMs = 20_000): Telegram {
    const { world } = this;
    const lanes = { atRest: 2, most: 4 };
    const { transport: standard } = parseConfig({});
    const own = { ...standard, lanes, maxPartsPerBot: 10, getFileTimeoutMs };
    return createTelegram({
      config: world.config,
      transport: { ...own, ...transport },
      dataDir: world.dataDir,
      bots: world.store,
      log: this.#log(),
      clock: systemClock,
      startDeadlineMs,
    });
  }

  #find(messageId: number): MediaRecord | undefined {
    if (this.#isCatalogDown) throw new Error('the catalogue is down');
    const film = [this.film, this.farFilm, ...this.#later].find((one) => one.messageId === messageId);
    return film ? recordOf(film, this.world.channelId) : undefined;
  }

  readonly #later: StageFilm[] = [];

  /** A film that only one row needs. */
  async extraFilm(bytes: Buffer, dc = 2): Promise<StageFilm> {
    const film = await postFilm(this.world, bytes, dc);
    this.#later.push(film);
    return film;
  }
}

async function postFilm(world: TelegramFixture, bytes: Buffer, dc: number): Promise<StageFilm> {
  return { bytes, ...(await world.post(bytes, dc)) };
}

function recordOf({ bytes, messageId, documentId }: StageFilm, chatId: number): MediaRecord {
  return {
    chat_id: chatId,
    message_id: messageId,
    document_id: documentId,
    file_unique_id: `unique-${documentId}`,
    file_id: `file-${documentId}`,
    custom_name: 'a film',
    file_name: 'film.mkv',
    file_size: bytes.length,
    file_type: 'video',
    mime_type: 'video/x-matroska',
    source: 'direct_upload',
    youtube_url: null,
    duration: null,
    width: null,
    height: null,
    thumb: null,
    uploaded_by: 1,
    created_at: '2026-11-23T10:00:00Z',
    stream_link: '',
    is_active: true,
  };
}

type Open = (headers: Headers, signal: AbortSignal) => Promise<Response>;

/** Reads one answer to its end and compares it with the film as it comes. */
class Viewer {
  readonly #leaving = new AbortController();
  readonly #startedAtMs = performance.now();
  #lastByteAtMs = performance.now();
  #longestSilenceMs = 0;
  #firstMs = 0;
  #sentBytes = 0;

  constructor(private readonly request: PlayRequest) {}

  async watch(open: Open): Promise<Play> {
    const { start } = this.request;
    const headers = new Headers(start === undefined ? {} : { range: `bytes=${start}-` });
    let response: Response;
    try {
      response = await open(headers, this.#leaving.signal);
    } catch (error) {
      this.#noteTime();
      return this.#end('refused', error);
    }
    return this.#read(response);
  }

  async #read(response: Response): Promise<Play> {
    const { film, start = 0, leaveAfterBytes = Number.POSITIVE_INFINITY, onFirst } = this.request;
    const reader = response.body?.getReader();
    try {
      for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
        this.#noteTime();
        const at = start + this.#sentBytes;
        if (Buffer.compare(part.value, film.bytes.subarray(at, at + part.value.length)) !== 0) {
          return this.#end('wrong', `other bytes than the film's at ${at}`);
        }
        const isFirst = this.#sentBytes === 0;
        this.#sentBytes += part.value.length;
        if (isFirst) await onFirst?.();
        if (this.#sentBytes >= leaveAfterBytes) return await this.#leave(reader);
      }
    } catch (error) {
      this.#noteTime();
      return this.#end('cut', error);
    }
    const isWhole = start + this.#sentBytes === film.bytes.length;
    return isWhole ? this.#end('played', '') : this.#end('wrong', `it ended ${this.#sentBytes} bytes after ${start}`);
  }

  async #leave(reader: ReadableStreamDefaultReader<Uint8Array> | undefined): Promise<Play> {
    this.#leaving.abort();
    await reader?.cancel().catch(() => undefined); // Left on purpose: how the body ends does not matter any more.
    return this.#end('played', 'left');
  }

  #noteTime(): void {
    const nowMs = performance.now();
    if (this.#sentBytes === 0) this.#firstMs = nowMs - this.#startedAtMs;
    this.#longestSilenceMs = Math.max(this.#longestSilenceMs, nowMs - this.#lastByteAtMs);
    this.#lastByteAtMs = nowMs;
  }

  #end(ending: Play['ending'], why: unknown): Play {
    const known = isAppError(why) ? why : undefined;
    return {
      ending,
      status: known?.status,
      code: known?.code,
      retryAfterSeconds: known?.retryAfterSeconds,
      firstMs: Math.round(this.#firstMs),
      longestSilenceMs: Math.round(this.#longestSilenceMs),
      sentBytes: this.#sentBytes,
      note: why instanceof Error ? `${known?.code ?? why.name}: ${why.message}` : String(why),
    };
  }
}
