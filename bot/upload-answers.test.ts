// Counting many files in one message, over a kill: what was counted before is not counted again.
import { afterEach, expect, it } from 'vitest';
import { systemClock } from '#lib/clock.ts';
import { silentLog } from '#lib/log.ts';
import type { IngestEntry } from '#lib/storage/storage.ts';
import { ingestEntry, mediaRecord } from '#test/contracts/storage-records.ts';
import { type Conversation, Conversations } from './conversations.ts';
import { Languages } from './languages.ts';
import { UploadAnswers } from './upload-answers.ts';

const chatId = 7;
const entryOf = (id: number): IngestEntry =>
  ingestEntry({ key: `7:${id}`, chat_id: chatId, message_id: id, posted_message_id: id, state: 'published' });

let answers: UploadAnswers | undefined;
afterEach(() => answers?.stop());

/** A chat whose run before was killed while it counted; `texts` is what its one message said since. */
function killedWhileCounting(kept: Conversation<'batch'>) {
  const rows = new Map<string, string>([['batch:7', JSON.stringify(kept)]]);
  const texts: string[] = [];
  const answered: string[] = [];
  const store = {
    put: async ({ key, value }: { key: string; value: string }) => void rows.set(key, value),
    find: async (key: string) => (rows.has(key) ? { value: rows.get(key) } : undefined),
    remove: async (key: string) => void rows.delete(key),
  } as unknown as ConstructorParameters<typeof Conversations>[0];
  const languages = new Languages({ find: async () => undefined } as unknown as ConstructorParameters<
    typeof Languages
  >[0]);
  answers = new UploadAnswers({
    outbox: {
      edit: async ({ text }: { text: string }) => void texts.push(text),
      send: async () => 99,
    } as unknown as ConstructorParameters<typeof UploadAnswers>[0]['outbox'],
    storage: {
      media: { find: async (_chat: number, id: number) => mediaRecord({ message_id: id, custom_name: `film ${id}` }) },
      ingest: { answered: async (key: string) => void answered.push(key) },
    } as unknown as ConstructorParameters<typeof UploadAnswers>[0]['storage'],
    conversations: new Conversations(store, systemClock),
    languages,
    links: {} as ConstructorParameters<typeof UploadAnswers>[0]['links'],
    logChatId: 1,
    log: silentLog,
    clock: { ...systemClock, sleep: async () => undefined },
  });
  return { answers, texts, answered, rows };
}

const kept = (keys: readonly string[]): Conversation<'batch'> => ({
  ...{ random_key: '7:1', status_id: 50, added: 20, known: 0, names: [], keys: [...keys] },
});

it('counts nobody twice whose answer was not marked, however slowly they come back', async () => {
  const ids = [16, 17, 18, 19, 20];
  const { answers: own, texts, answered, rows } = killedWhileCounting(kept(ids.map((id) => `7:${id}`)));
  for (const _ of ids) own.expect(chatId, true);
  for (const id of ids) {
    own.add(entryOf(id));
    // The next one comes when this one has been dealt with: its state is asked of the store, or its copy of Telegram.
    await expect.poll(() => answered.length).toBe(id - 15);
  }
  await expect.poll(() => rows.size).toBe(0);
  expect(texts.at(-1)).toMatch(/^✅ 20 files are in the catalogue/);
});

it('counts on with what is new, and forgets what was marked', async () => {
  const { answers: own, texts, answered, rows } = killedWhileCounting(kept(['7:20']));
  for (const _ of [20, 21, 22]) own.expect(chatId, false);
  own.add(entryOf(20));
  await expect.poll(() => answered).toEqual(['7:20']);
  await expect.poll(() => (JSON.parse(rows.get('batch:7') ?? '{}') as { keys?: string[] }).keys).toEqual([]);
  own.add(entryOf(21));
  own.add(entryOf(22));
  await expect.poll(() => rows.size).toBe(0);
  expect(texts.at(-1)).toMatch(/^✅ 22 files are in the catalogue/);
});
