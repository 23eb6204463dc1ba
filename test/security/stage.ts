// The server the probes are tried on: the built product, signed, with an administrator, a film, and files under hostile names.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CatalogPage } from '#lib/api/contract.ts';
import { signLink } from '#lib/auth/link-signing.ts';
import { BrowserSession } from '#test/harness/browser-session.ts';
import { patternBytes } from '#test/harness/pattern-bytes.ts';
import { startProduct, waitFor } from '#test/harness/product-process.ts';
import { startTelegramWorld } from '#test/harness/telegram-world.ts';
import type { OpenSession, Target } from './probe.ts';
import { activeFiles, hostileNames } from './probes/content.ts';

const password = 'three words and a comma, please';
const linkSecret = 'key of links in the security probes';

/** Bytes of the film: more than sockets hold, so that readers who stand still hold something up. */
const filmBytes = 8_000_000;

/** A running product as a target. */
export interface Stage {
  readonly target: Target;
  stop(): Promise<void>;
}

/** Each file has a size of its own, by which it is found again whatever became of its name. */
const sent = [...activeFiles, ...hostileNames.map((name) => [name, 'video/mp4', name] as const)].map(
  ([name, mimeType, content], index) => ({
    name,
    mimeType,
    bytes: Buffer.concat([
      Buffer.from(content),
      patternBytes(20_000 + index * 1000 - Buffer.byteLength(content), index + 1),
    ]),
  }),
);

export async function startStage(): Promise<Stage> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sv-security-'));
  const world = await startTelegramWorld();
  const product = await startProduct({
    dataDir,
    environment: {
      ...world.environment,
      ...{ STREAM_ACCESS: 'signed', ADMIN_PASSWORD: password, LINK_SECRET: linkSecret },
      ...{ API_RATE_PER_MINUTE: '0', USER_MESSAGES_PER_MINUTE: '1000' },
    },
  });
  const film = patternBytes(filmBytes, 77);
  const bot = { kind: 'user', id: world.bots[0]?.id ?? 0 } as const;
  for (const { name, mimeType, bytes } of [{ name: 'Film.mp4', mimeType: 'video/mp4', bytes: film }, ...sent]) {
    await world.emulator.control.sendFile(
      { name, mimeType },
      { kind: 'bytes', bytes },
      { from: world.userId, to: bot },
    );
  }
  const signIn = (headers: Readonly<Record<string, string>> = {}) => openSession(product.url, headers);
  const { cookie } = await signIn();
  const list = async () =>
    (await (await fetch(`${product.url}/api/catalog?per_page=100`, { headers: { cookie } })).json()) as CatalogPage;
  const { files } = await waitFor(list, ({ total }) => total === sent.length + 1, 90_000);
  const messageOf = (sizeBytes: number) => files.find(({ file_size }) => file_size === sizeBytes)?.message_id ?? 0;
  const pathOf = (sizeBytes: number) => `/stream/${world.channelId}/${messageOf(sizeBytes)}`;
  const signed = (afterSeconds: number) => {
    const expiresAt = Math.floor(Date.now() / 1000) + afterSeconds;
    const claim = { chatId: world.channelId, messageId: messageOf(filmBytes), expiresAt, scope: 'item' } as const;
    return `${pathOf(filmBytes)}?${new URLSearchParams({ ...signLink(Buffer.from(linkSecret), claim) })}`;
  };
  return {
    target: {
      ...{ url: product.url, cookie, film, signIn, filmPath: pathOf(filmBytes) },
      ...{ signedPath: signed(3600), expiredPath: signed(-1) },
      files: sent.map(({ name, bytes }) => ({ name, path: pathOf(bytes.length) })),
    },
    async stop() {
      await product.end('SIGTERM');
      await world.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function openSession(url: string, headers: Readonly<Record<string, string>>): Promise<OpenSession> {
  const browser = new BrowserSession(url, headers.cookie);
  const place = await browser.signIn('admin', password);
  if (place !== '/') throw new Error(`signing in led to ${place}`);
  return { cookie: browser.cookie, setCookies: browser.setCookies, signOut: () => browser.signOut() };
}
