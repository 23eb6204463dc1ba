// The same calls are answered in the same bytes by both stores, and each takes the other's export as its own.
import { afterAll, afterEach, expect, it } from 'vitest';
import { isAppError } from '#lib/errors.ts';
import { exportCatalogue } from '#lib/recovery/export.ts';
import type { Storage } from '#lib/storage/storage.ts';
import { fillPeople } from '../contracts/people-records.ts';
import { storageSteps } from '../contracts/storage-steps.ts';
import { noMongoServer, startMongoServer } from '../harness/mongo-server.ts';
import { Stores } from '../harness/two-stores.ts';

const server = await startMongoServer();
const stores = server && new Stores(server);

afterEach(() => stores?.dispose());
afterAll(() => server?.stop());

function jsonOf(value: unknown): string {
  function asText(this: Readonly<Record<string, unknown>>, key: string, inner: unknown): unknown {
    const own = this[key];
    return own instanceof Uint8Array ? Buffer.from(own).toString('base64') : inner;
  }
  return JSON.stringify(value, asText) ?? 'undefined';
}

/** What a caller hears; an error that is none of ours is answered as `internal`. */
const codeOf = (error: unknown) => ({ refused: isAppError(error) ? error.code : 'internal' });

/** One text for each step. */
async function answersOf(store: Storage): Promise<readonly string[]> {
  const answers: string[] = [];
  for (const [name, call] of storageSteps) answers.push(`${name}: ${jsonOf(await call(store).catch(codeOf))}`);
  return answers;
}

/** Where answers part, and how: whole ones would fill the screen. */
function differences(some: readonly string[], others: readonly string[]): readonly string[] {
  return some.flatMap((answer, index) => {
    const other = others[index] ?? '';
    if (answer === other) return [];
    const at = [...answer].findIndex((_, place) => answer[place] !== other[place]);
    const near = (text: string) => text.slice(Math.max(0, at - 60), at + 60);
    return [`${answer.slice(0, 40)} …${near(answer)}… / …${near(other)}…`];
  });
}

async function exportOf(store: Storage): Promise<string> {
  let text = '';
  for await (const line of exportCatalogue(store, { withSecrets: true })) text += line;
  return text;
}

it('has more than enough calls, of every part, and hardly one that is refused', async ({ skip }) => {
  if (!stores) return skip(noMongoServer);
  const answers = await answersOf(await stores.open(await stores.place('SQLite')));
  expect(answers.length).toBeGreaterThan(300);
  expect(answers.filter((answer) => answer.includes('{"refused"')).length).toBeLessThan(15);
  const parts = ['media', 'mediaRows', 'ingest', 'ingestRows', 'posters', 'bots', 'locations', 'jobs', 'publications'];
  const others = [
    'facts',
    'factRows',
    'places',
    'mirrorCopies',
    'conversations',
    'usage',
    'senders',
    'languages',
    'titles',
  ];
  const source = storageSteps.map(([, call]) => call.toString()).join('\n');
  for (const part of [...parts, ...others]) expect(source).toContain(`.${part}.`);
});

it('is answered in the same bytes by both stores, and exported in the same bytes', async ({ skip }) => {
  if (!stores) return skip(noMongoServer);
  const [sqlite, mongo] = [
    await stores.open(await stores.place('SQLite')),
    await stores.open(await stores.place('MongoDB')),
  ];
  expect(differences(await answersOf(mongo), await answersOf(sqlite))).toEqual([]);
  for (const store of [sqlite, mongo]) await fillPeople(store);
  const text = await exportOf(sqlite);
  expect(await exportOf(mongo)).toBe(text);
  expect(text.split('\n').length).toBeGreaterThan(150);
}, 120_000);
