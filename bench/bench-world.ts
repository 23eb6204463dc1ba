// The stage of a scenario: the built product and the emulator as processes of their own, films that take no disk.
import { mkdtemp, rm } from 'node:fs/promises';
import { constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ProductProcess, startProduct, waitFor } from '#test/harness/product-process.ts';
import { startTelegramWorld, type TelegramWorld } from '#test/harness/telegram-world.ts';

export interface BenchFilm {
  readonly url: string;
  readonly messageId: number;
  readonly sizeBytes: number;
  readonly seed: number;
}

export interface BenchWorldOptions {
  /** Bots in the log channel. */
  readonly bots: number;
  /** How many of them the product logs in; the others are for other clients. Default: all. */
  readonly productBots?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A Telegram and a product, which may be restarted with other settings. */
export class BenchWorld {
  #product: ProductProcess | undefined;
  readonly #films: { sizeBytes: number; seed: number }[] = [];

  private constructor(
    readonly telegram: TelegramWorld,
    private readonly dataDir: string,
    private readonly productBots: number,
  ) {}

  static async start({ bots, productBots = bots, environment = {} }: BenchWorldOptions): Promise<BenchWorld> {
    const dataDir = await mkdtemp(join(tmpdir(), 'sv-bench-'));
    const world = new BenchWorld(await startTelegramWorld({ bots }), dataDir, productBots);
    try {
      await world.restart(environment);
      return world;
    } catch (error) {
      await world.stop();
      throw error;
    }
  }

  get product(): ProductProcess {
    if (!this.#product) throw new Error('the product does not run');
    return this.#product;
  }

  get control(): TelegramWorld['emulator']['control'] {
    return this.telegram.emulator.control;
  }

  /** Ends the product and starts it with these settings on the same data. */
  async restart(environment: Readonly<Record<string, string>>): Promise<void> {
    await this.#product?.end('SIGTERM');
    const readers = this.telegram.bots.slice(1, this.productBots).map(({ token }) => token);
    const own = { MAX_FILE_SIZE_MB: '4000', BOT_TOKENS: readers.join(',') };
    const settings = { ...this.telegram.environment, ...own, ...environment };
    this.#product = await startProduct({ dataDir: this.dataDir, environment: settings });
  }

  /** Sends films through the bot as a person does. Sizes must differ by at least one byte: they tell the films apart. */
  async addFilms(sizesBytes: readonly number[]): Promise<BenchFilm[]> {
    const before = this.#films.length;
    for (const sizeBytes of sizesBytes) {
      // The emulator keeps the tiles of eight seeds at hand.
      const seed = 1 + (this.#films.length % 8);
      this.#films.push({ sizeBytes, seed });
      await this.control.sendFile(
        { name: `bench-${this.#films.length}.mp4`, mimeType: 'video/mp4', as: 'video' },
        { kind: 'virtual', sizeBytes, seed },
        { from: this.telegram.userId, to: { kind: 'user', id: this.telegram.bots[0]?.id ?? 0 } },
      );
    }
    const page = await waitFor(
      () => this.product.catalog(),
      ({ total }) => total >= this.#films.length,
      60_000,
    );
    return this.#films.slice(before).map(({ sizeBytes, seed }) => {
      const messageId = page.files.find((file) => file.file_size === sizeBytes)?.message_id ?? 0;
      const chatId = page.files.find((file) => file.file_size === sizeBytes)?.chat_id ?? 0;
      return { url: `/stream/${chatId}/${messageId}`, messageId, sizeBytes, seed };
    });
  }

  /**
   * Telegram lets the product go first. In life it is far away; here it shares the product's processors, and who waits for whom
   * would be measured instead of the product.
   */
  telegramGivesWay(): void {
    const { pid } = this.telegram.emulator.process;
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  }

  /** Of films, from Telegram, since the last reset. */
  async pulledBytes(): Promise<number> {
    return (await this.control.counters()).getFile.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  async stop(): Promise<void> {
    await this.#product?.end('SIGTERM');
    await this.telegram.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}
