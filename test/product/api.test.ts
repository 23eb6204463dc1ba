// The API of the built product: its answers are what its description says, byte for byte where that is promised.
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { namedSchemas } from '#lib/api/api-schemas.ts';
import type { CatalogList } from '#lib/api/contract-browse.ts';
import { describeApi } from '#lib/api/openapi.ts';
import type { Operation } from '#lib/api/operation.ts';
import { operations } from '#lib/api/operations.ts';
import { type ApiWorld, startApiWorld } from '#test/harness/api-world.ts';

const site = 'https://front.example';
const description = describeApi({ operations, schemas: namedSchemas(), isStrict: true });
const ajv = new Ajv2020({ strict: false });
addFormats.default(ajv);
ajv.addSchema({ $id: 'api', ...description }, undefined, undefined, false);

let world: ApiWorld;

beforeAll(async () => {
  world = await startApiWorld({ CORS_ORIGINS: site });
}, 120_000);

afterAll(async () => {
  await world?.stop();
});

const get = (path: string, init?: RequestInit) => fetch(`${world.url}${path}`, init);
const film = () => world.files.find(({ poster }) => poster !== null);

/** Values that lead somewhere; of other parameters any do, as their answers are described, too. */
function address({ path }: Operation): string {
  const values: Record<string, string> = {
    message_id: String(film()?.message_id),
    chat_id: String(film()?.chat_id),
    hash: film()?.poster?.split('/').at(-1) ?? '',
    slug: 'harbour-lights',
    type: 'movie',
    extra: 'skip=0',
  };
  return path.replace(/\{(?:\.\.\.)?([^}]+)\}/g, (_all, name: string) => values[name] ?? '1');
}

/** A question about what is there: the shortest that each operation takes. */
async function ask(operation: Operation): Promise<Response> {
  const { method, inputs, id } = operation;
  const query = id === 'searchCatalog' ? '?q=river' : '';
  const body = inputs.body ? { body: '{}', headers: { 'content-type': 'application/json' } } : {};
  return get(`${address(operation)}${query}`, { method: method.toUpperCase(), redirect: 'manual', ...body });
}

interface Described {
  readonly content?: Readonly<Record<string, { readonly schema?: object }>>;
}

function describedAnswer({ path, method }: Operation, status: number): Described | undefined {
  const responses = description.paths[path]?.[method]?.responses as Record<string, Described> | undefined;
  return responses?.[status];
}

describe('answers', () => {
  it.each(operations.map((one) => [`${one.method} ${one.path}`, one] as const))(
    'of %s are as described',
    async (_name, one) => {
      const answer = await ask(one);
      const described = describedAnswer(one, answer.status);
      expect(described, `status ${answer.status} is not described`).toBeDefined();
      const type = answer.headers.get('content-type')?.split(';')[0] ?? '';
      const content = described?.content?.[type];
      if (!type.endsWith('json')) return void (await answer.body?.cancel());
      expect(content?.schema, `${type} is not described`).toBeDefined();
      const schema = JSON.parse(JSON.stringify(content?.schema).replaceAll('"#/', '"api#/'));
      const validate = ajv.compile(schema);
      const value: unknown = await answer.json();
      expect({ ok: validate(value), errors: validate.errors }, JSON.stringify(value).slice(0, 500)).toMatchObject({
        ok: true,
      });
    },
  );

  it('of the catalogue and its rooms are found, not only refused', async () => {
    const looked = operations.filter(
      ({ tag, method }) => ['Catalogue', 'Series', 'Server'].includes(tag) && method === 'get',
    );
    expect(looked.length).toBeGreaterThan(9);
    for (const one of looked) expect((await ask(one)).status, one.path).toBe(200);
  });

  it('are described by the product itself', async () => {
    const served = await (await get('/api/openapi.json')).json();
    expect(served).toEqual(JSON.parse(JSON.stringify(describeApi({ operations, schemas: namedSchemas() }))));
  });
});

describe('the fixed shape', () => {
  it('is so byte for byte, further fields behind it', async () => {
    for (const path of ['/api/catalog?page=1&per_page=1', '/api/search?q=harbour&page=1&per_page=1']) {
      const text = await (await get(path)).text();
      const { total, files } = JSON.parse(text) as CatalogList;
      const [file] = files;
      if (!file) throw new Error('nothing found');
      const { message_id, custom_name, file_size, file_type, duration, stream_link, created_at } = file;
      const fixed = JSON.stringify({
        message_id,
        custom_name,
        file_size,
        file_type,
        duration,
        stream_link,
        created_at,
      });
      expect(text.startsWith(`{"total":${total},"page":1,"per_page":1,"files":[${fixed.slice(0, -1)},`), text).toBe(
        true,
      );
      expect(stream_link).toBe(`${new URL(stream_link).origin}/stream/${file.chat_id}/${message_id}`);
      expect(created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    }
  });
});

describe('lists', () => {
  it('are walked by cursor to their end', async () => {
    const seen: number[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = (await (
        await get(`/api/catalog?per_page=5${cursor ? `&cursor=${cursor}` : ''}`)
      ).json()) as CatalogList;
      seen.push(...page.files.map((file) => file.message_id));
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(world.files.map((file) => file.message_id));
  });

  it('are not sent again to who has them', async () => {
    const first = await get('/api/home');
    const again = await get('/api/home', { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  it.each([
    '/api/search?q[$ne]=',
    '/api/search',
    '/api/catalog?page[$gt]=0',
    '/api/catalog?page=1&page=2',
    '/api/catalog?$where=sleep(1000)',
    '/api/catalog?cursor=%7B%22$gt%22%3A%22%22%7D',
    `/api/search?q=${encodeURIComponent('(a+)+$'.repeat(850))}`,
    '/api/catalog/%7B%22$gt%22:%22%22%7D',
    '/api/catalog/0x10',
    '/api/poster/..%2f..%2fetc%2fpasswd',
  ])('take no tricks: %s', async (path) => {
    const answer = await get(path);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'application/problem+json']);
  });
});

describe('addresses and methods', () => {
  it('that are not there are told so by problem details', async () => {
    const unknown = await get('/api/none/at/all');
    expect([unknown.status, unknown.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
    const wrong = await get('/api/catalog', { method: 'DELETE' });
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
    expect(await wrong.json()).toMatchObject({ code: 'method_not_allowed' });
  });

  it('have HEAD wherever they have GET', async () => {
    const paths = operations.filter(
      ({ method, tag }) => method === 'get' && ['Catalogue', 'Series', 'Server', 'Events'].includes(tag),
    );
    for (const one of paths) {
      const head = await get(`${address(one)}${one.id === 'searchCatalog' ? '?q=river' : ''}`, { method: 'HEAD' });
      expect([head.status, await head.text()], one.path).toEqual([200, '']);
    }
  });

  it('have a page for people under the pages’ policy', async () => {
    const page = await get('/api/docs');
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self' 'nonce-");
    const html = await page.text();
    for (const { path } of operations) expect(html).toContain(path);
    expect(html).toContain('id="error-not_found"');
  });

  it('may be read by the sites that are named, and by no others', async () => {
    const ask = (origin: string, path = '/api/catalog') =>
      get(path, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' },
      });
    const allowed = await ask(site);
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe(site);
    expect(allowed.headers.get('access-control-allow-methods')).toBe('GET, HEAD, OPTIONS');
    expect(allowed.headers.get('access-control-allow-headers')).toMatch(/Authorization.*Content-Type/);
    expect(allowed.headers.get('access-control-allow-credentials')).toBeNull();
    expect((await ask('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
    expect((await ask('https://evil.example', '/api/openapi.json')).headers.get('access-control-allow-origin')).toBe(
      '*',
    );
    const answer = await get('/api/catalog', { headers: { origin: site } });
    expect(answer.headers.get('access-control-expose-headers')).toContain('ETag');
  });
});

describe('limits', () => {
  it('are told', async () => {
    const answer = await get('/api/catalog');
    expect(answer.headers.get('ratelimit-policy')).toBe('"light";q=1200;w=60');
    expect(answer.headers.get('ratelimit')).toMatch(/^"light";r=\d+;t=\d+$/);
  });
});
