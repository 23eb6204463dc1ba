// A product with films, episodes and a song that other programs can really play, at an address they can use.
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CatalogFile } from '#lib/api/contract.ts';
import { freePort } from './free-port.ts';
import { mediaSample } from './media-samples.ts';
import { type ProductProcess, startProduct, waitFor } from './product-process.ts';
import { startTelegramWorld, type TelegramWorld } from './telegram-world.ts';

/** The product with its films. */
export interface FormatsWorld {
  readonly product: ProductProcess;
  readonly telegram: TelegramWorld;
  /** For whatever programs write. */
  readonly folder: string;
  /** With the facts a card shows. */
  readonly films: readonly CatalogFile[];
  /** Bytes by the name a film was sent under. */
  readonly bytes: ReadonlyMap<string, Buffer>;
  /** Post of the item whose title or name begins like this. */
  idOf(title: string): number;
  /** Ends the product and starts it anew over the same data, with further settings. */
  restart(environment: Readonly<Record<string, string>>): Promise<void>;
  stop(): Promise<void>;
}

const sent = [
  ['Night.on.Earth.1991.1080p.mp4', 'faststart.mp4'],
  ['Twin.Peaks.S01E01.720p.mkv', 'subtitled.mkv'],
  ['Twin.Peaks.S01E02.720p.mp4', 'moov-last.mp4'],
  ['Twin.Peaks.S02E01.720p.mp4', 'fragmented.mp4'],
  ['song.mp3', 'song.mp3'],
] as const;

export function findProgram(name: string): boolean {
  return spawnSync(name, ['--version']).status === 0;
}

/** @param prepare works on the data folder before the product opens it. */
export async function startFormatsWorld(
  environment: Readonly<Record<string, string>> = {},
  prepare?: (dataDir: string) => Promise<void>,
): Promise<FormatsWorld> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sv-formats-'));
  await prepare?.(dataDir);
  const telegram = await startTelegramWorld();
  const port = await freePort();
  const settings = {
    ...telegram.environment,
    ...{ PORT: String(port), URL: `http://127.0.0.1:${port}`, ENRICH: 'on', API_RATE_PER_MINUTE: '0' },
  };
  const start = (more: Readonly<Record<string, string>>) =>
    startProduct({ dataDir, environment: { ...settings, ...environment, ...more } });
  let product = await start({ STREAM_ACCESS: 'public' });
  const bytes = new Map<string, Buffer>();
  for (const [name, sample] of sent) {
    bytes.set(name, await readFile(await mediaSample(sample)));
    await sendFilm(telegram, name, bytes.get(name) ?? Buffer.alloc(0));
  }
  const isKnown = ({ poster, facts, file_type }: CatalogFile) => facts?.title && (poster || file_type === 'audio');
  const { files: films } = await waitFor(
    () => product.catalog(),
    (page) => page.total === sent.length && page.files.every(isKnown),
    60_000,
  );
  if (environment.STREAM_ACCESS) {
    await product.end('SIGTERM');
    product = await start({});
  }
  return {
    get product() {
      return product;
    },
    ...{ telegram, films, bytes, folder: dataDir },
    idOf: (title) => {
      const found = films.find(
        ({ custom_name, facts }) => facts?.title?.startsWith(title) || custom_name.startsWith(title),
      );
      if (!found) throw new Error(`there is no ${title}`);
      return found.message_id;
    },
    async restart(more) {
      await product.end('SIGTERM');
      product = await start(more);
    },
    async stop() {
      await product.end('SIGTERM');
      await telegram.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function sendFilm({ emulator, userId, bots }: TelegramWorld, name: string, bytes: Buffer): Promise<void> {
  const isSong = name.endsWith('.mp3');
  const film = {
    name,
    mimeType: isSong ? 'audio/mpeg' : name.endsWith('.mkv') ? 'video/x-matroska' : 'video/mp4',
    durationSeconds: 6,
    ...(isSong ? { as: 'audio' as const } : { as: 'video' as const, width: 320, height: 180 }),
  };
  const bot = { kind: 'user', id: bots[0]?.id ?? 0 } as const;
  await emulator.control.sendFile(film, { kind: 'bytes', bytes }, { from: userId, to: bot });
}
