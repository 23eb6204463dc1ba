// One MTProto connection: a GramJS sender of our own that is never repaired, only replaced.
//
//   opening ──key known or exchanged──► open ──close() / socket end / transport error / ping lost──► closed
//
// GramJS would reconnect by itself, without back-off and without end. A closed link instead rejects what is in flight, and
// its owner decides whether and when to open a new one.
import { Api, helpers } from 'telegram';
import type { RequestState } from 'telegram/network/RequestState.js';
import { abortable } from './abortable.ts';
import { AbridgedConnection, type Transport } from './abridged-connection.ts';
import type { DecodingState, GramjsInternals } from './gramjs-internals.ts';
import { decryptBigMessagesBy } from './patch-decoding.ts';
import { LinkError, readFault } from './rpc-errors.ts';
import type { ServerSalts } from './server-salts.ts';
import { createSilentLogger } from './silent-logger.ts';

/** How often an open link is probed, and how long it may take to answer. The server hangs up after the third number. */
const pingEveryMs = 30_000;
const pingTimeoutMs = 10_000;
const pingDisconnectSeconds = 75;

/** Where a link goes, and by which key. */
export interface LinkOptions {
  readonly gramjs: GramjsInternals;
  readonly apiId: number;
  readonly dcId: number;
  readonly address: { readonly host: string; readonly port: number };
  /** How the server is reached. */
  readonly transport: Transport;
  /** Of the bot; read when the link is opened, kept up to date while it is open. */
  readonly salts: ServerSalts;
  /** 256 bytes; undefined: make a new one. */
  readonly authKey: Buffer | undefined;
  /** Called with a key made while opening, before anything is sent under it. */
  readonly onNewKey: (key: Buffer) => void;
  /** Undefined: calls are sent so that Telegram delivers no updates here. */
  readonly onUpdates: ((updates: unknown) => void) | undefined;
  readonly onClosed: (reason: LinkError) => void;
  /** For connecting and key exchange together, in ms. */
  readonly timeoutMs: number;
}

/** How long a call may take, and what ends it. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly timeoutMs: number;
}

type Sender = InstanceType<GramjsInternals['sender']['MTProtoSender']>;

/** The parts of a sender that are private in its types. */
interface SenderInternals {
  readonly _pendingState: { getAndDelete(msgId: unknown): unknown };
  readonly _sendQueue: { _queue: unknown[] };
  readonly _state: DecodingState & { salt: unknown; timeOffset: number };
  reconnect: () => void;
  _handleBadAuthKey: (onlyExported?: boolean) => void;
}

/** One connection from its opening to its loss. After the loss every call fails; make another link. */
export class MtprotoLink {
  readonly dcId: number;
  readonly #options: LinkOptions;
  readonly #sender: Sender;
  readonly #inFlight = new Set<(error: LinkError) => void>();
  #pinger: NodeJS.Timeout | undefined;
  #initialised = false;
  #closedBy: LinkError | undefined;
  #connectFailure: unknown;

  private constructor(options: LinkOptions, sender: (callbacks: object) => Sender) {
    this.#options = options;
    this.dcId = options.dcId;
    this.#sender = sender({
      logger: createSilentLogger(),
      dcId: options.dcId,
      retries: 1,
      reconnectRetries: Number.POSITIVE_INFINITY,
      delay: 0,
      isMainSender: false,
      client: { _errorHandler: async (error: unknown) => this.#noteFailure(error) },
      authKeyCallback: async (key: { getKey(): Buffer | undefined }) => this.#passOnKey(key.getKey()),
      updateCallback: (_client: unknown, update: unknown) => this.#passOnUpdate(update),
      securityChecks: true,
      _exportedSenderPromises: new Map(),
    });
    const internals = this.#sender as unknown as SenderInternals;
    const hint = options.authKey && options.salts.find(options.dcId);
    if (hint) Object.assign(internals._state, hint);
    decryptBigMessagesBy(internals._state, options.transport.decryption);
    internals.reconnect = () => this.#close(new LinkError('lost', 'the connection broke'));
    internals._handleBadAuthKey = (onlyUnregistered) => {
      // Called with `true` for an ordinary RPC error, which the caller of that RPC sees itself.
      if (!onlyUnregistered) this.#close(new LinkError('bad_key', 'the server does not know the authorization key'));
    };
  }

  /**
   * Connects; makes an authorization key when there is none.
   *
   * @throws LinkError `unreachable`, `timeout`, `lost`.
   */
  static async open(options: LinkOptions, signal?: AbortSignal): Promise<MtprotoLink> {
    const { AuthKey } = options.gramjs.authKey;
    const authKey = new AuthKey();
    if (options.authKey) await authKey.setKey(options.authKey);
    const link = new MtprotoLink(
      options,
      (callbacks) => new options.gramjs.sender.MTProtoSender(authKey as never, callbacks as never),
    );
    try {
      const connection = new AbridgedConnection(options.address, options.timeoutMs, options.transport);
      await abortable(link.#connect(connection), {
        timeoutMs: options.timeoutMs,
        timeoutError: () => new LinkError('timeout', `no connection within ${options.timeoutMs} ms`),
        ...(signal ? { signal } : {}),
      });
    } catch (error) {
      link.#close(error instanceof LinkError ? error : new LinkError('lost', 'gave up connecting'), false);
      throw error;
    }
    link.#pinger = setInterval(() => void link.#ping(), pingEveryMs);
    return link;
  }

  /** False from the moment it is lost or closed, for good. */
  get isOpen(): boolean {
    return this.#closedBy === undefined;
  }

  /**
   * Sends a request and waits for its answer. On abort and on time-out the request is forgotten; Telegram may still act on it.
   *
   * @throws LinkError; an error of Telegram (see rpc-errors.ts); AppError `aborted`.
   */
  async call<Answer>(request: Api.AnyRequest, options: CallOptions): Promise<Answer> {
    const wasInitialised = this.#initialised;
    try {
      const answer = await this.#send<Answer>(this.#wrap(request), options);
      this.#initialised = true;
      this.#noteSalt();
      return answer;
    } catch (error) {
      // Any decision of Telegram about the call shows that it has read the envelope.
      if (!wasInitialised && !['transient', 'unknown', 'aborted'].includes(readFault(error).kind))
        this.#initialised = true;
      throw error;
    }
  }

  /** Ends the link; safe to call again. Calls in flight are rejected with `lost`. */
  close(): void {
    this.#close(new LinkError('lost', 'closed by us'), false);
  }

  async #connect(connection: AbridgedConnection): Promise<void> {
    const connected = await this.#sender.connect(connection as never, false);
    if (connected) return;
    const failure = this.#connectFailure;
    throw failure instanceof LinkError ? failure : new LinkError('lost', 'the key exchange failed');
  }

  #noteSalt(): void {
    const { salt, timeOffset } = (this.#sender as unknown as SenderInternals)._state;
    this.#options.salts.note(this.dcId, { salt, timeOffset });
  }

  #noteFailure(error: unknown): void {
    this.#connectFailure = error;
  }

  #passOnKey(key: Buffer | undefined): void {
    if (key) this.#options.onNewKey(key);
  }

  #passOnUpdate(update: unknown): void {
    if (typeof update === 'object' && update !== null && 'className' in update) this.#options.onUpdates?.(update);
  }

  /** Layer and client data go with every call until the first answer: a new session of an old key may not know them. */
  #wrap(request: Api.AnyRequest): Api.AnyRequest {
    const quiet = this.#options.onUpdates ? request : new Api.InvokeWithoutUpdates({ query: request });
    if (this.#initialised) return quiet;
    const query = new Api.InitConnection({
      apiId: this.#options.apiId,
      deviceModel: 'StreamVault',
      systemVersion: `Node ${process.versions.node}`,
      appVersion: '0.1',
      systemLangCode: 'en',
      langPack: '',
      langCode: 'en',
      query: quiet,
    });
    return new Api.InvokeWithLayer({ layer: this.#options.gramjs.layer.LAYER, query });
  }

  #send<Answer>(request: Api.AnyRequest, { signal, timeoutMs }: CallOptions): Promise<Answer> {
    if (this.#closedBy) return Promise.reject(this.#closedBy);
    const state = new this.#options.gramjs.requestState.RequestState(request as never);
    // GramJS chains sends that happen to wait together: one refused would take the next one with it.
    Object.defineProperty(state, 'after', { get: () => undefined, set: () => undefined });
    let fail: (error: LinkError) => void = () => undefined;
    const lost = new Promise<never>((_, reject) => {
      fail = reject;
    });
    this.#inFlight.add(fail);
    this.#sender.addStateToQueue(state);
    const timeoutError = () => new LinkError('timeout', `no answer within ${timeoutMs} ms`);
    return abortable(Promise.race([state.promise as Promise<Answer>, lost]), {
      timeoutMs,
      timeoutError,
      ...(signal ? { signal } : {}),
    }).finally(() => {
      this.#inFlight.delete(fail);
      this.#forget(state);
    });
  }

  #forget(state: RequestState): void {
    const internals = this.#sender as unknown as SenderInternals;
    const place = internals._sendQueue._queue.indexOf(state);
    if (place >= 0) internals._sendQueue._queue.splice(place, 1);
    if (state.msgId !== undefined) internals._pendingState.getAndDelete(state.msgId);
    // The packer keeps every state until it is settled.
    (state as unknown as { resolve?: (value: undefined) => void }).resolve?.(undefined);
  }

  async #ping(): Promise<void> {
    const pingId = helpers.generateRandomLong(true);
    try {
      await this.#send(new Api.PingDelayDisconnect({ pingId, disconnectDelay: pingDisconnectSeconds }), {
        timeoutMs: pingTimeoutMs,
      });
    } catch {
      this.#close(new LinkError('lost', 'the connection did not answer a ping'));
    }
  }

  #close(reason: LinkError, tell = true): void {
    if (this.#closedBy) return;
    this.#closedBy = reason;
    clearInterval(this.#pinger);
    for (const fail of [...this.#inFlight]) fail(reason);
    this.#sender.disconnect().catch(() => {
      // The connection is gone either way; there is nothing left to undo.
    });
    if (tell) this.#options.onClosed(reason);
  }
}
