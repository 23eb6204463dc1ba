// SIGKILL while many files are told about in one message: each film is in the catalogue once and told about once.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SeenMessage } from '#emulator/control-api.ts';
import { patternBytes, seededNumbers } from '#test/harness/pattern-bytes.ts';
import { startProduct, waitFor } from '#test/harness/product-process.ts';
import { startTelegramWorld, type TelegramWorld } from '#test/harness/telegram-world.ts';

const rounds = 5;
const filmsARound = 20;

let world: TelegramWorld;
let dataDir: string;
let sent = 0;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-bot-crash-'));
  world = await startTelegramWorld();
}, 60_000);

afterAll(async () => {
  await world?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const toBot = () => ({ kind: 'user', id: world.bots[0]?.id ?? 0 }) as const;

async function sendFilms(): Promise<void> {
  for (let index = 0; index < filmsARound; index += 1) {
    sent += 1;
    const film = { name: `film-${sent}.mp4`, mimeType: 'video/mp4', as: 'video', durationSeconds: 5 } as const;
    const bytes = patternBytes(4000 + sent, sent);
    await world.emulator.control.sendFile(film, { kind: 'bytes', bytes }, { from: world.userId, to: toBot() });
  }
}

async function answers(): Promise<SeenMessage[]> {
  const chat = await world.emulator.control.readChat({ viewer: world.userId, chat: toBot(), limit: 1000 });
  return chat.filter(({ outgoing }) => !outgoing);
}

/** Films told about: one by an answer of its own, many by a count that came to its end. */
function toldAbout(messages: readonly SeenMessage[]): number {
  const single = messages.filter(({ text, replyTo }) => replyTo !== undefined && text.startsWith('✅'));
  const counts = messages.map(({ text }) => Number(/^✅ (\d+) files? (?:is|are) in/.exec(text)?.[1] ?? 0));
  return single.length + counts.reduce((sum, count) => sum + count, 0);
}

describe('SIGKILL in the middle of many files', () => {
  it('loses and doubles neither films nor words about them', async ({ task }) => {
    const next = seededNumbers(11);
    const readyMs: number[] = [];
    const start = async () => {
      const startedAtMs = performance.now();
      const product = await startProduct({ dataDir, environment: world.environment });
      readyMs.push(Math.round(performance.now() - startedAtMs));
      return product;
    };
    for (let round = 0; round < rounds; round += 1) {
      const product = await start();
      await sendFilms();
      await sleep(next() % 2500);
      await product.end('SIGKILL');
    }
    const product = await start();
    task.meta.note = { kind: 'kills', kills: rounds, readyMs, films: sent };
    const seen = await waitFor(answers, (messages) => toldAbout(messages) >= sent, 120_000);
    await sleep(500);
    expect(toldAbout(await answers())).toBe(sent);
    const replies = seen.flatMap(({ replyTo }) => replyTo ?? []);
    expect(new Set(replies).size).toBe(replies.length);
    const { files } = await product.catalog();
    expect(files.map(({ custom_name }) => custom_name).sort()).toEqual(
      Array.from({ length: sent }, (_, index) => `film-${index + 1}`).sort(),
    );
    const log = { kind: 'channel', id: world.channelId } as const;
    const posts = await world.emulator.control.readChat({ viewer: world.userId, chat: log, limit: 1000 });
    expect(posts.filter(({ file }) => file)).toHaveLength(sent);
    expect(await product.end('SIGTERM')).toBe(0);
  }, 240_000);
});
