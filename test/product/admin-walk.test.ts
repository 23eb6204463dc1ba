// All that only administrators may, called by those who may not, and by an administrator's browser on behalf of another site.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Operation } from '#lib/api/operation.ts';
import { operations } from '#lib/api/operations.ts';
import { BrowserSession } from '#test/harness/browser-session.ts';
import { type ProductProcess, startProduct } from '#test/harness/product-process.ts';
import { startTelegramWorld, type TelegramWorld } from '#test/harness/telegram-world.ts';

const password = 'a long and good one';
let world: TelegramWorld;
let dataDir: string;
let product: ProductProcess;
let admin: BrowserSession;
let viewer: BrowserSession;
let viewerKey: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-walk-'));
  world = await startTelegramWorld();
  // The walk makes more calls a minute than people do.
  const environment = { ...world.environment, ADMIN_PASSWORD: password, API_RATE_PER_MINUTE: '0' };
  product = await startProduct({ dataDir, environment });
  admin = new BrowserSession(product.url);
  await admin.signIn('admin', password);
  await admin.change('POST', '/api/users', { login: 'looker', password });
  viewer = new BrowserSession(product.url);
  await viewer.signIn('looker', password);
  const made = await admin.change('POST', '/api/keys', { name: 'reads', scopes: ['catalog', 'stream', 'viewer'] });
  viewerKey = ((await made.json()) as { key: string }).key;
}, 60_000);

afterAll(async () => {
  await product?.end('SIGTERM');
  await world?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const ofAdmins = operations.filter(({ scope }) => scope === 'admin');
const changing = ofAdmins.filter(({ method }) => method !== 'get');
/** What people may change by their cookie; the demo's and the sign-in's own forms are no operations. */
const byPeople = operations.filter(({ scope, method }) => scope !== 'open' && method !== 'get');

/** Parameters of the right form, of things that are not there. */
function pathOf({ path }: Operation): string {
  const filled: Readonly<Record<string, string>> = { chat_id: '1', message_id: '1', name: 'x', slug: 'x' };
  return path.replace(/\{(\w+)\}/g, (_, name: string) =>
    name === 'id' ? (path.includes('/jobs/') ? 'a'.repeat(24) : 'a'.repeat(16)) : (filled[name] ?? 'x'),
  );
}

const nameOf = ({ method, path }: Operation) => [`${method.toUpperCase()} ${path}`] as const;
const find = (name: string): Operation => {
  const found = operations.find((one) => nameOf(one)[0] === name);
  if (!found) throw new Error(name);
  return found;
};

const json = { 'content-type': 'application/json' };
const own = () => ({ ...json, origin: product.url, 'sec-fetch-site': 'same-origin' });

async function call(session: BrowserSession | undefined, operation: Operation, headers: Record<string, string>) {
  const method = operation.method.toUpperCase();
  const init = { method, headers, ...(method === 'GET' ? {} : { body: '{}' }) };
  const path = pathOf(operation);
  const answer = await (session ? session.send(path, init) : fetch(new URL(path, product.url), init));
  await answer.arrayBuffer();
  return answer.status;
}

describe('what only administrators may', () => {
  it('is much, and most of it changes something', () => {
    expect(ofAdmins.length).toBeGreaterThan(25);
    expect(changing.length).toBeGreaterThan(15);
  });

  it.each(ofAdmins.map(nameOf))('%s: nobody else may', async (name) => {
    const operation = find(name);
    expect(await call(undefined, operation, own()), 'nobody').toBe(401);
    expect(await call(viewer, operation, own()), 'a viewer').toBe(403);
    const key = { ...json, authorization: `Bearer ${viewerKey}` };
    expect(await call(undefined, operation, key), 'a key without the scope').toBe(403);
    const skipped = { ...own(), 'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy' };
    expect(await call(undefined, operation, skipped), 'a header that once skipped middleware').toBe(401);
  });

  it.each(byPeople.map(nameOf))('%s: no other site may, by the browser of an administrator', async (name) => {
    const foreign: readonly Record<string, string>[] = [
      { ...json },
      { ...json, origin: 'https://evil.example' },
      { ...json, origin: 'null' },
      { ...json, origin: product.url, 'sec-fetch-site': 'cross-site' },
      { ...json, origin: product.url, 'sec-fetch-site': 'same-site' },
      { 'content-type': 'text/plain', 'sec-fetch-site': 'none' },
    ];
    for (const headers of foreign) {
      expect(await call(admin, find(name), headers), JSON.stringify(headers)).toBe(403);
    }
  });

  it('lets the administrator through by the same calls', async () => {
    for (const operation of ofAdmins) {
      if (operation.id === 'startReindex' || operation.path === '/metrics') continue;
      const status = await call(admin, operation, own());
      // Absent, malformed, or done: whatever it is, it is no longer the door that answers.
      expect([200, 201, 202, 204, 400, 404, 412], nameOf(operation)[0]).toContain(status);
    }
  }, 60_000);
});
