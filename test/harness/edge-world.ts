// Several products on one MongoDB and one Telegram, behind nginx where there is one.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Edge, startNginx } from './nginx.ts';
import { type ProductProcess, startProduct } from './product-process.ts';
import type { TelegramWorld } from './telegram-world.ts';

export interface EdgeWorldOptions {
  readonly telegram: TelegramWorld;
  readonly mongoUrl: string;
  readonly nodes: number;
  /** Path of the program. */
  readonly nginx: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** One node; its folder outlives it. */
export interface EdgeNode {
  readonly name: string;
  readonly dataDir: string;
  product: ProductProcess;
}

interface ShownBot {
  readonly username: string;
  readonly role: string;
  readonly state: string;
}

export class EdgeWorld {
  readonly nodes: EdgeNode[] = [];
  #edge: Edge | undefined;

  private constructor(private readonly options: EdgeWorldOptions) {}

  static async start(options: EdgeWorldOptions): Promise<EdgeWorld> {
    const world = new EdgeWorld(options);
    try {
      for (let number = 1; number <= options.nodes; number += 1) {
        const dataDir = await mkdtemp(join(tmpdir(), 'sv-edge-'));
        const name = `edge-${number}`;
        world.nodes.push({ name, dataDir, product: await world.#open(name, dataDir, '0') });
      }
      world.#edge = await startNginx(
        options.nginx,
        world.nodes.map(({ product }) => portOf(product)),
      );
      return world;
    } catch (error) {
      await world.stop();
      throw error;
    }
  }

  /** Of nginx. */
  get url(): string {
    return this.#edge?.url ?? '';
  }

  /** Starts a node again that has ended, at the port it had. */
  async restart(node: EdgeNode): Promise<void> {
    node.product = await this.#open(node.name, node.dataDir, String(portOf(node.product)));
  }

  get running(): readonly EdgeNode[] {
    return this.nodes.filter(({ product: { child } }) => child.exitCode === null && child.signalCode === null);
  }

  /** Bots that serve, of each running node. */
  async bots(): Promise<readonly (readonly ShownBot[])[]> {
    return await Promise.all(this.running.map((node) => botsOf(node)));
  }

  /** The node the front bot works for, if any. */
  async front(): Promise<EdgeNode | undefined> {
    const { running } = this;
    const all = await Promise.all(running.map((node) => botsOf(node)));
    return running[all.findIndex((bots) => bots.some(({ role }) => role === 'front'))];
  }

  async stop(): Promise<void> {
    await this.#edge?.stop();
    await Promise.all(this.nodes.map(({ product }) => product.end('SIGTERM')));
    for (const { dataDir } of this.nodes) await rm(dataDir, { recursive: true, force: true });
  }

  #open(name: string, dataDir: string, port: string): Promise<ProductProcess> {
    const { telegram, mongoUrl, environment } = this.options;
    const secrets = {
      LINK_SECRET: 'links of these nodes, and of no others',
      AUTH_SECRET: 'sessions of these nodes, and no others',
    };
    const own = { NODE_NAME: name, MONGO_URL: mongoUrl, MONGO_DB_NAME: 'edge', TRUSTED_PROXIES: '1', PORT: port };
    return startProduct({ dataDir, environment: { ...telegram.environment, ...secrets, ...own, ...environment } });
  }
}

const portOf = ({ url }: ProductProcess) => Number(new URL(url).port);

async function botsOf({ product }: EdgeNode): Promise<readonly ShownBot[]> {
  try {
    const answer = await fetch(`${product.url}/api/health`, { signal: AbortSignal.timeout(15_000) });
    const { bots = [] } = (await answer.json()) as { readonly bots?: readonly ShownBot[] };
    return bots.filter(({ state }) => state === 'ready' || state === 'resting');
  } catch {
    // Busy, or just gone: it has none as far as anybody can see.
    return [];
  }
}
