// Limits of the API on the built product: who is counted as whom, and what is never counted.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CatalogPage } from '#lib/api/contract.ts';
import { type ProductProcess, startProduct, waitFor } from '#test/harness/product-process.ts';

let dataDir: string;
let product: ProductProcess;
/** Path of its bytes. */
let film: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-rates-'));
  const environment = { API_RATE_PER_MINUTE: '50', TRUSTED_PROXIES: '1' };
  product = await startProduct({ dataDir, environment });
  // Each time as somebody else: the waiting, too, is counted.
  let asked = 0;
  const files = await waitFor(
    async () => {
      asked += 1;
      const page = await ask('/api/catalog', `192.0.2.${asked % 250}`);
      return ((await page.json()) as CatalogPage).files;
    },
    (found) => found.length > 0,
    60_000,
  );
  film = new URL(files[0]?.stream_link ?? '').pathname;
}, 120_000);

afterAll(async () => {
  await product?.end('SIGTERM');
  await rm(dataDir, { recursive: true, force: true });
});

/** As the proxy in front of us passes on a request of `client`. */
const ask = (path: string, client: string, headers: Record<string, string> = {}) =>
  fetch(`${product.url}${path}`, { headers: { 'x-forwarded-for': client, ...headers } });

async function statuses(count: number, one: () => Promise<Response>): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (let n = 0; n < count; n += 1) {
    const answer = await one();
    await answer.arrayBuffer();
    found[answer.status] = (found[answer.status] ?? 0) + 1;
  }
  return found;
}

describe('limits', () => {
  it('refuse one client and no other, and say when to come again', async () => {
    expect(await statuses(13, () => ask('/api/search?q=river', '203.0.113.1'))).toEqual({ 200: 10, 429: 3 });
    const refused = await ask('/api/search?q=river', '203.0.113.1');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(await refused.json()).toMatchObject({
      code: 'too_many_requests',
      type: '/api/docs#error-too_many_requests',
    });
    expect((await ask('/api/search?q=river', '203.0.113.2')).status).toBe(200);
    expect((await ask('/api/catalog', '203.0.113.1')).status).toBe(200);
  });

  it('are not escaped by a client that lies to the proxy', async () => {
    let lie = 0;
    const one = () => {
      lie += 1;
      return ask('/api/search?q=river', `198.51.100.${lie}, 203.0.113.3`);
    };
    expect(await statuses(13, one)).toEqual({ 200: 10, 429: 3 });
  });

  it('look at ten wrong passwords of a client, and at no more', async () => {
    const basic = { authorization: `Basic ${Buffer.from('nobody:nothing').toString('base64')}` };
    expect(await statuses(12, () => ask('/api/catalog', '203.0.113.4', basic))).toEqual({ 401: 10, 429: 2 });
    expect((await ask('/api/catalog', '203.0.113.4')).status).toBe(200);
    const other = { authorization: `Basic ${Buffer.from('other:nothing').toString('base64')}` };
    expect((await ask('/api/catalog', '203.0.113.5', other)).status).toBe(401);
  });

  it('count wrong passwords of the sign-in page by client, whoever else comes by the same proxy', async () => {
    const csrf = await ask('/api/auth/csrf', '203.0.113.7');
    const { csrfToken } = (await csrf.json()) as { csrfToken: string };
    const cookie = csrf.headers.getSetCookie().map((line) => line.split(';')[0]);
    const signIn = async (client: string, login: string) => {
      const body = new URLSearchParams({ csrfToken, login, password: 'not the right one' });
      const headers = { 'x-forwarded-for': client, cookie: cookie.join('; ') };
      const path = '/api/auth/callback/credentials';
      const answer = await fetch(`${product.url}${path}`, { method: 'POST', body, headers, redirect: 'manual' });
      return /error=(\w+)/.exec(answer.headers.get('location') ?? '')?.[1];
    };
    const errors: (string | undefined)[] = [];
    for (let n = 0; n < 22; n += 1) errors.push(await signIn('203.0.113.7', `somebody${n}`));
    expect(errors.filter((error) => error === 'CredentialsSignin')).toHaveLength(20);
    expect(errors.slice(20)).toEqual(['TooManyTries', 'TooManyTries']);
    expect(await signIn('203.0.113.8', 'somebody')).toBe('CredentialsSignin');
  });

  it('do not count films and health', async () => {
    expect(await statuses(60, () => ask(film, '203.0.113.6', { range: 'bytes=0-0' }))).toEqual({ 206: 60 });
    expect(await statuses(60, () => ask('/api/health/live', '203.0.113.6'))).toEqual({ 200: 60 });
  });
});
