// Who may open an item by its address: everybody, whoever holds a link we signed, or whoever is signed in.
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import type { Caller } from './caller.ts';
import { keptKey } from './kept-key.ts';
import { type GivenSignature, isSignedLink, type LinkScope, linkSubjects, signLink } from './link-signing.ts';
import type { Revocations } from './revocations.ts';

/** An item as links name it. */
export interface LinkedItem {
  readonly chat_id: number;
  readonly message_id: number;
}

/** Addresses of one item. */
export interface ItemLinks {
  /** The page that plays it. */
  readonly watch: string;
  /** The file itself. */
  readonly stream: string;
  /** The file, to be saved. */
  readonly download: string;
}

/** Addresses of one item and of what belongs to it. */
export interface CallerLinks extends ItemLinks {
  /** The page that shows it to whoever has this link. */
  readonly share: string;
  /** @param hash of the picture's content, 32 hexadecimal digits. */
  poster(hash: string): string;
  /** @param id letters, digits, `_`, `-`; at most 64. */
  subtitle(id: string): string;
}

/** What somebody wants to open besides the item itself. */
export interface Wish {
  /** Default `item`: the page and the bytes. A signature for the item is good for all that belongs to it, posters apart. */
  readonly scope?: LinkScope;
  /** Of `poster`: its hash; of `subtitle`: its id. */
  readonly part?: string;
  /** Who asks, where that is known: what callers may do they may do without a signature. */
  readonly caller?: Caller | undefined;
}

/** The door of this room. */
export interface LinkAccess {
  readonly access: Config['links']['access'];
  /** Reads the key, or makes one. @throws AppError `bad_configuration` when the data folder cannot be used. */
  start(): Promise<void>;
  /**
   * True when this address may be opened: always when access is public, by callers with the scope `stream` (posters: or
   * `catalog`), and by signatures that are ours, not over and not revoked; with access `login` only by those that hang on somebody.
   * A poster's address says itself of which item it is, so only a signature for that very picture is believed.
   */
  mayOpen(item: LinkedItem, given: GivenSignature, wish?: Wish): boolean;
  /** Addresses for nobody in particular: plain when access is public, and with `login`, where they ask to sign in; signed otherwise. */
  links(item: LinkedItem): ItemLinks;
  /** Fresh signed addresses for nobody in particular, and when they end (epoch ms). */
  signedLinks(item: LinkedItem): ItemLinks & { readonly expiresAtMs: number };
  /**
   * Addresses that open for a caller: plain when access is public or the caller comes by a cookie, which the browser sends along;
   * signed and hanging on the caller otherwise. Equal for some time, so that answers with them can be cached.
   */
  linksFor(caller: Caller, item: LinkedItem): CallerLinks;
  /** As {@link linksFor}, for whoever came with a good signature and nothing else. */
  linksLike(given: GivenSignature, item: LinkedItem): CallerLinks;
  /**
   * Signed addresses until a moment.
   *
   * @param by whom they hang on, as in `LinkClaim`; undefined: nobody.
   */
  share(item: LinkedItem, expiresAtMs: number, by: string | undefined): CallerLinks & { readonly expiresAtMs: number };
  /** Ends all signed links of an item that are out, here at once and elsewhere within seconds. */
  revokeItem(item: LinkedItem): Promise<void>;
  /**
   * Until when a signature for the item is good by itself, whatever access says; undefined when it is not.
   *
   * @returns epoch ms; null: it does not end.
   */
  sharedUntil(item: LinkedItem, given: GivenSignature): number | null | undefined;
  /** How often item and subjects were revoked, as in `LinkClaim.generations`. */
  generationsOf(item: LinkedItem, by: string): readonly number[];
  /**
   * Ends all signed links that hang on a user (`u:<id>`), a key (`k:<id>`) or one link (`l:<id>`).
   *
   * @param expiresAtMs when nothing can hang on it any more; default: never.
   */
  revokeSubject(subject: string, expiresAtMs?: number | null): Promise<void>;
}

/** What {@link LinkAccess} works with. */
export interface LinkAccessOptions {
  readonly config: Config['links'];
  /** Public base URL without a slash at its end. */
  readonly url: string;
  /** The made key goes to `link-secret` in it, readable for this user alone. */
  readonly dataDir: string;
  readonly clock: Pick<Clock, 'nowMs'>;
  /** Default: nothing is ever revoked. */
  readonly revocations?: Pick<Revocations, 'generationOf' | 'isReady' | 'revoke'>;
}

const neverRevoked: NonNullable<LinkAccessOptions['revocations']> = {
  isReady: true,
  generationOf: () => 0,
  revoke: async () => undefined,
};

/** Ends of links lie on a grid of this width, or of a quarter of their life: the same address for that long. */
const gridSeconds = 3600;

/** When links end that do not end, epoch ms: the last second of the year 9999. */
export const endlessMs = 253_402_300_799_000;

const itemKey = ({ chat_id, message_id }: LinkedItem) => `i:${chat_id}:${message_id}`;

/** Makes the door; nothing is read before `start`, and until then no signature is good. */
export function createLinkAccess(options: LinkAccessOptions): LinkAccess {
  const { config, url, dataDir, clock, revocations = neverRevoked } = options;
  let key: Buffer | undefined;

  const generationsFor = (item: LinkedItem, by: string | null | undefined) =>
    [itemKey(item), ...(linkSubjects(by ?? '') ?? [])].map((one) => revocations.generationOf(one));

  /** Query of an address, `?` in front. */
  function signedQuery(item: LinkedItem, expiresAt: number, by: string | undefined, scope: LinkScope, part?: string) {
    if (!key) throw new AppError('internal', 'links are signed only after the start');
    const generations = generationsFor(item, by);
    const about = { chatId: item.chat_id, messageId: item.message_id, scope, part };
    const signature = signLink(key, { ...about, expiresAt, by, generations });
    return `?${new URLSearchParams({ ...signature })}`;
  }

  const linksWith = (item: LinkedItem, query: (scope: LinkScope, part?: string) => string): CallerLinks => {
    const { chat_id, message_id } = item;
    const stream = `${url}/stream/${chat_id}/${message_id}`;
    const download = query('download');
    return {
      watch: `${url}/watch/${message_id}${query('item')}`,
      share: `${url}/share/${message_id}${query('item')}`,
      stream: `${stream}${query('item')}`,
      download: download === '' ? `${stream}?download=1` : `${stream}${download}&download=1`,
      // The address of a poster names no item, but links of an item end together.
      poster: (hash) => {
        const signed = query('poster', hash);
        return `${url}/api/poster/${hash}${signed === '' ? '' : `${signed}&of=${chat_id}-${message_id}`}`;
      },
      subtitle: (id) => `${url}/api/subtitles/${chat_id}/${message_id}/${id}.vtt${query('subtitle', id)}`,
    };
  };

  const plain = (item: LinkedItem) => linksWith(item, () => '');

  const signed = (item: LinkedItem, expiresAt: number, by: string | undefined) =>
    linksWith(item, (scope, part) => signedQuery(item, expiresAt, by, scope, part));

  /** Unix seconds on the grid, never after the full life of a link. */
  function usualEnd(latestMs = Number.POSITIVE_INFINITY): number {
    const grid = Math.max(1, Math.min(gridSeconds, Math.floor(config.ttlMs / 4000)));
    const end = Math.floor((clock.nowMs() + config.ttlMs) / 1000 / grid) * grid;
    return Math.min(end, Math.floor(latestMs / 1000));
  }

  const fresh = (item: LinkedItem) => {
    const expiresAt = Math.floor((clock.nowMs() + config.ttlMs) / 1000);
    return { ...signed(item, expiresAt, undefined), expiresAtMs: expiresAt * 1000 };
  };

  function isGood(item: LinkedItem, given: GivenSignature, scope: LinkScope, part: string | undefined): boolean {
    if (!key || !revocations.isReady) return false;
    const about = { chatId: item.chat_id, messageId: item.message_id };
    const generations = generationsFor(item, given.by);
    const scopes =
      scope === 'item' || scope === 'poster' ? [{ scope, part }] : [{ scope, part }, { scope: 'item' as const }];
    const isOurs = scopes
      .map((one) => key !== undefined && isSignedLink(key, { ...about, ...one, generations }, given, clock.nowMs()))
      .includes(true);
    return isOurs && (config.access !== 'login' || /^[uk]/.test(given.by ?? ''));
  }

  return {
    access: config.access,
    async start() {
      key ??= await keptKey(dataDir, 'link-secret', config.secret);
    },
    mayOpen(item, given, { scope = 'item', part, caller } = {}) {
      if (config.access === 'public') return true;
      const may = caller?.scopes.has('stream') || (scope === 'poster' && caller?.scopes.has('catalog'));
      return may || isGood(item, given, scope, part);
    },
    links: (item) => (config.access === 'signed' ? fresh(item) : plain(item)),
    signedLinks: fresh,
    linksFor(caller, item) {
      if (config.access === 'public' || caller.linksAs === undefined || caller.isByCookie) return plain(item);
      return signed(item, usualEnd(caller.endsAtMs), caller.linksAs);
    },
    linksLike(given, item) {
      if (config.access === 'public') return plain(item);
      return signed(item, Math.min(usualEnd(), Number(given.exp)), given.by ?? undefined);
    },
    share(item, expiresAtMs, by) {
      const expiresAt = Math.floor(expiresAtMs / 1000);
      return { ...signed(item, expiresAt, by), expiresAtMs: expiresAt * 1000 };
    },
    revokeItem: (item) => revocations.revoke(itemKey(item)),
    sharedUntil(item, given) {
      if (!isGood(item, given, 'item', undefined)) return undefined;
      const untilMs = Number(given.exp) * 1000;
      return untilMs >= endlessMs ? null : untilMs;
    },
    generationsOf: generationsFor,
    revokeSubject: (subject, expiresAtMs) => revocations.revoke(subject, expiresAtMs),
  };
}
