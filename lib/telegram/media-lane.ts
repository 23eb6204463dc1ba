// A connection of one bot to one data center that does nothing but carry parts of files: upload.getFile, upload.saveFilePart.
//
//   closed ──first call / warm()──► opening ──► open ──link lost / idle / two calls unanswered──► closed
//
// The next call opens it again. Calls wait for an opening lane no longer than their own limit.
import { Api } from 'telegram';
import { AppError, abortError } from '#lib/errors.ts';
import { abortable } from './abortable.ts';
import type { Transport } from './abridged-connection.ts';
import type { BotConnection } from './bot-connection.ts';
import { createGetFileCall } from './get-file-call.ts';
import type { GramjsInternals } from './gramjs-internals.ts';
import { MtprotoLink } from './mtproto-link.ts';
import { LinkError, readFault } from './rpc-errors.ts';
import type { ServerDirectory } from './server-directory.ts';
import type { ServerSalts } from './server-salts.ts';

/** Connecting, key exchange and the transfer of the log-in to another data center. */
const openTimeoutMs = 8_000;
const maxSilentCalls = 2;
/** A lane that could not be opened is not tried in the background again before this; calls may try at any time. */
const warmPauseMs = 5_000;

/** What a lane is opened with. */
export interface MediaLaneOptions {
  readonly gramjs: GramjsInternals;
  readonly directory: ServerDirectory;
  readonly connection: BotConnection;
  readonly transport: Transport;
  readonly salts: ServerSalts;
  readonly apiId: number;
  readonly dcId: number;
}

/** What a lane tells the group it belongs to. */
export interface LaneOwner {
  /** A lane nobody used for so long gives its socket back, in ms. */
  readonly idleMs: number;
  onOpen(): void;
  onIdle(lane: MediaLane): void;
  /** Telegram does not know this authorization key any more: lanes that use it are of no use. */
  onKeyRefused(key: Buffer): void;
  /** Runs one opening after the other while the data center does not know the bot yet. */
  inTurn<T>(open: () => Promise<T>): Promise<T>;
}

/** How a part travels. */
interface Carriage {
  /** Aborted before the call is sent: it is not sent. Afterwards it has no effect. */
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

/** A part of a film to be read. */
export interface GetFile extends Carriage {
  readonly location: Api.InputDocumentFileLocation;
  /** Bytes. */
  readonly offset: number;
  /** Bytes. */
  readonly limit: number;
}

/** A part of a file to be sent. */
export interface SavePart extends Carriage {
  readonly fileId: Api.long;
  /** Counts from 0. */
  readonly part: number;
  /** Undefined: the file counts as small (at most 10 MiB), whose parts are saved without their number. */
  readonly totalParts: number | undefined;
  /** At most 512 KiB. */
  readonly bytes: Buffer;
}

/** One connection for parts; opened when first used, closed when idle. */
export class MediaLane {
  #link: MtprotoLink | undefined;
  #key: Buffer | undefined;
  #opening: Promise<MtprotoLink> | undefined;
  #idleTimer: NodeJS.Timeout | undefined;
  #silentCalls = 0;
  #bytesInFlight = 0;
  #waitingSinceMs: number | undefined;
  #warmAgainAtMs = 0;

  constructor(
    private readonly options: MediaLaneOptions,
    private readonly owner: LaneOwner,
  ) {}

  /** Whether it has a connection. */
  get isOpen(): boolean {
    return this.#link?.isOpen ?? false;
  }

  /** Bytes asked for and not answered, those nobody waits for any more included: they come over the same wire. */
  get bytesInFlight(): number {
    return this.#bytesInFlight;
  }

  /** How long calls have waited without any of them being answered, in ms; 0 when none waits. */
  get silentMs(): number {
    return this.#waitingSinceMs === undefined ? 0 : Date.now() - this.#waitingSinceMs;
  }

  /** The key the open link was made with. */
  get key(): Buffer | undefined {
    return this.#key;
  }

  /**
   * One upload.getFile. Once it is sent, the promise settles only with Telegram's answer, the end of the link or the time
   * limit, so that {@link bytesInFlight} tells the truth: a caller in a hurry waits with a signal of its own.
   *
   * @throws errors to be read by rpc-errors.ts; AppError `aborted` when nothing was sent.
   */
  async getFile(request: GetFile): Promise<Buffer> {
    const answer = await this.#carry<Api.upload.TypeFile>(request.limit, createGetFileCall(request), request);
    if (answer instanceof Api.upload.File) return answer.bytes;
    // Though we never say that we support CDNs. Another bot may still be sent the file from here.
    throw new AppError('telegram_refused', 'Telegram named a CDN instead of sending the file.');
  }

  /**
   * One upload.saveFilePart or saveBigFilePart; otherwise as {@link getFile}.
   *
   * @throws errors to be read by rpc-errors.ts; AppError `aborted` when nothing was sent.
   */
  async savePart(request: SavePart): Promise<void> {
    const { fileId, part: filePart, totalParts: fileTotalParts, bytes } = request;
    const call =
      fileTotalParts === undefined
        ? new Api.upload.SaveFilePart({ fileId, filePart, bytes })
        : new Api.upload.SaveBigFilePart({ fileId, filePart, fileTotalParts, bytes });
    const isSaved = await this.#carry<boolean>(bytes.length, call, request);
    if (!isSaved) throw new LinkError('lost', 'Telegram did not save the part');
  }

  /** Opens the lane in the background; a failure shows at the next call. */
  warm(): void {
    if (this.isOpen || this.#opening || Date.now() < this.#warmAgainAtMs) return;
    this.#getLink().catch(() => {
      // Nobody waits for it. The pause keeps a data center that is down from being knocked at all the time.
      this.#warmAgainAtMs = Date.now() + warmPauseMs;
    });
  }

  /** Ends the connection; what is under way fails. The next call opens it anew. */
  close(): void {
    clearTimeout(this.#idleTimer);
    this.#link?.close();
    this.#link = undefined;
    this.#opening = undefined;
  }

  async #carry<Answer>(sizeBytes: number, call: Api.AnyRequest, carriage: Carriage): Promise<Answer> {
    if (carriage.signal.aborted) throw abortError(carriage.signal);
    this.#bytesInFlight += sizeBytes;
    this.#waitingSinceMs ??= Date.now();
    try {
      return await this.#send<Answer>(call, carriage);
    } finally {
      this.#bytesInFlight -= sizeBytes;
      this.#waitingSinceMs = this.#bytesInFlight > 0 ? Date.now() : undefined;
    }
  }

  async #send<Answer>(call: Api.AnyRequest, { signal, timeoutMs }: Carriage): Promise<Answer> {
    const endsAtMs = Date.now() + timeoutMs;
    // A bot that is kept away by the proxy opens no lane: that is what whoever waited is told.
    const timeoutError = () =>
      this.options.connection.proxyFault ?? new LinkError('timeout', `no lane within ${timeoutMs} ms`);
    const link = await abortable(this.#getLink(), { signal, timeoutMs, timeoutError });
    if (signal.aborted) throw abortError(signal);
    this.#restartIdleTimer(timeoutMs);
    return this.#receive<Answer>(link, call, Math.max(1, endsAtMs - Date.now()));
  }

  async #receive<Answer>(link: MtprotoLink, call: Api.AnyRequest, timeoutMs: number): Promise<Answer> {
    try {
      const answer = await link.call<Answer>(call, { timeoutMs });
      this.#silentCalls = 0;
      return answer;
    } catch (error) {
      this.#judge(link, error);
      throw error;
    }
  }

  #judge(link: MtprotoLink, error: unknown): void {
    const isSilence = error instanceof LinkError && error.reason === 'timeout';
    this.#silentCalls = isSilence ? this.#silentCalls + 1 : 0;
    if (this.#link !== link) return;
    const isRevoked = readFault(error).kind === 'unauthorized';
    if (isRevoked && this.#key) this.owner.onKeyRefused(this.#key);
    if (isRevoked || this.#silentCalls >= maxSilentCalls || !link.isOpen) {
      this.close();
      this.#silentCalls = 0;
    }
  }

  #getLink(): Promise<MtprotoLink> {
    if (this.#link?.isOpen) return Promise.resolve(this.#link);
    if (this.#opening) return this.#opening;
    const opening = this.owner
      .inTurn(() => this.#open())
      .then((link) => {
        // Closed meanwhile: nobody would ever close this link again.
        if (this.#opening !== opening) link.close();
        else this.#rise(link);
        return link;
      })
      .finally(() => {
        if (this.#opening === opening) this.#opening = undefined;
      });
    this.#opening = opening;
    return opening;
  }

  #rise(link: MtprotoLink): void {
    this.#link = link;
    this.#silentCalls = 0;
    this.#restartIdleTimer(openTimeoutMs);
    this.owner.onOpen();
  }

  async #open(): Promise<MtprotoLink> {
    const { connection, dcId } = this.options;
    await connection.whenReady();
    const link = await this.#connect();
    try {
      if (!connection.session.isAuthorized(dcId)) await this.#importAuthorization(link);
    } catch (error) {
      link.close();
      throw error;
    }
    return link;
  }

  async #connect(): Promise<MtprotoLink> {
    const { gramjs, directory, connection, transport, salts, apiId, dcId } = this.options;
    const { session } = connection;
    let key = session.findKey(dcId);
    const options = {
      ...{ gramjs, apiId, dcId, transport, salts },
      address: directory.getAddress(dcId),
      authKey: key,
      onNewKey: (made: Buffer) => {
        key = made;
        session.setKey(dcId, made);
      },
      onUpdates: undefined,
      onClosed: (reason: LinkError) => {
        if (reason.reason === 'bad_key' && key) this.owner.onKeyRefused(key);
      },
      timeoutMs: openTimeoutMs,
    };
    const link = await MtprotoLink.open(options, connection.stopped);
    this.#key = key;
    return link;
  }

  async #importAuthorization(link: MtprotoLink): Promise<void> {
    const { connection, dcId } = this.options;
    const options = { timeoutMs: openTimeoutMs, signal: connection.stopped };
    const exported = await connection.invoke<Api.auth.ExportedAuthorization>(
      new Api.auth.ExportAuthorization({ dcId }),
      options,
    );
    await link.call(new Api.auth.ImportAuthorization({ id: exported.id, bytes: exported.bytes }), options);
    connection.session.setAuthorized(dcId);
  }

  /** @param busyMs how long the call that is about to be made may take. */
  #restartIdleTimer(busyMs: number): void {
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => {
      this.close();
      this.owner.onIdle(this);
    }, this.owner.idleMs + busyMs);
    this.#idleTimer.unref();
  }
}
