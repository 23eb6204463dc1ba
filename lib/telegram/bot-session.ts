// What a bot must keep to come back without a log-in: its home data center and its authorization keys, in one file per bot.
import { chmod, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import type { Log } from '#lib/log.ts';
import { writePrivateFile } from './atomic-file.ts';

const keySchema = z.object({
  key: z.base64().refine((text) => Buffer.from(text, 'base64').length === 256, 'an authorization key has 256 bytes'),
  /** The bot is logged in under this key. */
  authorized: z.boolean(),
});

const fileSchema = z.object({
  version: z.literal(1),
  bot_id: z.int(),
  server: z.string(),
  home_dc: z.int().min(1).max(99),
  keys: z.record(z.string().regex(/^\d{1,2}$/), keySchema),
});

type SessionFile = z.infer<typeof fileSchema>;

/** As it lies on disk and in the store where there is a vault. */
const sealedSchema = z.object({ version: z.literal(2), bot_id: z.int(), sealed: z.base64() });

/** Makes sessions unreadable, and keeps copies of them. */
export interface SessionVault {
  /** @returns base64. */
  seal(botId: number, text: string): Promise<string>;
  /** @returns undefined for what was sealed by another secret, for another bot, or is damaged. */
  open(botId: number, sealed: string): Promise<string | undefined>;
  /** Sealed. Undefined when there is none. @throws AppError `storage_unavailable`. */
  findCopy(botId: number): Promise<string | undefined>;
  /** @throws AppError `storage_unavailable`. */
  saveCopy(botId: number, sealed: string): Promise<void>;
}

/** Session files set aside are kept for a look; older ones are removed. */
const maxSetAside = 3;

/** Where a session is kept. */
export interface BotSessionOptions {
  /** The data directory; the file is `sessions/<botId>.json` in it. */
  readonly dataDir: string;
  readonly botId: number;
  /** Identity of the server the keys belong to. */
  readonly server: string;
  readonly defaultDc: number;
  /** Default: the file is readable for its owner, and there is no copy. */
  readonly vault?: SessionVault | undefined;
  readonly log: Log;
}

/** Changes are written in the order they are made; a later state is never overwritten by an earlier one. */
export class BotSession {
  readonly #path: string;
  #writes: Promise<void> = Promise.resolve();
  #content: SessionFile;

  constructor(private readonly options: BotSessionOptions) {
    this.#path = join(options.dataDir, 'sessions', `${options.botId}.json`);
    this.#content = this.#fresh();
  }

  /** Reads the file. A corrupt one, or one of another server, is set aside and the session stays empty. */
  async read(): Promise<void> {
    const text = await readFile(this.#path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (text === undefined) return this.#readCopy();
    await chmod(this.#path, 0o600);
    const content = parseSession(await this.#opened(text));
    if (!content || content.bot_id !== this.options.botId) {
      this.options.log.warn('the session file is damaged; logging in again', { botId: this.options.botId });
      await this.#setAside('corrupt');
    } else if (content.server !== this.options.server) {
      this.options.log.info('the session file belongs to another server; logging in', { botId: this.options.botId });
      await this.#setAside('other-server');
    } else {
      this.#content = content;
      // One of an earlier version lies open.
      if (this.options.vault && parseSealed(text) === undefined) this.#write();
    }
  }

  /** A disk that is empty at each start is no reason to log in each time: Telegram allows that only so often. */
  async #readCopy(): Promise<void> {
    const { vault, botId, server, log } = this.options;
    try {
      const sealed = await vault?.findCopy(botId);
      const content = sealed === undefined ? undefined : parseSession(await vault?.open(botId, sealed));
      if (content?.bot_id !== botId || content.server !== server) return;
      this.#content = content;
      this.#write();
      log.info('the session was read from its copy in the store', { botId });
    } catch (error) {
      log.debug('no copy of the session can be read; logging in', { botId, error });
    }
  }

  async #opened(text: string): Promise<string | undefined> {
    const { vault, botId } = this.options;
    const sealed = vault && parseSealed(text);
    return sealed === undefined ? text : vault?.open(botId, sealed);
  }

  /** The bot's user id. */
  get botId(): number {
    return this.options.botId;
  }

  /** The data center its account is at. */
  get homeDc(): number {
    return this.#content.home_dc;
  }

  /** True when the bot is logged in under its key for the home data center. */
  get isLoggedIn(): boolean {
    return this.isAuthorized(this.homeDc);
  }

  /** True when the key for a data center is there and logged in. */
  isAuthorized(dcId: number): boolean {
    return this.#content.keys[dcId]?.authorized ?? false;
  }

  /** The auth key for a data center, 256 bytes; undefined when none was made. */
  findKey(dcId: number): Buffer | undefined {
    const stored = this.#content.keys[dcId];
    return stored && Buffer.from(stored.key, 'base64');
  }

  /** Changes the data center of its account; written to the file at once. */
  setHomeDc(dcId: number): void {
    this.#content = { ...this.#content, home_dc: dcId };
    this.#write();
  }

  /** Keeps a new key, not logged in yet; written to the file at once. */
  setKey(dcId: number, key: Buffer): void {
    this.#setKeys({ ...this.#content.keys, [dcId]: { key: key.toString('base64'), authorized: false } });
  }

  /** Notes that the key for a data center is logged in; no effect without a key. */
  setAuthorized(dcId: number): void {
    const stored = this.#content.keys[dcId];
    if (stored && !stored.authorized) this.#setKeys({ ...this.#content.keys, [dcId]: { ...stored, authorized: true } });
  }

  /** For a foreign data center: the next lane makes a new key. */
  forgetKey(dcId: number): void {
    const { [dcId]: _forgotten, ...keys } = this.#content.keys;
    this.#setKeys(keys);
  }

  /** Telegram ended the session: the file is set aside and the session starts empty, at the same home. */
  async revoke(reason: string): Promise<void> {
    this.options.log.warn('the session was revoked by Telegram; logging in again', {
      botId: this.options.botId,
      reason,
    });
    await this.#writes;
    await this.#setAside('revoked');
    this.#content = { ...this.#fresh(), home_dc: this.#content.home_dc };
  }

  /** Resolves when everything is on disk. */
  async flush(): Promise<void> {
    await this.#writes;
  }

  #fresh(): SessionFile {
    const { botId, server, defaultDc } = this.options;
    return { version: 1, bot_id: botId, server, home_dc: defaultDc, keys: {} };
  }

  #setKeys(keys: SessionFile['keys']): void {
    this.#content = { ...this.#content, keys };
    this.#write();
  }

  #write(): void {
    const text = JSON.stringify(this.#content);
    this.#writes = this.#writes
      .then(() => this.#save(text))
      .catch((error: unknown) => {
        // The bot works on; only a restart would have to log in again.
        this.options.log.warn('the session could not be saved', { botId: this.options.botId, error });
      });
  }

  async #save(text: string): Promise<void> {
    const { vault, botId, log } = this.options;
    if (!vault) return writePrivateFile(this.#path, text);
    const sealed = await vault.seal(botId, text);
    await writePrivateFile(this.#path, JSON.stringify({ version: 2, bot_id: botId, sealed }));
    // The file is what counts; the next change of the session makes a copy again.
    await vault
      .saveCopy(botId, sealed)
      .catch((error: unknown) => log.debug('no copy of the session', { botId, error }));
  }

  async #setAside(why: 'corrupt' | 'revoked' | 'other-server'): Promise<void> {
    const ignoreMissing = (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    };
    await rename(this.#path, `${this.#path}.${why}-${Date.now()}`).catch(ignoreMissing);
    const folder = dirname(this.#path);
    const prefix = `${basename(this.#path)}.`;
    const age = (name: string) => Number(name.slice(name.lastIndexOf('-') + 1));
    const aside = (await readdir(folder)).filter((name) => name.startsWith(prefix) && /-\d+$/.test(name));
    const tooMany = aside.sort((a, b) => age(b) - age(a)).slice(maxSetAside);
    await Promise.all(tooMany.map((name) => rm(join(folder, name), { force: true })));
  }
}

function parseSealed(text: string): string | undefined {
  try {
    return sealedSchema.parse(JSON.parse(text)).sealed;
  } catch {
    // It lies open, or is damaged: that is for others to say.
    return undefined;
  }
}

function parseSession(text: string | undefined): SessionFile | undefined {
  try {
    if (text === undefined) return undefined;
    return fileSchema.parse(JSON.parse(text));
  } catch {
    // Whatever is wrong with it, the answer is the same: the file is set aside.
    return undefined;
  }
}
