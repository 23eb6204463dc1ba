// Where viewers watch: an emulator and the product as processes, and films whose bytes everybody knows.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ProductProcess, startProduct, waitFor } from '#test/harness/product-process.ts';
import { startTelegramWorld, type TelegramWorld } from '#test/harness/telegram-world.ts';
import type { ChaosFilm } from './chaos-viewer.ts';

/** Two data centers hold the films. */
export const filmDcs = [2, 4] as const;

/** The emulator and every viewer keep the tiles of eight seeds at hand. */
const seedOf = (film: number) => 1 + (film % 8);

export interface ViewingStageOptions {
  readonly bots: number;
  /** Added to that of the emulator. */
  readonly environment: Readonly<Record<string, string>>;
  /** Sizes of the films that are there from the beginning; each another one, as they tell the films apart. */
  readonly filmBytes: readonly number[];
}

/** An open stage; {@link ViewingStage.close} ends its processes and removes its folder. */
export class ViewingStage {
  readonly films: ChaosFilm[] = [];
  #sent = 0;

  private constructor(
    readonly world: TelegramWorld,
    readonly product: ProductProcess,
    private readonly dataDir: string,
  ) {}

  static async open({ bots, environment, filmBytes }: ViewingStageOptions): Promise<ViewingStage> {
    const dataDir = await mkdtemp(join(tmpdir(), 'sv-viewing-'));
    const world = await startTelegramWorld({ bots });
    try {
      const product = await startProduct({ dataDir, environment: { ...world.environment, ...environment } });
      const stage = new ViewingStage(world, product, dataDir);
      for (const sizeBytes of filmBytes) await stage.sendFilm(sizeBytes);
      await waitFor(
        () => stage.findSentFilms(),
        (films) => films.length === filmBytes.length,
      );
      return stage;
    } catch (error) {
      await world.stop();
      await rm(dataDir, { recursive: true, force: true });
      throw error;
    }
  }

  /** Films that were sent so far, whether they are in the catalogue or not. */
  get sent(): number {
    return this.#sent;
  }

  /** Sends one to the bot as a person does, without waiting for the catalogue. */
  async sendFilm(sizeBytes: number): Promise<void> {
    const { world } = this;
    this.#sent += 1;
    await world.emulator.control.sendFile(
      { name: `film-${this.#sent}.mp4`, mimeType: 'video/mp4', as: 'video', dc: filmDcs[this.#sent % 2] ?? 2 },
      { kind: 'virtual', sizeBytes, seed: seedOf(this.#sent) },
      { from: world.userId, to: { kind: 'user', id: world.bots[0]?.id ?? 0 } },
    );
  }

  /** Looks at the catalogue; what is new in it is watched from now on. @returns all of {@link films}. */
  async findSentFilms(): Promise<readonly ChaosFilm[]> {
    for (let page = 1; ; page += 1) {
      const answer = await fetch(`${this.product.url}/api/catalog?per_page=100&page=${page}`);
      const { files } = (await answer.json()) as {
        files: { custom_name: string; file_size: number; message_id: number }[];
      };
      if (files.length === 0) return this.films;
      for (const { custom_name, file_size: sizeBytes, message_id } of files) {
        const path = `/stream/${message_id}`;
        const seed = seedOf(Number(/(\d+)$/.exec(custom_name)?.[1]));
        if (!this.films.some((film) => film.path === path)) this.films.push({ path, sizeBytes, seed });
      }
    }
  }

  async close(): Promise<void> {
    await this.product.end('SIGTERM');
    await this.world.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}
