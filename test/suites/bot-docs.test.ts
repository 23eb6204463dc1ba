// docs/bot.md shows what the bot really says: its transcripts are made here, and compared with the file.
// After a change on purpose: UPDATE_DOCS=1 npx vitest run test/suites/bot-docs.test.ts
import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MemoryJobs } from '#bot/_memory-jobs.ts';
import type { Reindexer } from '#bot/bot.ts';
import type { SeenMessage } from '#emulator/control-api.ts';
import type { System } from '#lib/boot.ts';
import { AppError } from '#lib/errors.ts';
import type { LinkFacts } from '#lib/jobs/jobs.ts';
import { mediaRecord } from '#test/contracts/storage-records.ts';
import { type BotWorld, startBotWorld } from './bot-world.ts';

const docsPath = 'docs/bot.md';

let world: BotWorld;
let jobs: MemoryJobs;
let system: System;
const made = new Map<string, string>();

const facts: LinkFacts = {
  ...{ url: 'https://youtu.be/vega', key: 'youtube:vega', title: 'Night train to Vega', duration: 754 },
  ...{ size_bytes: 48_000_000, thumbnail_url: null, heights: [1080, 720, 480], has_video: true, entries: [] },
  entry_count: 0,
};

const reindexer: Reindexer = {
  start: async () => ({ isNew: true }),
  status: () => ({ state: 'done', seen: 12, found: 3, total: 12, error: null }),
};

beforeAll(async () => {
  world = await startBotWorld();
  jobs = new MemoryJobs();
  await jobs.start();
  const settings = { ADMIN_IDS: String(world.userId), ALLOWED_IDS: '', LINK_SECRET: 's'.repeat(32) };
  system = await world.start({ jobs, reindexer, settings });
});

afterAll(async () => {
  if (process.env.UPDATE_DOCS) await rewrite();
  await jobs?.stop();
  await world?.stop();
});

/** What differs from run to run. */
function steady(text: string): string {
  return text
    .replaceAll(String(world.channelId), '1234567890')
    .replaceAll(/exp=\d+&sig=[\w-]+/g, 'exp=…&sig=…')
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, '2026-02-01 12:00 UTC')
    .replaceAll(/up for [\d:]+/g, 'up for 5:12:00');
}

function drawn({ text, buttons }: SeenMessage): string {
  const rows = buttons.map((row) => row.map((button) => `[ ${button.text} ]`).join(' '));
  return [...text.split('\n'), ...rows].map((line) => `    ${line}`.trimEnd()).join('\n');
}

/** Writes a scene down. */
class Scene {
  readonly #lines: string[] = [];

  constructor(readonly name: string) {}

  you(text: string): this {
    this.#lines.push(`You: ${text}`);
    return this;
  }

  bot(message: SeenMessage): this {
    this.#lines.push('Bot:', steady(drawn(message)));
    return this;
  }

  hint(text: string | undefined): this {
    this.#lines.push(`Bot (a hint that fades): ${text}`);
    return this;
  }

  async ask(text: string, replyTo?: number): Promise<SeenMessage> {
    const answer = await world.ask(text, world.userId, replyTo);
    this.you(replyTo === undefined ? text : `(in answer to that) ${text}`).bot(answer);
    return answer;
  }

  end(): void {
    made.set(this.name, this.#lines.join('\n'));
  }
}

function blockOf(docs: string, name: string): string | undefined {
  return new RegExp(`<!-- scene: ${name} -->\n\`\`\`text\n([\\s\\S]*?)\n\`\`\``).exec(docs)?.[1];
}

async function rewrite(): Promise<void> {
  let docs = await readFile(docsPath, 'utf8');
  for (const [name, text] of made) {
    const block = new RegExp(`(<!-- scene: ${name} -->\n\`\`\`text\n)[\\s\\S]*?(\n\`\`\`)`);
    docs = docs.replace(block, (_all, head: string, tail: string) => `${head}${text}${tail}`);
  }
  await writeFile(docsPath, docs);
}

async function expectDocumented(scene: Scene): Promise<void> {
  scene.end();
  if (process.env.UPDATE_DOCS) return;
  expect(blockOf(await readFile(docsPath, 'utf8'), scene.name)).toBe(made.get(scene.name));
}

describe('docs/bot.md tells truly of', () => {
  it('the first steps', async () => {
    const scene = new Scene('start');
    await scene.ask('/start');
    await scene.ask('/help');
    await expectDocumented(scene);
  });

  it('a stranger', async () => {
    const scene = new Scene('stranger');
    const stranger = await world.newUser('Eve');
    scene.you('/start').bot(await world.ask('/start', stranger));
    await expectDocumented(scene);
  });

  it('a file, its name, and the same file again', async () => {
    const scene = new Scene('file');
    const film = { name: 'The.Lantern.River.mp4', durationSeconds: 132 };
    const { messageId } = await world.send(film, 24_000_000);
    const answer = await world.answerTo(messageId);
    scene.you('(a film, The.Lantern.River.mp4)').bot(answer);
    const kept = await world.press(answer, 'Keep');
    scene.you('👌 Keep this name').hint(kept.text);
    const forward = { from: world.userId, source: world.toBot, messageIds: [messageId], to: world.toBot };
    const [again = 0] = (await world.control.forward(forward)).messageIds;
    scene.you('(the same film, forwarded)').bot(await world.answerTo(again));
    await expectDocumented(scene);
  });

  it('renaming', async () => {
    const scene = new Scene('rename');
    const card = await world.answerWith('🎞 The Lantern River');
    await world.press(card, 'Rename');
    scene.you('✏️ Rename').bot(await world.answerWith('What shall'));
    const renamed = await scene.ask('The river of lanterns');
    await scene.ask('The Lantern River', renamed.id);
    await scene.ask('/rename 1 Lanterns');
    await expectDocumented(scene);
  });

  it('lists and searching', async () => {
    const scene = new Scene('lists');
    for (let index = 2; index <= 9; index += 1)
      await world.add({ name: `Small worlds ${index}.mp4` }, 3_000_000 + index, { caption: `Small worlds ${index}` });
    await scene.ask('/catalog');
    const found = await scene.ask('/search lantern');
    await world.press(found, 'Lanterns');
    scene.you('🎬 Lanterns · 24.0 MB').bot(await world.answerWith('🎞 Lanterns'));
    const mine = await world.ask('/mine');
    expect(mine.text).toContain('9 items, page 1 of 2');
    await expectDocumented(scene);
  });

  it('removing and undoing', async () => {
    const scene = new Scene('delete');
    const removed = await scene.ask('/delete 9');
    const undone = await world.press(removed, 'Undo');
    scene.you('↩️ Undo').hint(undone.text);
    await scene.ask('/delete');
    await expectDocumented(scene);
  });

  it('fresh links', async () => {
    const scene = new Scene('link');
    await scene.ask('/link 1');
    await expectDocumented(scene);
  });

  it('a link on its way', async () => {
    const scene = new Scene('youtube');
    let goOn: () => void = () => undefined;
    jobs.work('mirror-probe', async (run) => {
      if (run.job.payload.url.includes('live'))
        throw new AppError('bad_request', 'This is a live stream; I fetch what has an end.');
      return facts;
    });
    jobs.work('mirror', async (run) => {
      run.progress({
        ...{ stage: 'downloading', done_bytes: 18_000_000, total_bytes: 48_000_000 },
        ...{ bytes_per_second: 3_000_000, eta: 10 },
      });
      await new Promise<void>((resolve) => {
        goOn = resolve;
      });
      const row = { chat_id: world.channelId, message_id: 90, custom_name: facts.title, file_size: 47_900_000 };
      const { requested_by: uploaded_by } = run.job.payload;
      const content = { duration: 754, file_unique_id: 'vega', uploaded_by, created_at: '2025-01-01T00:00:00Z' };
      await system.runtime.storage.media.add(mediaRecord({ ...row, ...content }));
      return { chat_id: world.channelId, message_id: 90, is_new: true };
    });
    const status = await scene.ask('https://youtu.be/vega');
    const question = await world.seen(status.id, ({ text }) => text.includes('quality'));
    scene.bot(question);
    await world.press(question, '720p');
    scene.you('🎬 720p').bot(await world.seen(status.id, ({ text }) => text.includes('▰')));
    await scene.ask('/queue');
    goOn();
    scene.bot(await world.seen(status.id, ({ text }) => text.startsWith('✅')));
    const live = await scene.ask('https://youtu.be/live');
    scene.bot(await world.seen(live.id, ({ text }) => text.startsWith('⚠️')));
    await expectDocumented(scene);
  }, 60_000);

  it('stopping', async () => {
    const scene = new Scene('cancel');
    await scene.ask('/cancel');
    await scene.ask('/rename 1');
    await scene.ask('/cancel');
    await expectDocumented(scene);
  });

  it('languages', async () => {
    const scene = new Scene('lang');
    await scene.ask('/lang');
    await scene.ask('/lang de');
    await scene.ask('/lang en');
    await expectDocumented(scene);
  });

  it('what admins see', async () => {
    const scene = new Scene('admins');
    await scene.ask('/stats');
    await scene.ask('/reindex');
    await expectDocumented(scene);
  });
});
