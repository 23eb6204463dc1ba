// Sessions of bots, unreadable on disk and in the store: whoever has one is the bot.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { BotSessionStore } from '../storage/auth-stores.ts';
import type { SessionVault } from '../telegram/bot-session.ts';
import { keptKey } from './kept-key.ts';

const ivBytes = 12;
const tagBytes = 16;

/**
 * Seals a text by AES-256-GCM.
 *
 * @param key 32 bytes.
 * @param about what it belongs to: opened for anything else, it is no good.
 * @returns base64 of nonce, tag and cipher text; another one each time.
 */
export function sealText(key: Uint8Array, about: string, text: string): string {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(about));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
}

/**
 * Opens what {@link sealText} made.
 *
 * @param sealed as it is stored.
 * @returns undefined for everything else, another key or another `about`.
 */
export function openText(key: Uint8Array, about: string, sealed: string): string | undefined {
  const bytes = Buffer.from(sealed, 'base64');
  if (bytes.length < ivBytes + tagBytes) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(about)).setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString('utf8');
  } catch {
    // The tag does not fit: not ours, or not whole.
    return undefined;
  }
}

/** Where the vault keeps sessions, and by which secret. */
export interface SessionVaultOptions {
  readonly dataDir: string;
  /** AUTH_SECRET. Default: `auth-secret` in the data folder. */
  readonly secret: string | undefined;
  readonly clock: Pick<Clock, 'nowMs'>;
  /** Keeps a copy of each session, for machines whose disk is empty at each start. Default: no copies. */
  readonly store?: BotSessionStore;
}

/** Makes the vault; the secret is read at its first use. */
export function createSessionVault({ dataDir, secret, clock, store }: SessionVaultOptions): SessionVault {
  let key: Promise<Buffer> | undefined;
  const theKey = () => {
    key ??= keptKey(dataDir, 'auth-secret', secret).then(derive);
    return key;
  };
  const about = (botId: number) => `bot ${botId}`;
  return {
    seal: async (botId, text) => sealText(await theKey(), about(botId), text),
    open: async (botId, sealed) => openText(await theKey(), about(botId), sealed),
    findCopy: async (botId) => (await store?.find(botId))?.sealed,
    saveCopy: async (botId, sealed) => store?.save({ bot_id: botId, sealed, updated_at_ms: clock.nowMs() }),
  };
}

/** The secret signs sessions of people, too: each use has a key of its own. */
function derive(secret: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'streamvault bot session 1', 32));
}
