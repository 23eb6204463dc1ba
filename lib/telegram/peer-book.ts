// The access hashes one bot has learned, kept over restarts. A bot may name a peer only together with its own hash of it.
import { Api, helpers } from 'telegram';
import type { BotStateStore, PeerRecord } from '#lib/storage/storage.ts';

/** Peers kept in memory; all of them stand in the store. */
const maxPeers = 10_000;

interface KnownPeer {
  readonly accessHash: string;
  readonly name: string | undefined;
  readonly languageCode: string | undefined;
}

type LearnedPeer = PeerRecord & Pick<KnownPeer, 'name' | 'languageCode'>;

function displayName(user: Api.User): string {
  return [user.firstName, user.lastName].filter(Boolean).join(' ') || user.username || `user ${user.id}`;
}

function toRecord(botId: number, peer: unknown): LearnedPeer | undefined {
  const isUser = peer instanceof Api.User;
  if (!isUser && !(peer instanceof Api.Channel)) return undefined;
  // The hash of a `min` peer serves only together with the message it came in.
  if (peer.min || peer.accessHash === undefined) return undefined;
  return {
    bot_id: botId,
    kind: isUser ? 'user' : 'channel',
    id: Number(peer.id.toString()),
    access_hash: peer.accessHash.toString(),
    name: isUser ? displayName(peer) : undefined,
    languageCode: isUser ? peer.langCode : undefined,
  };
}

/** The access hashes one bot knows: from memory first, then from the store. */
export class PeerBook {
  readonly #known = new Map<string, KnownPeer>();

  constructor(
    private readonly botId: number,
    private readonly store: BotStateStore,
  ) {}

  /** Takes in the peers that came with an answer or an update; what is new goes to the store. */
  async learn(peers: readonly unknown[]): Promise<void> {
    const records = peers.flatMap((peer) => toRecord(this.botId, peer) ?? []);
    const news = records.filter((record) => this.#remember(record));
    if (news.length > 0)
      await this.store.savePeers(news.map(({ name: _name, languageCode: _code, ...record }) => record));
  }

  /** Whether the user is known in memory; the store is not asked. */
  knowsUser(userId: number): boolean {
    return this.#known.has(`user:${userId}`);
  }

  /** As Telegram told it last; `user <id>` when it has not. */
  nameOf(userId: number): string {
    return this.#known.get(`user:${userId}`)?.name ?? `user ${userId}`;
  }

  /** Language of the user's app, as Telegram told it last. */
  languageOf(userId: number): string | undefined {
    return this.#known.get(`user:${userId}`)?.languageCode;
  }

  /** A private chat. A bot may use hash 0 for a user it has met, should the stored one be missing. */
  async inputUser(userId: number): Promise<Api.InputPeerUser> {
    const accessHash = await this.#findHash('user', userId);
    return new Api.InputPeerUser({ userId: helpers.returnBigInt(userId), accessHash });
  }

  /** A channel; hash 0 asks Telegram for it, which bots may do for channels they are in. */
  async inputChannel(channelId: number): Promise<Api.InputChannel> {
    const accessHash = await this.#findHash('channel', channelId);
    return new Api.InputChannel({ channelId: helpers.returnBigInt(channelId), accessHash });
  }

  async #findHash(kind: PeerRecord['kind'], id: number) {
    const known = this.#known.get(`${kind}:${id}`)?.accessHash;
    const hash = known ?? (await this.store.findPeer(this.botId, kind, id))?.access_hash ?? '0';
    return helpers.returnBigInt(hash);
  }

  /** @returns true when the store does not have it yet. */
  #remember(record: LearnedPeer): boolean {
    const key = `${record.kind}:${record.id}`;
    const before = this.#known.get(key);
    this.#known.delete(key);
    const { name } = record;
    const languageCode = record.languageCode ?? before?.languageCode;
    this.#known.set(key, { accessHash: record.access_hash, name, languageCode });
    const [oldest] = this.#known.keys();
    if (this.#known.size > maxPeers && oldest !== undefined) this.#known.delete(oldest);
    return before?.accessHash !== record.access_hash;
  }
}
