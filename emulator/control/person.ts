// The person's side: what people, admins and testers do to the little Telegram, on the same state that the bots use.
import type {
  ButtonAnswer,
  ControlApi,
  FileContent,
  NewBot,
  NewChannel,
  NewUser,
  PeerRef,
  SeenMessage,
  SendOptions,
  SentFile,
} from '../control-api.ts';
import type { Faults } from '../faults.ts';
import { RpcError } from '../mtproto/rpc.ts';
import { deleteFromBox, revokeOtherSides } from '../services/delete-messages.ts';
import { boxKeyFor } from '../services/input-peers.ts';
import { findEntities } from '../services/message-text.ts';
import { viewPeer } from '../services/message-view.ts';
import { checkMayWrite, editPost, postMessage } from '../services/posting.ts';
import { findAll, forwardContents } from '../services/send-service.ts';
import type { Services } from '../services/services.ts';
import { readBytes, readObjects } from '../services/tl-fields.ts';
import type { BoxKey, BoxMessage, UserRecord } from '../state/records.ts';
import { commandsKey } from '../state/world.ts';
import { newBot, newChannel, newUser } from './newcomers.ts';
import { seenMessage } from './seen-message.ts';
import { type ContentSource, storeSentFile } from './sent-file.ts';

/** What a person may ask of the protocol half. */
export interface ServerControl {
  readonly publicKeyPem: string;
  readonly fingerprint: string;
  setDcDown(dcId: number, down: boolean): Promise<void>;
  closeConnections(): void;
}

const BUTTON_TIMEOUT_MS = 10_000;
/** One answer of readDocument; a whole film is read piece by piece. */
const MAX_READ_BYTES = 64 * 1024 * 1024;

/** {@link ControlApi} on the live state, in the emulator's own process. */
export class Person implements ControlApi {
  readonly #services: Services;
  readonly #faults: Faults;
  readonly #server: ServerControl;

  constructor(services: Services, faults: Faults, server: ServerControl) {
    this.#services = services;
    this.#faults = faults;
    this.#server = server;
  }

  async createUser(user: NewUser): Promise<{ id: number }> {
    return newUser(this.#services.world, user);
  }

  async createBot(bot: NewBot): Promise<{ id: number; token: string }> {
    return newBot(this.#services, bot);
  }

  async createChannel(channel: NewChannel): Promise<{ id: number; chatId: string }> {
    return newChannel(this.#services, channel);
  }

  async sendText(text: string, options: SendOptions): Promise<{ messageId: number }> {
    if (text.trim() === '') throw new RpcError(400, 'MESSAGE_EMPTY');
    return { messageId: this.#post(options, { text, entities: findEntities(text, []) }) };
  }

  async sendFile(
    file: SentFile,
    content: FileContent | ContentSource,
    options: SendOptions,
  ): Promise<{ messageId: number; documentId: string }> {
    const self = this.#user(options.from);
    checkMayWrite(this.#services, self, options.to);
    const documentId = await storeSentFile(this.#services, file, content);
    const text = options.caption ?? '';
    const messageId = this.#post(options, { text, entities: findEntities(text, []), mediaId: documentId });
    return { messageId, documentId };
  }

  async forward(options: {
    from: number;
    source: PeerRef;
    messageIds: readonly number[];
    to: PeerRef;
  }): Promise<{ messageIds: number[] }> {
    const self = this.#user(options.from);
    const messages = findAll(this.#services, self, options.source, options.messageIds);
    const contents = forwardContents(messages, { dropAuthor: false, dropCaptions: false });
    const send = { from: options.from, to: options.to };
    return { messageIds: contents.map((content) => this.#post(send, content)) };
  }

  async pressButton(options: {
    from: number;
    chat: PeerRef;
    messageId: number;
    dataBase64: string;
    timeoutMs?: number;
  }): Promise<ButtonAnswer> {
    const { world, hub, callbacks } = this.#services;
    const self = this.#user(options.from);
    const message = this.#message(boxKeyFor(self.id, options.chat), options.messageId);
    const data = Buffer.from(options.dataBase64, 'base64');
    if (!hasCallbackButton(message, data)) throw new RpcError(400, 'DATA_INVALID');
    const botId = message.post.authorId;
    const botSide = world.copiesOf(message.post.id).find(({ box }) => box === `u${botId}` || box.startsWith('c'));
    if (botSide === undefined) throw new RpcError(400, 'MESSAGE_ID_INVALID');
    const { queryId, answer } = callbacks.open(botId, options.timeoutMs ?? BUTTON_TIMEOUT_MS);
    const update = {
      _: 'updateBotCallbackQuery',
      query_id: queryId,
      user_id: BigInt(self.id),
      peer: viewPeer(botSide.peer),
      msg_id: botSide.id,
      chat_instance: BigInt(botSide.peer.id) + 1n,
      data,
    };
    hub.push(botId, hub.withPeers(botId, [update], [botSide], [self.id]));
    const given = await answer;
    if (given === undefined) throw new RpcError(400, 'BOT_RESPONSE_TIMEOUT');
    return given;
  }

  async editMessage(options: {
    from: number;
    chat: PeerRef;
    messageId: number;
    text?: string;
    documentId?: string;
  }): Promise<void> {
    const message = this.#message(boxKeyFor(this.#user(options.from).id, options.chat), options.messageId);
    const { text, documentId } = options;
    if (documentId !== undefined && !this.#services.world.documents.has(documentId)) {
      throw new RpcError(400, 'MEDIA_INVALID');
    }
    editPost(this.#services, message, {
      ...(text === undefined ? {} : { text, entities: findEntities(text, []) }),
      ...(documentId === undefined ? {} : { mediaId: documentId }),
    });
  }

  async deleteMessages(options: { chat: PeerRef; viewer?: number; messageIds: readonly number[] }): Promise<void> {
    const { chat, viewer, messageIds } = options;
    if (chat.kind === 'user' && viewer === undefined) throw new Error('viewer is needed to delete in a private chat');
    const key = boxKeyFor(viewer ?? 0, chat);
    if (chat.kind === 'user') revokeOtherSides(this.#services, key, messageIds);
    deleteFromBox(this.#services, key, messageIds);
  }

  async readChat(options: { viewer: number; chat: PeerRef; afterId?: number; limit?: number }): Promise<SeenMessage[]> {
    const { world } = this.#services;
    const { viewer, chat, afterId = 0, limit = 100 } = options;
    const messages = [...world.box(boxKeyFor(this.#user(viewer).id, chat)).messages.values()];
    return messages
      .filter(({ id, peer }) => id > afterId && peer.id === chat.id)
      .slice(-limit)
      .map((message) => seenMessage(world, viewer, message));
  }

  async readDocument(documentId: string, start = 0, end = Number.MAX_SAFE_INTEGER): Promise<Buffer> {
    const { world, blobs } = this.#services;
    const document = world.documents.get(documentId);
    if (document === undefined) throw new Error(`there is no document ${documentId}`);
    const stop = Math.min(end, document.sizeBytes);
    const length = Math.max(0, stop - start);
    if (length > MAX_READ_BYTES) throw new Error(`read at most ${MAX_READ_BYTES} bytes at once`);
    const bytes = Buffer.allocUnsafe(length);
    blobs.readInto(document.blob, bytes, 0, start, length);
    return bytes;
  }

  async botCommands(botId: number, languageCode?: string): Promise<{ command: string; description: string }[]> {
    return [...(this.#services.world.commands.get(commandsKey(botId, languageCode)) ?? [])];
  }

  async addMember(channelId: number, userId: number): Promise<void> {
    this.#setMember(channelId, userId, true);
  }

  async removeMember(channelId: number, userId: number): Promise<void> {
    this.#setMember(channelId, userId, false);
  }

  async blockBot(userId: number, botId: number, blocked: boolean): Promise<void> {
    this.#services.world.commit({ t: 'block', userId: this.#user(userId).id, botId: this.#user(botId).id, blocked });
  }

  async addFault(rule: Parameters<ControlApi['addFault']>[0]): Promise<{ ruleId: number }> {
    return { ruleId: this.#faults.add(rule) };
  }

  async removeFault(ruleId: number): Promise<void> {
    this.#faults.remove(ruleId);
  }

  async clearFaults(): Promise<void> {
    this.#faults.clear();
  }

  async setNetwork(conditions: Parameters<ControlApi['setNetwork']>[0]): Promise<void> {
    this.#faults.setNetwork(conditions);
  }

  async setDcDown(dcId: number, down: boolean): Promise<void> {
    await this.#server.setDcDown(dcId, down);
  }

  async setFileReferenceLifetime(seconds: number): Promise<void> {
    const { world, settings } = this.#services;
    if (!Number.isFinite(seconds) || seconds < 0) throw new Error('seconds must be a number that is not negative');
    if (seconds === 0) world.commit({ t: 'referenceGeneration', generation: world.referenceGeneration + 1 });
    else settings.fileReferenceLifetimeMs = seconds * 1000;
  }

  async revokeSessions(userId: number): Promise<void> {
    const { world } = this.#services;
    const keys = [...world.logins].filter(([, login]) => login.userId === userId).map(([key]) => key);
    for (const key of keys) world.commit({ t: 'logout', authKeyId: key });
  }

  async closeConnections(): Promise<void> {
    this.#server.closeConnections();
  }

  async counters(): ReturnType<ControlApi['counters']> {
    return this.#faults.counters();
  }

  async resetCounters(): Promise<void> {
    this.#faults.resetCounters();
  }

  async serverInfo(): ReturnType<ControlApi['serverInfo']> {
    const { settings } = this.#services;
    return {
      dcs: settings.dcs,
      defaultDc: settings.defaultDc,
      publicKeyPem: this.#server.publicKeyPem,
      fingerprint: this.#server.fingerprint,
      apiId: settings.apiId,
      apiHash: settings.apiHash,
    };
  }

  #post(options: SendOptions, content: Parameters<typeof postMessage>[3]): number {
    const self = this.#user(options.from);
    checkMayWrite(this.#services, self, options.to);
    const target = { peer: options.to, ...(options.replyTo === undefined ? {} : { replyTo: options.replyTo }) };
    const grouped = options.groupedId === undefined ? {} : { groupedId: options.groupedId };
    return postMessage(this.#services, self, target, { ...content, ...grouped }).message.id;
  }

  #setMember(channelId: number, userId: number, joined: boolean): void {
    const { world, hub } = this.#services;
    if (!world.channels.has(channelId)) throw new Error(`there is no channel ${channelId}`);
    world.commit({ t: 'member', channelId, userId: this.#user(userId).id, joined });
    hub.announceChannel(userId, channelId);
  }

  #user(id: number): UserRecord {
    const user = this.#services.world.users.get(id);
    if (user === undefined) throw new Error(`there is no user ${id}`);
    return user;
  }

  #message(key: BoxKey, id: number): BoxMessage {
    const message = this.#services.world.box(key).messages.get(id);
    if (message === undefined) throw new RpcError(400, 'MESSAGE_ID_INVALID');
    return message;
  }
}

function hasCallbackButton({ post: { markup } }: BoxMessage, data: Buffer): boolean {
  if (markup === undefined) return false;
  return readObjects(markup, 'rows')
    .flatMap((row) => readObjects(row, 'buttons'))
    .some((button) => button._ === 'keyboardButtonCallback' && readBytes(button, 'data').equals(data));
}
