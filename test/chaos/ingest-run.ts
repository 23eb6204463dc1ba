// Server and mirror killed while films and links come in; then the books: each thing once, nothing left behind.
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LoopbackSite } from '#test/harness/loopback-site.ts';
import { ffmpegPath, makeFilms, processesOf, ytDlpPath } from '#test/harness/mirror-stage.ts';
import { seededNumbers } from '#test/harness/pattern-bytes.ts';
import { type ProductProcess, startProduct } from '#test/harness/product-process.ts';
import { startTelegramWorld, type TelegramWorld } from '#test/harness/telegram-world.ts';
import type { IngestChaosOptions, IngestChaosReport } from './ingest-options.ts';
import { IngestPerson } from './ingest-person.ts';

/** A process that was told to end, or whose parent is gone, may take so long. */
const endsWithinMs = 15_000;
const lookEveryMs = 50;

interface Stage {
  readonly world: TelegramWorld;
  readonly dataDir: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly person: IngestPerson;
}

/** Runs it. @throws Error when the stage cannot be set; what was broken is in the report. */
export async function runIngestChaos(options: IngestChaosOptions): Promise<IngestChaosReport> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sv-ingest-chaos-'));
  const site = await new LoopbackSite().listen();
  const world = await startTelegramWorld();
  try {
    const { path } = makeFilms(join(dataDir, 'films'));
    const linkUrl = (index: number) => site.file(`/clip-${index}.mp4`, path('clip.mp4')).url(`/clip-${index}.mp4`);
    const environment = { ...world.environment, ...mirrorSettings(site) };
    return await perform({ world, dataDir, environment, person: new IngestPerson(world, linkUrl) }, options);
  } finally {
    site.close();
    await world.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** The mirror beside the server, for links to this site. */
export function mirrorSettings(site: LoopbackSite): Record<string, string> {
  return {
    MIRROR_WORKER: 'on',
    MIRROR_CONCURRENCY: '2',
    MIRROR_HOSTS: '*',
    MIRROR_PRIVATE_HOSTS: site.host,
    YTDLP_PATH: ytDlpPath ?? '',
    FFMPEG_PATH: ffmpegPath ?? '',
    USER_MESSAGES_PER_MINUTE: '1000',
  };
}

async function perform(stage: Stage, options: IngestChaosOptions): Promise<IngestChaosReport> {
  const startedAtMs = Date.now();
  const { person, dataDir } = stage;
  const over = new AbortController();
  const answering = person.answer(over.signal);
  const { killed, serverBackMs, mirrorBackMs, product } = await storm(stage, options);
  const settlingFromMs = Date.now();
  const names = await settled(product, person, options.settleMs);
  const settledMs = Date.now() - settlingFromMs;
  over.abort();
  await answering;
  const posts = await postsOf(stage);
  await product.end('SIGTERM');
  return {
    seed: options.seed,
    seconds: Math.round((Date.now() - startedAtMs) / 1000),
    killed,
    serverBackMs,
    mirrorBackMs,
    settledMs,
    files: person.files,
    links: person.links,
    lost: person.names.filter((name) => !names.includes(name)),
    doubled: names.filter((name, index) => names.indexOf(name) !== index),
    posts,
    orphans: await untilGone(dataDir),
    leftovers: await leftovers(dataDir),
  };
}

async function storm(
  { dataDir, environment, person }: Stage,
  { kills, seed, longestPauseMs, say }: IngestChaosOptions,
) {
  const next = seededNumbers(seed);
  const killed = { server: 0, mirror: 0 };
  const serverBackMs: number[] = [];
  const mirrors = new MirrorReturns();
  let product = await startProduct({ dataDir: join(dataDir, 'data'), environment });
  for (let round = 0; round < kills; round += 1) {
    await person.sendFile();
    await person.sendLink();
    await sleep(next() % longestPauseMs);
    if (next() % 2 === 0) {
      await product.end('SIGKILL');
      killed.server += 1;
      const killedAtMs = performance.now();
      product = await startProduct({ dataDir: join(dataDir, 'data'), environment });
      serverBackMs.push(Math.round(performance.now() - killedAtMs));
    } else if (killMirror(product)) {
      killed.mirror += 1;
      mirrors.await(product);
    }
    if (round % 10 === 9)
      say?.(`${round + 1} rounds, ${killed.server} + ${killed.mirror} killed, ${person.links} links`);
  }
  mirrors.stop();
  return { killed, serverBackMs, mirrorBackMs: mirrors.backMs, product };
}

const mirrorOf = ({ child }: ProductProcess) =>
  childrenOf(child.pid ?? 0).find(({ command }) => command.includes('mirror-worker'));

function killMirror(product: ProductProcess): boolean {
  const mirror = mirrorOf(product);
  if (!mirror) return false;
  process.kill(mirror.pid, 'SIGKILL');
  return true;
}

/** Notes how long a killed mirror's server takes to start another; one that is killed itself meanwhile is left out. */
class MirrorReturns {
  readonly backMs: number[] = [];
  #looking: NodeJS.Timeout | undefined;

  await(product: ProductProcess): void {
    this.stop();
    const killedAtMs = performance.now();
    this.#looking = setInterval(() => {
      const isServerGone = product.child.exitCode !== null || product.child.signalCode !== null;
      const isBack = !isServerGone && mirrorOf(product) !== undefined;
      if (isBack) this.backMs.push(Math.round(performance.now() - killedAtMs));
      if (isBack || isServerGone) this.stop();
    }, lookEveryMs);
  }

  stop(): void {
    clearInterval(this.#looking);
  }
}

function childrenOf(parent: number): { readonly pid: number; readonly command: string }[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const isChild = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent;
      return isChild ? [{ pid: Number(name), command: readFileSync(`/proc/${name}/cmdline`, 'utf8') }] : [];
    } catch {
      return []; // It ended while it was looked at.
    }
  });
}

/** Names in the catalogue, as soon as there are as many as were sent and no more come. */
async function settled(product: ProductProcess, person: IngestPerson, settleMs: number): Promise<string[]> {
  const endsAtMs = Date.now() + settleMs;
  for (;;) {
    const names = await catalogNames(product);
    const isDone = person.names.every((name) => names.includes(name));
    if (isDone || Date.now() > endsAtMs) {
      await sleep(2_000);
      return catalogNames(product);
    }
    await sleep(500);
  }
}

async function catalogNames({ url }: ProductProcess): Promise<string[]> {
  const names: string[] = [];
  for (let page = 1; ; page += 1) {
    const answer = await fetch(`${url}/api/catalog?per_page=100&page=${page}`);
    const { files } = (await answer.json()) as { files: { custom_name: string }[] };
    if (files.length === 0) return names;
    names.push(...files.map(({ custom_name }) => custom_name.replaceAll(' ', '-')));
  }
}

async function postsOf({ world }: Stage): Promise<number> {
  const chat = { kind: 'channel', id: world.channelId } as const;
  const posts = await world.emulator.control.readChat({ viewer: world.userId, chat, limit: 1000 });
  return posts.filter(({ file }) => file).length;
}

/** Waits until no process belongs to the folder, no longer than what was promised. */
async function untilGone(dataDir: string): Promise<string[]> {
  const endsAtMs = Date.now() + endsWithinMs;
  for (;;) {
    const left = processesOf(join(dataDir, 'data'));
    if (left.length === 0 || Date.now() > endsAtMs) return left;
    await sleep(250);
  }
}

/** Of the work folders nothing may be left but those of processes, empty. */
async function leftovers(dataDir: string): Promise<string[]> {
  const entries = await readdir(join(dataDir, 'data', 'mirror'), { recursive: true, withFileTypes: true }).catch(
    () => [],
  );
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}
