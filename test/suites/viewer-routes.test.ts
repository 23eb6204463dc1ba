// What viewers do, by the routes: cookies, shapes, and posters in their widths.
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { catalogFileSchema, viewerItemSchema, viewerPageSchema, viewerProgressSchema } from '#lib/api/contract.ts';
import { homeSchema } from '#lib/api/contract-browse.ts';
import type { System } from '#lib/boot.ts';
import { installRuntime } from '#lib/runtime.ts';
import { mediaRecord } from '#test/contracts/storage-records.ts';
import { GET as home } from '../../app/api/home/route.ts';
import { GET as posterRoute } from '../../app/api/poster/[hash]/route.ts';
import * as history from '../../app/api/viewer/history/route.ts';
import * as listed from '../../app/api/viewer/list/[message_id]/route.ts';
import * as list from '../../app/api/viewer/list/route.ts';
import * as progress from '../../app/api/viewer/progress/[message_id]/route.ts';
import * as begun from '../../app/api/viewer/progress/route.ts';
import { type BotWorld, startBotWorld } from './bot-world.ts';

let world: BotWorld;
let system: System;

beforeEach(async () => {
  world = await startBotWorld();
  system = await world.start();
  installRuntime(system.runtime);
  for (const message_id of [7, 8, 9]) {
    await system.runtime.storage.media.add(mediaRecord({ message_id, duration: 1000 }));
  }
});

afterEach(async () => {
  installRuntime(undefined);
  await world.stop();
});

const one = (id: number | string) => ({ params: Promise.resolve({ message_id: String(id) }) });

/** A browser that keeps the cookie. */
function browser() {
  let cookie: string | undefined;
  const request = (method: string, body?: unknown, query = '') =>
    new Request(`http://films.example/${query}`, {
      method,
      ...(cookie === undefined ? {} : { headers: { cookie } }),
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  const keep = async (answer: Promise<Response>) => {
    const response = await answer;
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    return response;
  };
  return { request, keep, cookie: () => cookie };
}

describe('progress', () => {
  it('is kept for whoever holds the cookie, by put and by beacon, and nobody else sees it', async () => {
    const ada = browser();
    const nobody = await begun.GET(ada.request('GET'));
    expect([nobody.headers.get('set-cookie'), await nobody.json()]).toEqual([null, { items: [], next: null }]);
    const first = await ada.keep(progress.PUT(ada.request('PUT', { position_seconds: 12.5 }), one(7)));
    expect(first.headers.get('set-cookie')).toMatch(/^sv-viewer=[0-9a-f]{32}; .*HttpOnly; SameSite=Lax; Secure$/);
    expect(viewerProgressSchema.parse(await first.json())).toMatchObject({
      position_seconds: 12.5,
      is_finished: false,
    });
    const beacon = await progress.POST(ada.request('POST', '{"position_seconds":930}'), one(7));
    expect([beacon.status, beacon.headers.get('set-cookie')]).toEqual([200, null]);
    expect(await (await progress.GET(ada.request('GET'), one(7))).json()).toMatchObject({ is_finished: true });
    await progress.PUT(ada.request('PUT', { position_seconds: 5 }), one(8));
    const page = viewerPageSchema.parse(await (await begun.GET(ada.request('GET'))).json());
    expect(page.items.map(({ file }) => file.message_id)).toEqual([8]);
    const all = viewerPageSchema.parse(await (await history.GET(ada.request('GET', undefined, '?limit=1'))).json());
    expect(all.items.map(({ file }) => file.message_id)).toEqual([8]);
    const rest = await history.GET(ada.request('GET', undefined, `?limit=1&cursor=${all.next}`));
    expect(viewerPageSchema.parse(await rest.json()).items[0]?.file.message_id).toBe(7);
    expect((await progress.GET(browser().request('GET'), one(7))).status).toBe(404);
    expect(JSON.stringify(all)).not.toContain(ada.cookie()?.slice(10));
    await progress.DELETE(ada.request('DELETE'), one(8));
    expect((await progress.GET(ada.request('GET'), one(8))).status).toBe(404);
    expect((await history.DELETE(ada.request('DELETE'))).status).toBe(204);
    expect(await (await history.GET(ada.request('GET'))).json()).toEqual({ items: [], next: null });
  });

  it('is the first row of the home page, and there is none for who has begun nothing', async () => {
    const ada = browser();
    const rows = async (who: typeof ada) => homeSchema.parse(await (await home(who.request('GET'))).json()).rows;
    for (const id of [7, 8, 9]) await ada.keep(progress.PUT(ada.request('PUT', { position_seconds: id }), one(id)));
    await progress.PUT(ada.request('PUT', { position_seconds: 999 }), one(8));
    const [first] = await rows(ada);
    expect(first).toMatchObject({ id: 'continue', kind: 'continue' });
    expect(first?.files.map(({ message_id }) => message_id)).toEqual([9, 7]);
    expect((await rows(browser())).map(({ id }) => id)).not.toContain('continue');
  });

  it.each([
    {},
    { position_seconds: -1 },
    { position_seconds: '1' },
    { position_seconds: 1e300 },
    { position_seconds: { $gt: 0 } },
    { position_seconds: 1, duration_seconds: -1 },
    { position_seconds: 1, is_finished: 1 },
    [],
    'null',
    '{',
  ])('refuses the body %j', async (body) => {
    expect((await progress.PUT(browser().request('PUT', body), one(7))).status).toBe(400);
  });

  it('refuses ids that are none, items that are not there, and lists too long', async () => {
    const put = (id: string | number) => progress.PUT(browser().request('PUT', { position_seconds: 1 }), one(id));
    expect((await put('x')).status).toBe(400);
    expect((await put(99)).status).toBe(404);
    for (const query of ['?limit=0', '?limit=101', '?cursor=x', `?cursor=${'a'.repeat(300)}`]) {
      const ada = browser();
      await ada.keep(progress.PUT(ada.request('PUT', { position_seconds: 1 }), one(7)));
      expect((await history.GET(ada.request('GET', undefined, query))).status, query).toBe(400);
    }
  });
});

describe('the list', () => {
  it('takes items, keeps their order and lets them go', async () => {
    const ada = browser();
    expect((await list.PUT(ada.request('PUT', { message_ids: [7] }))).status).toBe(204);
    const answer = await ada.keep(listed.PUT(ada.request('PUT'), one(7)));
    expect(viewerItemSchema.parse(await answer.json()).file.message_id).toBe(7);
    await listed.PUT(ada.request('PUT'), one(8));
    const ids = async () => {
      const page = viewerPageSchema.parse(await (await list.GET(ada.request('GET'))).json());
      return page.items.map(({ file }) => file.message_id);
    };
    expect((await ids()).sort()).toEqual([7, 8]);
    await list.PUT(ada.request('PUT', { message_ids: [7, 8] }));
    expect(await ids()).toEqual([7, 8]);
    await list.PUT(ada.request('PUT', { message_ids: [8] }));
    expect(await ids()).toEqual([8, 7]);
    expect((await listed.GET(ada.request('GET'), one(8))).status).toBe(200);
    await listed.DELETE(ada.request('DELETE'), one(8));
    expect((await listed.GET(ada.request('GET'), one(8))).status).toBe(404);
    expect((await listed.GET(browser().request('GET'), one(7))).status).toBe(404);
    expect((await list.PUT(ada.request('PUT', { message_ids: ['7'] }))).status).toBe(400);
  });

  it('has an entity tag', async () => {
    const ada = browser();
    await ada.keep(listed.PUT(ada.request('PUT'), one(7)));
    const first = await list.GET(ada.request('GET'));
    const again = ada.request('GET');
    again.headers.set('if-none-match', first.headers.get('etag') ?? '');
    expect((await list.GET(again)).status).toBe(304);
  });
});

describe('posters', () => {
  it('are shown with their widths, each for ever under its own hash', async () => {
    const { storage, catalog } = system.runtime;
    const hash = await storage.posters.put(await readFile('demo/films/thumbs/last-light.jpg'), 'image/jpeg');
    const variants = [{ hash, width: 320, height: 180, mime_type: 'image/jpeg' }];
    const layers = { ffmpeg: { poster: { hash, placeholder: null, variants } } };
    await storage.facts.put({ chat_id: 1234567890, message_id: 7, layers, updated_at: '2026-01-10T12:00:00Z' });
    const file = catalogFileSchema.parse(
      (await catalog.page({ page: 1, per_page: 9 })).files.find((item) => item.message_id === 7),
    );
    const path = `/api/poster/${hash}`;
    expect(file).toMatchObject({ poster: path, posters: [{ path, width: 320, height: 180, mime_type: 'image/jpeg' }] });
    const ask = (headers: Record<string, string> = {}) =>
      posterRoute(new Request(`http://x${path}`, { headers }), { params: Promise.resolve({ hash }) });
    const response = await ask();
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'image/jpeg',
      etag: `"${hash}"`,
      'x-sv-length': String((await response.arrayBuffer()).byteLength),
    });
    expect((await ask({ 'if-none-match': `W/"other", "${hash}"` })).status).toBe(304);
  });
});
