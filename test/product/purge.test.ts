// Deleting for good on the built product: nothing of an item is left in what the catalogue counts, finds and shows.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { KindCounts, SearchPage } from '#lib/api/contract-browse.ts';
import { BrowserSession } from '#test/harness/browser-session.ts';
import { type ProductProcess, startProduct, waitFor } from '#test/harness/product-process.ts';

const password = 'only for this one test';

let dataDir: string;
let product: ProductProcess;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-purge-'));
  product = await startProduct({ dataDir, environment: { ADMIN_PASSWORD: password } });
  await waitFor(
    () => product.catalog(),
    ({ total }) => total === 10,
  );
}, 60_000);

afterAll(async () => {
  expect(await product?.end('SIGTERM')).toBe(0);
  await rm(dataDir, { recursive: true, force: true });
}, 30_000);

const ask = async <T>(path: string) => (await (await fetch(`${product.url}${path}`)).json()) as T;
const total = async () => (await ask<KindCounts>('/api/kinds')).kinds.reduce((sum, kind) => sum + kind.total, 0);

it('an item that is deleted for good is counted and found by nobody any more', async () => {
  const { files } = await product.catalog();
  const film = files.find(({ file_type }) => file_type === 'video');
  if (!film) throw new Error('the demo has no film');
  const words = `/api/search?q=${encodeURIComponent(film.custom_name)}`;
  const before = await ask<SearchPage>(words);
  expect(before.files.map(({ message_id }) => message_id)).toContain(film.message_id);
  expect(await total()).toBe(10);

  const admin = new BrowserSession(product.url);
  await admin.signIn('admin', password);
  const path = `/api/admin/items/${film.chat_id}/${film.message_id}`;
  expect((await admin.change('POST', `${path}/purge`, { confirm: film.custom_name })).status).toBe(202);
  // Nobody asks the catalogue meanwhile: it must not need to be asked to learn of it.
  await waitFor(
    async () => (await admin.send(path)).status,
    (status) => status === 404,
    30_000,
  );
  expect(await total()).toBe(9);
  expect((await ask<SearchPage>(words)).total).toBe(before.total - 1);
  expect((await ask<{ total: number }>('/api/catalog?kind=film&per_page=1')).total).toBe(
    (await ask<{ files: unknown[] }>('/api/catalog?kind=film&per_page=100')).files.length,
  );
}, 60_000);
