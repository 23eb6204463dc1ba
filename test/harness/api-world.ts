// The demo with a series in it, for whoever asks the API of the built product.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CatalogFile } from '#lib/api/contract.ts';
import type { SeriesPage } from '#lib/api/contract-browse.ts';
import { patternBytes } from './pattern-bytes.ts';
import { type ProductProcess, startProduct, waitFor } from './product-process.ts';

/** A running demo. */
export interface ApiWorld {
  readonly product: ProductProcess;
  readonly url: string;
  /** Films of the demo, and `Harbour Lights` with two episodes. */
  readonly files: readonly CatalogFile[];
  /** Sends one more file by the demo's chat. @param content the bytes, or how many of no meaning. Default: 20,000. */
  send(name: string, content?: number | string): Promise<void>;
  stop(): Promise<number | null>;
}

const demoFilms = 10;

const password = 'an administrator of tests';

/** Makes the first administrator by the code in the log, and a key that may do everything. */
export async function adminKey({ url, output }: Pick<ProductProcess, 'url' | 'output'>): Promise<string> {
  const code = /type the code ([a-z0-9-]+)/.exec(output())?.[1] ?? '';
  const form = new URLSearchParams({ code, login: 'boss', password });
  const headers = { origin: url };
  await fetch(`${url}/api/setup`, { method: 'POST', body: form, headers, redirect: 'manual' });
  const basic = { authorization: `Basic ${Buffer.from(`boss:${password}`).toString('base64')}` };
  const body = JSON.stringify({ name: 'tests', scopes: ['catalog', 'stream', 'viewer', 'upload', 'admin'] });
  const answer = await fetch(`${url}/api/keys`, { method: 'POST', body, headers: basic });
  if (answer.status !== 201) throw new Error(`no key: ${await answer.text()}`);
  return ((await answer.json()) as { key: string }).key;
}

/** Starts it and waits until all is there. */
export async function startApiWorld(environment: Readonly<Record<string, string>> = {}): Promise<ApiWorld> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sv-api-'));
  const product = await startProduct({ dataDir, environment: { ENRICH: 'on', FFMPEG_PATH: 'none', ...environment } });
  const { url } = product;
  const send = async (name: string, content: number | string = 20_000) => {
    const query = name.endsWith('.srt')
      ? new URLSearchParams({ name, mimeType: 'application/x-subrip' })
      : new URLSearchParams({ name, mimeType: 'video/mp4', durationSeconds: '5' });
    const body = typeof content === 'string' ? content : new Uint8Array(patternBytes(content, name.length));
    const answer = await fetch(`${url}/api/demo/file?${query}`, { method: 'POST', body });
    if (!answer.ok) throw new Error(`the demo did not take ${name}: ${await answer.text()}`);
  };
  await waitFor(product.catalog, ({ total }) => total === demoFilms, 60_000);
  await send('Harbour.Lights.S01E01.1080p.mp4', 20_001);
  await send('Harbour.Lights.S01E02.1080p.mp4', 20_002);
  const { files } = await waitFor(product.catalog, ({ total }) => total === demoFilms + 2);
  await waitFor(
    async () => (await (await fetch(`${url}/api/series`)).json()) as SeriesPage,
    ({ series }) => series[0]?.episodes === 2,
  );
  return {
    product,
    url,
    files,
    send,
    stop: async () => {
      const code = await product.end('SIGTERM');
      await rm(dataDir, { recursive: true, force: true });
      return code;
    },
  };
}
