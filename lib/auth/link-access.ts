// Who may open an item by its address: everybody, or whoever holds a link we signed.
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import { isSignedLink, signLink } from './link-signing.ts';

/** An item as links name it. */
export interface LinkedItem {
  readonly chat_id: number;
  readonly message_id: number;
}

/** `exp` and `sig` of an address, as they came. */
export type GivenSignature = Parameters<typeof isSignedLink>[2];

/** Addresses of one item. */
export interface ItemLinks {
  /** The page that plays it. */
  readonly watch: string;
  /** The file itself. */
  readonly stream: string;
  /** The file, to be saved. */
  readonly download: string;
}

/** The door of this room. */
export interface LinkAccess {
  readonly access: 'public' | 'signed';
  /** Reads the key, or makes one. @throws AppError `bad_configuration` when the data folder cannot be used. */
  start(): Promise<void>;
  /** True when this address may be opened: always when access is public. */
  mayOpen(item: LinkedItem, given: GivenSignature): boolean;
  /** Addresses that open: plain ones when access is public, signed ones otherwise. */
  links(item: LinkedItem): ItemLinks;
  /** Fresh signed addresses, and when they end (epoch ms). */
  signedLinks(item: LinkedItem): ItemLinks & { readonly expiresAtMs: number };
}

export interface LinkAccessOptions {
  readonly config: Config['links'];
  /** Public base URL without a slash at its end. */
  readonly url: string;
  /** The made key goes to `link-secret` in it, readable for this user alone. */
  readonly dataDir: string;
  readonly clock: Pick<Clock, 'nowMs'>;
}

/** Reads the key of the data folder, or makes one; a start that is killed leaves a whole key or none. */
async function keptKey(dataDir: string): Promise<Buffer> {
  const path = join(dataDir, 'link-secret');
  const kept = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  const key = Buffer.from(kept?.trim() ?? '', 'base64');
  if (key.length >= 32) return key;
  const made = randomBytes(32);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await writeFile(`${path}.new`, `${made.toString('base64')}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
  return made;
}

/** Makes the door; nothing is read before `start`, and until then no signature is good. */
export function createLinkAccess({ config, url, dataDir, clock }: LinkAccessOptions): LinkAccess {
  let key: Buffer | undefined;

  const addresses = ({ chat_id, message_id }: LinkedItem, query: string): ItemLinks => {
    const stream = `${url}/stream/${chat_id}/${message_id}`;
    const signed = query === '' ? '' : `?${query}`;
    return {
      watch: `${url}/watch/${message_id}${signed}`,
      stream: `${stream}${signed}`,
      download: query === '' ? `${stream}?download=1` : `${stream}?${query}&download=1`,
    };
  };

  const signedLinks: LinkAccess['signedLinks'] = (item) => {
    if (!key) throw new AppError('internal', 'links are signed only after the start');
    const expiresAt = Math.floor((clock.nowMs() + config.ttlMs) / 1000);
    const claim = { chatId: item.chat_id, messageId: item.message_id, expiresAt, scope: 'item' } as const;
    const query = new URLSearchParams({ ...signLink(key, claim) }).toString();
    return { ...addresses(item, query), expiresAtMs: expiresAt * 1000 };
  };

  return {
    access: config.access,
    async start() {
      try {
        key ??= config.secret === undefined ? await keptKey(dataDir) : Buffer.from(config.secret, 'utf8');
      } catch (error) {
        throw new AppError('bad_configuration', `The key of signed links cannot be kept in ${dataDir}.`, {
          cause: error,
        });
      }
    },
    mayOpen({ chat_id: chatId, message_id: messageId }, given) {
      if (config.access === 'public') return true;
      return key !== undefined && isSignedLink(key, { chatId, messageId, scope: 'item' }, given, clock.nowMs());
    },
    links: (item) => (config.access === 'public' ? addresses(item, '') : signedLinks(item)),
    signedLinks,
  };
}
