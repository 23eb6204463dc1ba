// Uploads as a script meets them: the whole system and its listener on the emulator, and tus-js-client in front of it.
import { createHash } from 'node:crypto';
import { Upload, type UploadOptions } from 'tus-js-client';
import { methodsOf } from '#lib/api/methods-of.ts';
import { uploadHandler } from '#lib/api/upload-handler.ts';
import type { System } from '#lib/boot.ts';
import { openListener } from '#lib/http/listener.ts';
import { nodeListener } from '#lib/http/node-listener.ts';
import type { PostedMedia } from '#lib/telegram/telegram.ts';
import type { BotWorld, StartChoices } from './bot-world.ts';

const mebibyte = 1024 * 1024;

/** A running system with its address. */
export interface UploadSite {
  readonly system: System;
  readonly url: string;
  /** Sends with a key of its own. */
  readonly headers: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Starts system and listener; an administrator, and a key that may only send. */
export async function startSite(world: BotWorld, choices: StartChoices = {}): Promise<UploadSite> {
  const system = await world.start(choices);
  const { runtime } = system;
  const listener = await openListener({
    host: '127.0.0.1',
    port: 0,
    corsOrigins: ['https://front.example'],
    methodsOf,
  });
  listener.serve(nodeListener(uploadHandler(runtime), runtime.log));
  return {
    system,
    url: `http://127.0.0.1:${listener.port}/api/uploads`,
    headers: await keyHeaders(system, ['upload']),
    close: async () => {
      await Promise.all([runtime.uploads.stop(), listener.close(2000)]);
      await system.stop();
    },
  };
}

/** Headers of a new key. */
export async function keyHeaders(system: System, scopes: readonly ('upload' | 'catalog' | 'admin')[]) {
  const order = { name: 'tests', scopes, userId: null, expiresAtMs: null, createdBy: 'console' };
  const { key } = await system.runtime.auth.keys.create(order);
  return { authorization: `Bearer ${key}` };
}

/** How an upload ended. */
export interface Sent {
  readonly url: string;
  /** Of the item, if it was there in time. */
  readonly messageId: number | undefined;
}

/** Sends bytes as a browser would. @param options of tus-js-client. */
export function sendByTus(
  site: Pick<UploadSite, 'url' | 'headers'>,
  bytes: Buffer,
  options: Partial<UploadOptions> = {},
): { readonly upload: Upload; readonly done: Promise<Sent> } {
  let finish: (sent: Sent) => void;
  let fail: (error: unknown) => void;
  const done = new Promise<Sent>((resolve, reject) => {
    finish = resolve;
    fail = reject;
  });
  done.catch(() => undefined);
  const upload: Upload = new Upload(bytes, {
    endpoint: site.url,
    headers: { ...site.headers },
    metadata: { filename: 'Coast.Road.2019.mp4', filetype: 'video/mp4' },
    retryDelays: null,
    onSuccess: ({ lastResponse }) => {
      const item = lastResponse.getHeader('streamvault-item');
      finish({ url: upload.url ?? '', messageId: item === undefined ? undefined : Number(item) });
    },
    onError: (error) => fail(error),
    ...options,
  });
  return { upload, done };
}

/** All of a post's bytes, read back. */
export async function bytesOf({ runtime }: System, { messageId, file }: Pick<PostedMedia, 'messageId' | 'file'>) {
  const parts: Uint8Array[] = [];
  const { documentId, sizeBytes } = file;
  const { signal } = new AbortController();
  for (let offset = 0; offset < sizeBytes; offset += mebibyte) {
    const order = { messageId, documentId, sizeBytes, offset, limit: mebibyte, signal };
    parts.push(await runtime.telegram.chunks.readChunk(order));
  }
  return Buffer.concat(parts);
}

export const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
