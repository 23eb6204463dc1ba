// A connection of one bot to one data center that does nothing but upload.getFile.
//
//   closed ──first call──► opening ──► open ──link lost / idle / two calls unanswered──► closed
//
// The next call opens it again. Calls wait for an opening lane no longer than their own limit.
import { Api, helpers } from 'telegram';
import { abortError } from '#lib/errors.ts';
import { abortable } from './abortable.ts';
import type { BotConnection } from './bot-connection.ts';
import type { GramjsInternals } from './gramjs-internals.ts';
import { MtprotoLink } from './mtproto-link.ts';
import { LinkError, readFault } from './rpc-errors.ts';
import type { ServerDirectory } from './server-directory.ts';

/** A lane nobody used for so long gives its socket back. Chosen by feel. */
const idleMs = 120_000;
/** Connecting, key exchange and the transfer of the log-in to another data center. */
const openTimeoutMs = 8_000;
const maxSilentCalls = 2;

export interface MediaLaneOptions {
  readonly gramjs: GramjsInternals;
  readonly directory: ServerDirectory;
  readonly connection: BotConnection;
  readonly apiId: number;
  readonly dcId: number;
}

export interface GetFile {
  readonly location: Api.TypeInputFileLocation;
  /** Bytes. */
  readonly offset: number;
  /** Bytes. */
  readonly limit: number;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

export class MediaLane {
  #link: MtprotoLink | undefined;
  #opening: Promise<MtprotoLink> | undefined;
  #idleTimer: NodeJS.Timeout | undefined;
  #silentCalls = 0;

  constructor(private readonly options: MediaLaneOptions) {}

  /**
   * One upload.getFile.
   *
   * @throws errors to be read by rpc-errors.ts; AppError `aborted` at once, the answer is dropped when it comes.
   */
  async getFile(request: GetFile): Promise<Buffer> {
    const { location, offset, limit, signal, timeoutMs } = request;
    if (signal.aborted) throw abortError(signal);
    const endsAtMs = Date.now() + timeoutMs;
    const timeoutError = () => new LinkError('timeout', `no lane within ${timeoutMs} ms`);
    const link = await abortable(this.#getLink(), { signal, timeoutMs, timeoutError });
    this.#restartIdleTimer(timeoutMs);
    const call = new Api.upload.GetFile({ location, offset: helpers.returnBigInt(offset), limit });
    return this.#receive(link, call, { signal, timeoutMs: Math.max(1, endsAtMs - Date.now()) });
  }

  close(): void {
    clearTimeout(this.#idleTimer);
    this.#link?.close();
    this.#link = undefined;
    this.#opening = undefined;
  }

  async #receive(link: MtprotoLink, call: Api.upload.GetFile, options: { signal: AbortSignal; timeoutMs: number }) {
    try {
      const answer = await link.call<Api.upload.TypeFile>(call, options);
      this.#silentCalls = 0;
      if (answer instanceof Api.upload.File) return answer.bytes;
      throw new LinkError('lost', 'Telegram named a CDN we did not ask for');
    } catch (error) {
      this.#judge(link, error);
      throw error;
    }
  }

  #judge(link: MtprotoLink, error: unknown): void {
    const isSilence = error instanceof LinkError && error.reason === 'timeout';
    this.#silentCalls = isSilence ? this.#silentCalls + 1 : 0;
    const isRevoked = readFault(error).kind === 'unauthorized';
    if (isRevoked) this.#forgetAuthorization();
    if (this.#link === link && (isRevoked || this.#silentCalls >= maxSilentCalls || !link.isOpen)) {
      this.close();
      this.#silentCalls = 0;
    }
  }

  /** The home key is the main connection's to judge: it logs in anew when it sees the same error. */
  #forgetAuthorization(): void {
    const { session } = this.options.connection;
    if (this.options.dcId !== session.homeDc) session.forgetKey(this.options.dcId);
    else this.options.connection.doubtSession();
  }

  #getLink(): Promise<MtprotoLink> {
    if (this.#link?.isOpen) return Promise.resolve(this.#link);
    this.#opening ??= this.#open().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  async #open(): Promise<MtprotoLink> {
    const { gramjs, directory, connection, apiId, dcId } = this.options;
    const { session } = connection;
    await connection.whenReady();
    const link = await MtprotoLink.open(
      {
        gramjs,
        apiId,
        dcId,
        address: directory.getAddress(dcId),
        authKey: session.findKey(dcId),
        onNewKey: (key) => session.setKey(dcId, key),
        onUpdates: undefined,
        onClosed: (reason) => reason.reason === 'bad_key' && this.#forgetAuthorization(),
        timeoutMs: openTimeoutMs,
      },
      connection.stopped,
    );
    try {
      if (!session.isAuthorized(dcId)) await this.#importAuthorization(link);
    } catch (error) {
      link.close();
      throw error;
    }
    this.#link = link;
    this.#restartIdleTimer(openTimeoutMs);
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
    this.#idleTimer = setTimeout(() => this.close(), idleMs + busyMs);
    this.#idleTimer.unref();
  }
}
