// The doors of the Telegram room. Types only: other rooms meet Telegram through these and never see GramJS.

/** What the catalogue needs to know of a file in a message. */
export interface MediaFile {
  /** Decimal 64-bit document id: equal for every bot, changes when the media of a message is replaced. */
  readonly documentId: string;
  /** Bot API `file_unique_id` of the document: equal for every bot. */
  readonly fileUniqueId: string;
  /** Bot API `file_id` as seen by the bot that indexed it. */
  readonly fileId: string;
  readonly fileType: 'video' | 'audio' | 'file';
  readonly fileName: string | undefined;
  readonly mimeType: string;
  readonly sizeBytes: number;
  readonly durationSeconds: number | undefined;
  readonly width: number | undefined;
  readonly height: number | undefined;
  readonly hasThumb: boolean;
}

/** A message somebody sent to the front bot in a private chat. */
export interface IncomingMessage {
  /** Chat it stands in: the sender's user id, as the bot works in private chats. */
  readonly chatId: number;
  readonly messageId: number;
  readonly senderId: number;
  readonly senderName: string;
  /** Language of the sender's app, such as `de` or `pt-br`; undefined when Telegram does not say. */
  readonly languageCode: string | undefined;
  /** When Telegram received it. */
  readonly sentAtMs: number;
  readonly text: string;
  /** Only what was `typed` are the sender's own words; the rest was written by somebody else, or by another bot. */
  readonly origin: 'typed' | 'forwarded' | 'via_bot';
  /** The message of this chat that it answers. */
  readonly replyTo: number | undefined;
  /** Links in the text and behind words of it, in order, each once. */
  readonly links: readonly string[];
  /** A photo is no file: Telegram has made a small picture of it. */
  readonly hasPhoto: boolean;
  readonly file: MediaFile | undefined;
  /** Messages of one album share this. */
  readonly albumId: string | undefined;
}

/** A press on an inline button of ours. */
export interface ButtonPress {
  readonly queryId: string;
  readonly chatId: number;
  readonly messageId: number;
  readonly senderId: number;
  readonly languageCode: string | undefined;
  readonly data: string;
}

/** A message of a private chat, looked up again. */
export interface ChatMessage {
  readonly messageId: number;
  /** Sent by the bot. */
  readonly isOurs: boolean;
  readonly text: string;
  readonly replyTo: number | undefined;
  /** What its buttons carry, row by row. */
  readonly buttonData: readonly string[];
}

/** A button below a message: it opens an address or is pressed. */
export interface InlineButton {
  readonly text: string;
  readonly url?: string;
  /** At most 64 bytes. */
  readonly data?: string;
  /** Puts this into the clipboard of whoever presses it; at most 256 characters. */
  readonly copyText?: string;
}

/** A message with a file as it stands in the log channel. */
export interface PostedMedia {
  /** Bare id of the log channel. */
  readonly chatId: number;
  readonly messageId: number;
  readonly postedAtMs: number;
  readonly caption: string;
  readonly file: MediaFile;
}

/** A message of the bot. */
export interface OutgoingText {
  readonly chatId: number;
  readonly text: string;
  readonly replyTo?: number;
  readonly buttons?: readonly (readonly InlineButton[])[];
  /**
   * Makes sending exactly-once: a second send with the same value is dropped by Telegram and resolves to `undefined`.
   * Signed 64-bit.
   */
  readonly randomId: bigint;
  readonly signal?: AbortSignal;
}

/**
 * The bot people talk to.
 *
 * Handlers are called in the order in which Telegram numbered the updates, at least once for every message: the place in the
 * update stream is stored only after the handler resolved, and the next message waits for it. A handler that throws is logged
 * and called again after 1 s and 5 s; then the message is skipped with an error in the log. A stop in between keeps the
 * message for the next start. A bot that has never run begins with what is sent after its first start.
 */
export interface FrontBot {
  /** Without the @; empty before the first log-in, and while the bot works for another node. */
  readonly username: string;
  readonly userId: number;
  onMessage(handler: (message: IncomingMessage) => Promise<void>): void;
  onButton(handler: (press: ButtonPress) => Promise<void>): void;
  /**
   * Registers the command menu; resolves when Telegram stored it.
   *
   * @param languageCode two letters: the menu for apps in this language. Default: the menu of everybody else.
   */
  setCommands(
    commands: readonly { readonly command: string; readonly description: string }[],
    languageCode?: string,
  ): Promise<void>;
  /** A message of a private chat; undefined when it was deleted or is no message of that chat. */
  readMessage(request: {
    readonly chatId: number;
    readonly messageId: number;
    readonly signal?: AbortSignal;
  }): Promise<ChatMessage | undefined>;
  /** Deletes messages of ours for both sides; those that are gone already do not matter. */
  deleteMessages(request: { readonly messageIds: readonly number[]; readonly signal?: AbortSignal }): Promise<void>;
  /**
   * Copies the file of a private message into the log channel without its sender's name.
   *
   * @returns the new post, or `duplicate` when Telegram has already seen `randomId`: then find it by {@link findPosted}.
   * @throws AppError `telegram_unavailable`, `telegram_flood_wait`, `telegram_refused`, `not_found` (message deleted).
   */
  copyToLogChannel(request: {
    readonly chatId: number;
    readonly messageId: number;
    readonly caption: string;
    readonly randomId: bigint;
    readonly signal?: AbortSignal;
  }): Promise<PostedMedia | 'duplicate'>;
  /**
   * Walks the log channel upwards from a message id and returns the first post whose caption fits.
   * Stops after 200 ids in a row that hold nothing.
   */
  findPosted(request: {
    readonly afterMessageId: number;
    readonly fits: (caption: string) => boolean;
    readonly signal?: AbortSignal;
  }): Promise<PostedMedia | undefined>;
  /** JPEG bytes of a post's thumbnail, or undefined when it has none. */
  readThumb(request: { readonly messageId: number; readonly signal?: AbortSignal }): Promise<Uint8Array | undefined>;
  /** @returns the message id, or undefined when `randomId` was already sent. */
  sendText(message: OutgoingText): Promise<number | undefined>;
  editText(message: Omit<OutgoingText, 'randomId' | 'replyTo'> & { readonly messageId: number }): Promise<void>;
  answerButton(queryId: string, answer: { readonly text?: string; readonly alert?: boolean }): Promise<void>;
}

/** A file of this machine on its way into the log channel. */
export interface ChannelUpload {
  /** It must not change meanwhile. */
  readonly path: string;
  readonly fileName: string;
  readonly mimeType: string;
  readonly caption: string;
  /** Signed 64-bit; Telegram drops a second message with the same value. */
  readonly randomId: bigint;
  /** What players want to know before they read. */
  readonly video?: { readonly durationSeconds: number; readonly width: number; readonly height: number };
  readonly audio?: { readonly durationSeconds: number; readonly title?: string; readonly performer?: string };
  /** A JPEG of this machine, at most 320 pixels wide and high and 200 KB. */
  readonly thumbPath?: string;
  /** `waitSeconds`: Telegram asked us to wait that long; it goes on by itself. */
  readonly onProgress?: (progress: { readonly sentBytes: number; readonly waitSeconds?: number }) => void;
  readonly signal: AbortSignal;
}

/**
 * Sends files of this machine into the log channel, by bots and connections of its own.
 *
 * Made for a process of its own: what it does takes nothing from the streams but the machine's spare time.
 */
export interface ChannelUploader {
  /**
   * Logs its bots in. After a failure it may be called again, or `stop`.
   *
   * @throws AppError `bad_credentials` (a token, or a bot that may not post), `telegram_unavailable` within 20 s.
   */
  start(): Promise<void>;
  /**
   * Sends the parts, then the message that names them. What an abort or a failure leaves behind is forgotten by Telegram.
   *
   * @returns the post, or `duplicate` when Telegram has already seen `randomId`: then find it by {@link findPosted}.
   * @throws AppError `bad_request` (empty file), `payload_too_large` (over 2000 MiB), `telegram_flood_wait`,
   * `telegram_unavailable`, `telegram_refused`, `aborted`.
   */
  send(upload: ChannelUpload): Promise<PostedMedia | 'duplicate'>;
  /** As {@link FrontBot.findPosted}. */
  findPosted: FrontBot['findPosted'];
  /** As {@link FrontBot.readThumb}. */
  readThumb: FrontBot['readThumb'];
  /** Ends everything within 5 s; safe to call twice. */
  stop(): Promise<void>;
}

/** A part of a file that comes piece by piece. */
export interface UploadPart {
  /** Decimal signed 64-bit: what the parts of one file share. Chosen by the caller, at random. */
  readonly fileId: string;
  /** Counts from 0. */
  readonly part: number;
  /** Of the whole file: small and big ones are kept in different ways. */
  readonly sizeBytes: number;
  /** Exactly {@link PartUploads.partBytes}, but for the last one. */
  readonly bytes: Buffer;
  readonly signal: AbortSignal;
}

/** The message for parts that are all there. */
export interface PartPost {
  readonly fileId: string;
  readonly sizeBytes: number;
  /** Of the whole, in hexadecimal; looked at for small files only. Empty: not known, and not checked. */
  readonly md5: string;
  readonly fileName: string;
  readonly mimeType: string;
  readonly caption: string;
  /** Signed 64-bit; Telegram drops a second message with the same value. */
  readonly randomId: bigint;
  readonly signal: AbortSignal;
}

/**
 * Takes files in parts, over any length of time and over restarts, and posts them into the log channel.
 *
 * Telegram keeps parts for the bot that sent them, for some time that it does not promise: then they are forgotten.
 */
export interface PartUploads {
  /** Whose parts they are. */
  readonly botId: number;
  /** Bytes of every part but the last. */
  readonly partBytes: number;
  /** The largest file, in bytes. */
  readonly maxBytes: number;
  /** Up to so many bytes a file counts as small, and may be checked by its md5. */
  readonly smallFileBytes: number;
  /**
   * Resolves when Telegram has the part. The same one once more does no harm.
   *
   * @throws AppError `aborted` at once, `telegram_flood_wait` (more than 10 minutes), `telegram_unavailable`, `telegram_refused`.
   */
  savePart(part: UploadPart): Promise<void>;
  /**
   * @returns the post, or `duplicate` when Telegram has already seen `randomId`: then find it by {@link FrontBot.findPosted}.
   * @throws AppError `gone` when Telegram has not all parts any more, `telegram_flood_wait`, `telegram_unavailable`,
   * `telegram_refused`, `aborted`.
   */
  post(post: PartPost): Promise<PostedMedia | 'duplicate'>;
}

/** What happened in the log channel, whoever did it. */
export type ChannelEvent =
  | { readonly kind: 'posted' | 'edited'; readonly post: PostedMedia }
  /** Deleted, or edited so that they hold no file any more. Ids of messages without files come too. */
  | { readonly kind: 'deleted'; readonly messageIds: readonly number[] }
  /** Telegram does not say any more what was missed: only a walk can tell. */
  | { readonly kind: 'lost' };

/** What stands at the message ids [fromMessageId, endMessageId). An id without a post holds no file. */
export interface ChannelWindow {
  readonly fromMessageId: number;
  readonly endMessageId: number;
  /** By message id ascending. */
  readonly posts: readonly PostedMedia[];
}

/**
 * A channel that keeps films, as the front bot sees it. Flood waits of up to a minute are waited for: no viewer waits here.
 *
 * @throws AppError from every method `telegram_flood_wait` (longer ones), `telegram_unavailable`, `telegram_refused`, `aborted`.
 */
export interface LogChannel {
  /** Bare id. */
  readonly chatId: number;
  readonly title: string;
  /**
   * Sets who is told what happens in the channel. Events come in Telegram's order and at least once, those of a time when the
   * product was down too; the place is stored only after the handler resolved. One that throws is called again after 1 s and
   * 5 s, then the event is skipped with an error in the log. Our own edits are told as well, our own posts perhaps. Only the
   * first log channel tells.
   */
  onEvent(handler: (event: ChannelEvent) => Promise<void>): void;
  /**
   * Reads the channel in windows of 100 message ids, paced, in ascending order. To go on later, begin at `endMessageId` of
   * the last window.
   */
  walk(range: {
    readonly fromMessageId: number;
    readonly endMessageId: number;
    readonly signal: AbortSignal;
  }): AsyncIterable<ChannelWindow>;
  /**
   * The highest message id there is. Bots cannot ask for it, and a gap of deleted messages may be of any length, so that no
   * search upwards is sure to end at the top: a silent message is sent and deleted at once, and its id is the answer.
   */
  findTop(signal: AbortSignal): Promise<number>;
  readPost(request: { readonly messageId: number; readonly signal: AbortSignal }): Promise<PostedMedia | undefined>;
  /** As {@link FrontBot.readThumb}. */
  readThumb: FrontBot['readThumb'];
  /** As {@link FrontBot.findPosted}. */
  findPosted: FrontBot['findPosted'];
  /** An equal caption is no error. @throws AppError `not_found` when the message is gone, `telegram_refused` for a forwarded one. */
  editCaption(request: {
    readonly messageId: number;
    readonly caption: string;
    readonly signal: AbortSignal;
  }): Promise<void>;
  /**
   * Copies the file of a post of another channel into this one.
   *
   * @returns the copy, or `duplicate` when Telegram has already seen `randomId`: then find it by {@link findPosted}.
   * @throws AppError `not_found` when the source is gone.
   */
  copyFrom(request: {
    readonly source: { readonly chatId: number; readonly messageId: number };
    readonly caption: string;
    readonly randomId: bigint;
    readonly signal: AbortSignal;
  }): Promise<PostedMedia | 'duplicate'>;
  /** Ids that hold nothing are no error. */
  deletePosts(request: { readonly messageIds: readonly number[]; readonly signal: AbortSignal }): Promise<void>;
}

/** One piece of one file. */
export interface ChunkRequest {
  /** Message in the log channel. */
  readonly messageId: number;
  /** The document the caller believes to be in that message. */
  readonly documentId: string;
  /** Bytes; a multiple of 4096. */
  readonly offset: number;
  /**
   * Bytes; 4 KiB to 1 MiB, a divisor of 1 MiB, and the window [offset, offset + limit) must lie inside one 1 MiB window
   * (core.telegram.org/api/files). Beyond the end of the file the answer is shorter.
   */
  readonly limit: number;
  readonly sizeBytes: number;
  readonly signal: AbortSignal;
}

/**
 * The only way bytes of films come out of Telegram.
 *
 * A call either resolves to exactly the bytes [offset, min(offset + limit, sizeBytes)) of that document or throws; it never
 * resolves to fewer or other bytes.
 *
 * @throws AppError `gone` (message deleted), `file_changed` (another document stands there), `telegram_flood_wait` (with
 * retryAfterSeconds), `telegram_unavailable`, `telegram_refused`, `aborted` (within a few ms of the signal; a late answer is
 * dropped).
 */
export interface ChunkSource {
  readChunk(request: ChunkRequest): Promise<Uint8Array>;
}

/** How a bot serves pieces of films right now. */
export interface BotTransferStatus {
  /** Open connections for films, over all data centers. */
  readonly lanes: number;
  /** Asked for and not answered. */
  readonly inFlight: number;
  /** How many may be at the moment; follows flood waits and time-outs. */
  readonly partsLimit: number;
  /** Epoch ms until which Telegram asked it to wait; missing when it need not. */
  readonly floodUntilMs?: number;
  /** Mean of the last 5 s. */
  readonly bytesPerSecond: number;
  /** 95th percentile of the last pieces, in ms; missing before the first. */
  readonly p95Ms?: number;
  /** The worst of its data centers: `open` while one does not answer, `half_open` while single pieces try it. */
  readonly breaker: 'closed' | 'open' | 'half_open';
}

/** Counters of all pieces since the start. */
export interface TransferStats {
  /** Good answers of Telegram, and their bytes; answers that came too late for anybody included. */
  readonly parts: number;
  readonly bytes: number;
  /** Pieces asked for again after a failure. */
  readonly retries: number;
  /** Pieces asked for a second time because the first answer was late, and how often the second one came first. */
  readonly hedges: number;
  readonly hedgesWon: number;
  /** Flood waits. */
  readonly floods: number;
  /** Calls without an answer within their time limit. */
  readonly timeouts: number;
  /** Pieces that wait for a bot now. */
  readonly waiting: number;
}

/** What start-up and /api/health tell about a bot. */
export interface BotStatus extends Partial<BotTransferStatus> {
  readonly username: string;
  readonly userId: number;
  readonly state: 'connecting' | 'ready' | 'resting' | 'offline' | 'refused' | 'stopped';
  readonly role: 'front' | 'reader';
  /** A plain sentence when not ready. */
  readonly reason?: string;
}

/**
 * For one of several processes with the same bots: each bot is used by one of them at a time. Who that is, others decide.
 */
export interface BotSeats {
  /** Of all bots of the configuration, the front bot first. */
  readonly botIds: readonly number[];
  /**
   * From now on this process has the bot. A reading bot logs in in the background and goes on trying; the front bot serves when
   * {@link Telegram.startFront} has resolved.
   *
   * @param isOurs asked before each use.
   */
  seat(botId: number, isOurs: () => boolean): void;
  /** Cuts the bot's connections before it first yields; resolves when nothing of it is left. No effect when it is not seated. */
  unseat(botId: number): Promise<void>;
}

/** The room. `start` resolves when the front bot is logged in and has caught up on missed updates' place. */
export interface Telegram {
  readonly chunks: ChunkSource;
  readonly frontBot: FrontBot;
  readonly logChannel: LogChannel;
  /** The second log channel, if one is configured. */
  readonly mirrorChannel: LogChannel | undefined;
  /** Files that come in parts, sent by the front bot on connections of their own. */
  readonly partUploads: PartUploads;
  /** Undefined: all bots are this process's. */
  readonly seats: BotSeats | undefined;
  bots(): readonly BotStatus[];
  /** Counters for health and metrics. */
  transferStats(): TransferStats;
  /**
   * Self-tests the GramJS patches; connects, logs in where no stored session serves, resolves the log channel. With `seats` the
   * latter is left to {@link seats} and {@link startFront}. After a failure it may be called again, or `stop`.
   *
   * @throws AppError `bad_credentials` with a plain sentence (wrong API_ID/API_HASH, token, bot not in the channel),
   * `telegram_unavailable` when Telegram cannot be reached within 20 s.
   */
  start(): Promise<void>;
  /**
   * With `seats`: logs in the front bot that was seated last. After a failure it may be called again.
   *
   * @throws AppError as {@link start}; `telegram_unavailable` when it is not seated here.
   */
  startFront(): Promise<void>;
  /** Begins delivery to the handlers of front bot and log channel: missed updates first. Call after the handlers are set. */
  startUpdates(): Promise<void>;
  /** Ends everything within 5 s; safe to call twice. */
  stop(): Promise<void>;
}
