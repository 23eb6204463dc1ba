// From one store to the other and back by the commands of a stopped server: equal bytes, also after a kill in the middle.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { settingNames } from '#lib/config.ts';
import { isHalfImported } from '#lib/recovery/import.ts';
import type { Storage } from '#lib/storage/storage.ts';
import { fillPeople } from '../contracts/people-records.ts';
import { ingestEntry } from '../contracts/storage-records.ts';
import { mediaRow } from '../contracts/storage-recovery-contract.ts';
import { hostileTexts } from '../contracts/storage-steps.ts';
import { noMongoServer, startMongoServer } from '../harness/mongo-server.ts';
import { type Engine, type StoreConfig, Stores } from '../harness/two-stores.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const server = await startMongoServer();
const stores = server && new Stores(server);
/** More than an import writes together. */
const films = 620;
let children: ChildProcess[] = [];

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
  await stores?.dispose();
});
afterAll(() => server?.stop());

/** Rows of every kind, over several pages and batches. */
async function fill(store: Storage): Promise<void> {
  const nameOf = (index: number) => hostileTexts[index % hostileTexts.length] ?? '';
  const rows = Array.from({ length: films }, (_, index) =>
    mediaRow({
      chat_id: index % 2 === 0 ? 1234567890 : 99,
      message_id: index + 1,
      custom_name: `${index} ${nameOf(index)}`,
      file_name: index % 7 === 0 ? null : nameOf(index + 1),
      is_active: index % 3 !== 0,
      missing_since: index % 9 === 0 ? '2026-02-01T00:00:00Z' : null,
      post_key: index % 5 === 0 ? null : `7:${index}`,
      source: index % 50 === 1 ? 'youtube_link' : 'direct_upload',
      caption_due: index % 4,
      duration: index / 7,
      file_size: 2 ** 42 + index,
      uploaded_by: Number.MAX_SAFE_INTEGER - (index % 2),
    }),
  );
  await store.mediaRows.putAll(rows);
  for (let byte = 0; byte < 40; byte += 1) await store.posters.put(new Uint8Array([byte, 0, 255]), 'image/jpeg');
  const states = ['received', 'published', 'answered', 'rejected'] as const;
  const entries = Array.from({ length: 30 }, (_, index) =>
    ingestEntry({
      key: `7:${index}`,
      state: states[index % 4] ?? 'received',
      received_at: `2026-01-10T11:59:59.${index % 2 === 0 ? '000' : '120'}Z`,
    }),
  );
  await store.ingestRows.putAll(entries);
  for (let index = 0; index < 70; index += 1) {
    const key_frames = index % 2 === 0 ? null : { track: 1, times_ms: [0, index], offsets: [5, 6.5] };
    const layers = {
      admin: { year: 1979, title: `Título ${nameOf(index)}`, poster: { placeholder: null, hash: 'a' } },
      header: { duration: index / 3, chapters: [{ title: 'x', start_ms: 1 }] },
    };
    await store.facts.put({ chat_id: 99, message_id: index, layers, key_frames, updated_at: '2026-01-01T00:00:00Z' });
  }
  await fillPeople(store);
  await store.mirrorCopies.putAll(
    Array.from({ length: 60 }, (_, index) => ({
      ...{ chat_id: 99, message_id: index, mirror_chat_id: 55 + (index % 2), document_id: '1', random_id: '-5' },
      ...{ after_id: 0, copy_message_id: index % 3 === 0 ? null : index },
    })),
  );
}

function begin({ dataDir, mongo }: StoreConfig, ...words: string[]) {
  const own = { DATA_DIR: dataDir, ...(mongo ? { MONGO_URL: mongo.url, MONGO_DB_NAME: mongo.dbName } : {}) };
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...Object.fromEntries(settingNames.map((name) => [name, undefined])),
    ...own,
  };
  const child = spawn(process.execPath, ['--import', 'tsx', 'maintenance.ts', ...words], { cwd: root, env });
  children.push(child);
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const closed = once(child, 'close').then(([code]) => ({ code: code as number | null, stderr }));
  return { child, closed };
}

async function run(place: StoreConfig, ...words: string[]): Promise<void> {
  expect(await begin(place, ...words).closed).toMatchObject({ code: 0 });
}

/** A server that has much to do may keep somebody waiting for too long: asked again. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo().catch(() => false))) await sleep(50);
}

const pairs: readonly (readonly [Engine, Engine])[] = [
  ['SQLite', 'MongoDB'],
  ['MongoDB', 'SQLite'],
];

describe.each(pairs)('an export of %s', (from, into) => {
  it(`is in ${into}, killed while it imports and run again, and in the export of that, byte by byte`, async ({
    skip,
  }) => {
    if (!stores) return skip(noMongoServer);
    const [source, target] = [await stores.place(from), await stores.place(into)];
    const [file, pipe, again] = ['file', 'pipe', 'again'].map((name) => join(source.dataDir, name)) as [
      string,
      string,
      string,
    ];
    const store = await stores.open(source);
    await fill(store);
    await store.stop();
    await run(source, 'export', file, '--secrets');
    const text = await readFile(file, 'utf8');
    expect(text.split('\n').length).toBeGreaterThan(800);

    const looking = await stores.open(target);
    await killImport(target, pipe, text, looking);
    expect(await isHalfImported(looking)).toBe(true);
    const rows = (await looking.mediaRows.scan({ limit: 1000 })).length;
    expect(rows).toBeGreaterThan(0);
    expect(rows).toBeLessThan(films);
    await looking.stop();

    await run(target, 'import', file);
    await run(target, 'export', again, '--secrets');
    expect(await readFile(again, 'utf8')).toBe(text);
  }, 240_000);
});

/**
 * A pipe has the import stand where its writer stands: it reads all of it to check it, then but most of the films to write them,
 * and is killed as it waits for the rest.
 */
async function killImport(target: StoreConfig, pipe: string, text: string, looking: Storage): Promise<void> {
  execFileSync('mkfifo', [pipe]);
  const { child, closed } = begin(target, 'import', pipe);
  createWriteStream(pipe).end(text);
  await until(() => isHalfImported(looking));
  const lines = text.split('\n').map((line) => `${line}\n`);
  const rest = createWriteStream(pipe);
  rest.write(lines.slice(0, lines.findLastIndex((line) => line.includes('"t":"media"')) - 20).join(''));
  await until(async () => (await looking.mediaRows.scan({ limit: 1 })).length > 0);
  child.kill('SIGKILL');
  await closed;
  rest.on('error', () => undefined).destroy();
}
