// The state of the little Telegram. It changes only by events, which the journal keeps, so a restart replays to the same state.
import { randomBytes } from 'node:crypto';
import type { StoredAuthKey } from '../mtproto/rpc.ts';
import { Box } from './box.ts';
import type { Journal } from './journal.ts';
import type {
  BotCommandRecord,
  BoxKey,
  BoxMessage,
  ChannelRecord,
  DocumentRecord,
  LoginRecord,
  PostRecord,
  UserRecord,
} from './records.ts';
import type { PostEdit, WorldEvent } from './world-event.ts';

/** Random ids remembered against doubles; Telegram forgets too. */
const MAX_RANDOM_IDS = 100_000;

type EventOf<T extends WorldEvent['t']> = Extract<WorldEvent, { t: T }>;

/** Where the command menu of a bot for a language is kept; `''` for everybody else. @param languageCode two letters. */
export function commandsKey(botId: number, languageCode = ''): string {
  return `${botId}/${languageCode}`;
}

/** All records. Read the maps freely; write only through {@link World.commit}. */
export class World {
  readonly users = new Map<number, UserRecord>();
  readonly channels = new Map<number, ChannelRecord>();
  readonly documents = new Map<string, DocumentRecord>();
  readonly logins = new Map<string, LoginRecord>();
  readonly keys = new Map<string, StoredAuthKey>();
  /** By {@link commandsKey}. */
  readonly commands = new Map<string, readonly BotCommandRecord[]>();
  /** Parts there are of each running upload: part number to size in bytes. */
  readonly uploads = new Map<string, Map<number, number>>();
  readonly #boxes = new Map<BoxKey, Box>();
  readonly #copies = new Map<number, BoxMessage[]>();
  readonly #randomIds = new Map<string, true>();
  readonly #blocks = new Set<string>();
  readonly #met = new Set<string>();
  #journal: Journal | undefined;
  #nextPostId = 1;
  #secret: Buffer = Buffer.alloc(0);
  referenceGeneration = 1;

  /** @param nowMs Unix time in ms. */
  constructor(readonly nowMs: () => number) {}

  /** Ends the replay: from now on events are kept. Makes the secret of a new world. */
  start(journal: Journal | undefined): void {
    this.#journal = journal;
    if (this.#secret.length === 0) this.commit({ t: 'secret', secretHex: randomBytes(32).toString('hex') });
  }

  /** Key of access hashes and file references. */
  get secret(): Buffer {
    return this.#secret;
  }

  nowSeconds(): number {
    return Math.floor(this.nowMs() / 1000);
  }

  nextPostId(): number {
    return this.#nextPostId;
  }

  /** Keeps an event, then makes it true. */
  commit(event: WorldEvent): void {
    this.#journal?.append(event);
    this.apply(event);
  }

  box(key: BoxKey): Box {
    const known = this.#boxes.get(key);
    if (known !== undefined) return known;
    const box = new Box();
    this.#boxes.set(key, box);
    return box;
  }

  /** All sides of a post that still have it. */
  copiesOf(postId: number): readonly BoxMessage[] {
    return this.#copies.get(postId) ?? [];
  }

  hasRandomId(key: string): boolean {
    return this.#randomIds.has(key);
  }

  isBlocked(userId: number, botId: number): boolean {
    return this.#blocks.has(`${userId} ${botId}`);
  }

  /** Whether two accounts ever wrote to each other. */
  hasMet(selfId: number, userId: number): boolean {
    return selfId === userId || this.#met.has(`u${selfId} ${userId}`);
  }

  findUserByName(username: string): UserRecord | undefined {
    const wanted = username.toLowerCase();
    return [...this.users.values()].find((user) => user.username?.toLowerCase() === wanted);
  }

  /** Whether this account is a bot with the rights of an admin in the channel. */
  isAdminBot(channel: ChannelRecord, userId: number): boolean {
    if (this.users.get(userId)?.bot === undefined || !channel.members.has(userId)) return false;
    return channel.adminIds?.includes(userId) ?? true;
  }

  channelsOf(userId: number): ChannelRecord[] {
    return [...this.channels.values()].filter((channel) => channel.members.has(userId));
  }

  /** Makes an event true without keeping it: the replay. */
  apply(event: WorldEvent): void {
    switch (event.t) {
      case 'secret':
        this.#secret = Buffer.from(event.secretHex, 'hex');
        return;
      case 'user':
        this.users.set(event.user.id, event.user);
        return;
      case 'channel':
        this.channels.set(event.channel.id, { ...event.channel, members: new Set(event.channel.members) });
        return;
      case 'member':
        this.#applyMember(event);
        return;
      case 'block':
        this.#blocks[event.blocked ? 'add' : 'delete'](`${event.userId} ${event.botId}`);
        return;
      case 'document':
        this.documents.set(event.document.id, event.document);
        return;
      case 'post':
        this.#applyPost(event);
        return;
      case 'edit':
        this.#applyEdit(event);
        return;
      case 'delete':
        this.#applyDelete(event);
        return;
      case 'commands':
        this.commands.set(commandsKey(event.botId, event.languageCode), event.commands);
        return;
      case 'part':
        this.#applyPart(event);
        return;
      case 'uploadGone':
        this.uploads.delete(event.upload);
        return;
      case 'referenceGeneration':
        this.referenceGeneration = event.generation;
        return;
      default:
        this.#applyKey(event);
    }
  }

  #applyKey(event: EventOf<'key' | 'keyGone' | 'login' | 'logout'>): void {
    switch (event.t) {
      case 'key':
        this.keys.set(event.authKeyId, { dcId: event.dcId, authKey: event.authKey, layer: event.layer });
        return;
      case 'keyGone':
        this.keys.delete(event.authKeyId);
        this.logins.delete(event.authKeyId);
        return;
      case 'login':
        this.logins.set(event.authKeyId, { userId: event.userId, imported: event.imported });
        return;
      case 'logout':
        this.logins.delete(event.authKeyId);
    }
  }

  #applyMember({ channelId, userId, joined }: EventOf<'member'>): void {
    this.channels.get(channelId)?.members[joined ? 'add' : 'delete'](userId);
  }

  #applyPost({ post, copies, randomId }: EventOf<'post'>): void {
    // The journal keeps the post as sent; edits change this one.
    const live: PostRecord = { ...post };
    const messages = copies.map((copy): BoxMessage => ({ ...copy, post: live }));
    for (const message of messages) {
      this.box(message.box).add(message);
      if (message.peer.kind === 'user') this.#met.add(`${message.box} ${message.peer.id}`);
    }
    this.#copies.set(post.id, messages);
    this.#nextPostId = Math.max(this.#nextPostId, post.id + 1);
    if (randomId === undefined) return;
    this.#randomIds.set(randomId, true);
    const oldest = this.#randomIds.keys().next().value;
    if (this.#randomIds.size > MAX_RANDOM_IDS && oldest !== undefined) this.#randomIds.delete(oldest);
  }

  #applyEdit({ postId, edit }: EventOf<'edit'>): void {
    const copies = this.copiesOf(postId);
    const post = copies[0]?.post;
    if (post === undefined) return;
    changePost(post, edit);
    for (const copy of copies) this.box(copy.box).edit(copy);
  }

  #applyDelete({ box, ids }: EventOf<'delete'>): void {
    const messages = this.box(box).messages;
    for (const id of ids) {
      const message = messages.get(id);
      if (message === undefined) continue;
      const left = this.copiesOf(message.post.id).filter((copy) => copy !== message);
      if (left.length > 0) this.#copies.set(message.post.id, left);
      else this.#copies.delete(message.post.id);
    }
    this.box(box).delete(ids, this.nowSeconds());
  }

  #applyPart({ upload, part, sizeBytes }: EventOf<'part'>): void {
    const parts = this.uploads.get(upload) ?? new Map<number, number>();
    parts.set(part, sizeBytes);
    this.uploads.set(upload, parts);
  }
}

function changePost(post: PostRecord, edit: PostEdit): void {
  if (edit.text !== undefined) post.text = edit.text;
  if (edit.entities !== undefined) post.entities = edit.entities ?? undefined;
  if (edit.markup !== undefined) post.markup = edit.markup ?? undefined;
  if (edit.mediaId !== undefined) post.mediaId = edit.mediaId;
  post.editDate = edit.editDate;
}
