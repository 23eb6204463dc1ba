// The person's side of the emulator: what a human, an admin or a tester does to this little Telegram.
// The same interface in-process (`Emulator.control`) and over HTTP (`ControlClient`).
import type { EmulatorCounters, FaultRule, NetworkConditions } from './fault-rule.ts';

/** How a client reaches the emulator: all it needs besides its own credentials. */
export interface ServerInfo {
  /** The listener of each data centre. Distinct loopback addresses where the system has them. */
  readonly dcs: readonly { readonly id: number; readonly host: string; readonly port: number }[];
  /** DC that new keys should start at (2). */
  readonly defaultDc: number;
  /** PKCS#1 PEM of the RSA public key. */
  readonly publicKeyPem: string;
  /** Signed decimal 64-bit fingerprint of the key, as GramJS keys its table. */
  readonly fingerprint: string;
  readonly apiId: number;
  readonly apiHash: string;
}

/** A person to be made. */
export interface NewUser {
  readonly firstName: string;
  readonly lastName?: string;
  readonly username?: string;
  /** Language of the person's app, such as `de`; bots are told it. Default: they are told none. */
  readonly languageCode?: string;
  /** Fixed id; default: the next free one. */
  readonly id?: number;
}

/** A bot to be made. */
export interface NewBot {
  readonly firstName: string;
  readonly username: string;
  /** Fixed token `<id>:<secret>`; default: a fresh one. */
  readonly token?: string;
  /** Home DC of the bot; a login at another DC is answered USER_MIGRATE. Default 2. */
  readonly dc?: number;
}

/** A channel to be made. */
export interface NewChannel {
  readonly title: string;
  /** Users and bots in it. */
  readonly members: readonly number[];
  /** Bots that are admins with the rights to post, edit and delete. Default: every bot in it. */
  readonly admins?: readonly number[];
  /** Fixed bare id; default: the next free one. */
  readonly id?: number;
}

/** A peer: `user` ids for private chats, `channel` bare ids. */
export interface PeerRef {
  readonly kind: 'user' | 'channel';
  readonly id: number;
}

/** Facts a real Telegram app would put beside the file it sends. */
export interface SentFile {
  readonly name: string;
  readonly mimeType: string;
  /** DC that will hold the file. Default 2. */
  readonly dc?: number;
  readonly durationSeconds?: number;
  readonly width?: number;
  readonly height?: number;
  readonly title?: string;
  readonly performer?: string;
  /** `video`: with a video attribute (default for video/*). `voice`/`audio`: audio attribute. `document`: file name only. */
  readonly as?: 'video' | 'audio' | 'voice' | 'animation' | 'document' | 'photo';
  /** JPEG of at most 320 px. */
  readonly thumb?: Buffer;
}

/** The bytes of a sent file: real ones, a file on the server's disk, or a generated film of any size for benches. */
export type FileContent =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'virtual'; readonly sizeBytes: number; readonly seed: number };

/** Who sends what to whom. */
export interface SendOptions {
  readonly from: number;
  readonly to: PeerRef;
  readonly replyTo?: number;
  readonly caption?: string;
  /** Items with the same group id form an album. */
  readonly groupedId?: string;
}

/** A message as the person's app shows it. */
export interface SeenMessage {
  readonly id: number;
  readonly fromId: number | undefined;
  readonly outgoing: boolean;
  /** Unix seconds. */
  readonly date: number;
  readonly editDate?: number;
  readonly text: string;
  readonly replyTo?: number;
  /** Text ranges with their TL entity kind, e.g. `messageEntityBold`, `messageEntityTextUrl`. */
  readonly entities: readonly {
    readonly kind: string;
    readonly offset: number;
    readonly length: number;
    readonly url?: string;
  }[];
  /** Rows of inline buttons. `dataBase64` for callback buttons, `url` for links. */
  readonly buttons: readonly (readonly {
    readonly text: string;
    readonly dataBase64?: string;
    readonly url?: string;
    readonly copyText?: string;
  }[])[];
  readonly file?: {
    readonly documentId: string;
    readonly name: string;
    readonly mimeType: string;
    readonly sizeBytes: number;
    readonly durationSeconds?: number;
    readonly width?: number;
    readonly height?: number;
  };
}

/** The answer a bot gave to a pressed button. */
export interface ButtonAnswer {
  readonly text?: string;
  readonly alert: boolean;
  readonly url?: string;
}

/** Everything a person or a tester can do. Errors carry Telegram's names (`RpcError`) or a plain sentence. */
export interface ControlApi {
  createUser(user: NewUser): Promise<{ id: number }>;
  createBot(bot: NewBot): Promise<{ id: number; token: string }>;
  createChannel(channel: NewChannel): Promise<{ id: number; chatId: string }>;
  sendText(text: string, options: SendOptions): Promise<{ messageId: number }>;
  sendFile(
    file: SentFile,
    content: FileContent,
    options: SendOptions,
  ): Promise<{ messageId: number; documentId: string }>;
  forward(options: {
    from: number;
    source: PeerRef;
    messageIds: readonly number[];
    to: PeerRef;
  }): Promise<{ messageIds: number[] }>;
  /** Presses a callback button and waits for the bot's answer, at most `timeoutMs` (default 10,000). */
  pressButton(options: {
    from: number;
    chat: PeerRef;
    messageId: number;
    dataBase64: string;
    timeoutMs?: number;
  }): Promise<ButtonAnswer>;
  editMessage(options: {
    from: number;
    chat: PeerRef;
    messageId: number;
    text?: string;
    documentId?: string;
  }): Promise<void>;
  deleteMessages(options: { chat: PeerRef; viewer?: number; messageIds: readonly number[] }): Promise<void>;
  /** The chat as `viewer` sees it, oldest first, ids above `afterId`; `limit` default 100 newest. */
  readChat(options: { viewer: number; chat: PeerRef; afterId?: number; limit?: number }): Promise<SeenMessage[]>;
  /** Bytes of a stored document. */
  readDocument(documentId: string, start?: number, end?: number): Promise<Buffer>;
  /** Commands the bot registered by bots.setBotCommands; with a language, those for apps in it. */
  botCommands(botId: number, languageCode?: string): Promise<{ command: string; description: string }[]>;
  /** Brings a user or bot into a channel (again). */
  addMember(channelId: number, userId: number): Promise<void>;
  /** A person blocks a bot, or lets it write again: its messages are refused with USER_IS_BLOCKED. */
  blockBot(userId: number, botId: number, blocked: boolean): Promise<void>;
  removeMember(channelId: number, userId: number): Promise<void>;
  addFault(rule: FaultRule): Promise<{ ruleId: number }>;
  removeFault(ruleId: number): Promise<void>;
  clearFaults(): Promise<void>;
  setNetwork(conditions: Partial<NetworkConditions>): Promise<void>;
  /** Closes a DC's port (`down`) or opens it again. */
  setDcDown(dcId: number, down: boolean): Promise<void>;
  /** How long a file reference lives from now on, in seconds; 0 expires all given out so far. */
  setFileReferenceLifetime(seconds: number): Promise<void>;
  revokeSessions(userId: number): Promise<void>;
  closeConnections(): Promise<void>;
  counters(): Promise<EmulatorCounters>;
  resetCounters(): Promise<void>;
  serverInfo(): Promise<ServerInfo>;
}
