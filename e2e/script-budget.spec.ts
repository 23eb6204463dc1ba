// How much script a page asks for before anybody has clicked anything: what its document names, compressed as it is sent.
import { gzipSync } from 'node:zlib';
import type { APIRequestContext } from 'playwright/test';
import { itemOf } from './_support/catalog.ts';
import { expect, test } from './_support/test.ts';

const kilobyte = 1024;
const most = { catalogue: 190 * kilobyte, watch: 230 * kilobyte };

/** Scripts of a page, largest first. Old browsers alone load those with `nomodule`. */
async function scriptsOf(request: APIRequestContext, path: string): Promise<readonly (readonly [string, number])[]> {
  const html = await (await request.get(path)).text();
  const tags = [...html.matchAll(/<script[^>]*\ssrc="([^"]+)"[^>]*>/g)].filter(([tag]) => !/\snomodule/i.test(tag));
  const sources = [...new Set(tags.flatMap(([, source]) => source ?? []))];
  const sizes = await Promise.all(
    sources.map(async (source) => [source, gzipSync(await (await request.get(source)).body()).byteLength] as const),
  );
  return sizes.sort(([, one], [, other]) => other - one);
}

test('no page asks for more script than its budget', async ({ request }) => {
  const { message_id, watch_path } = await itemOf(request, ({ mimeType }) => mimeType.startsWith('video/'));
  const pages = [
    ...[
      '/',
      `/title/${message_id}`,
      '/browse/film',
      '/browse/series',
      '/search?q=la',
      '/list',
      '/history',
      '/login',
    ].map((path) => [path, most.catalogue] as const),
    [watch_path, most.watch] as const,
  ];
  const lines: string[] = [];
  for (const [path, budget] of pages) {
    const scripts = await scriptsOf(request, path);
    expect(scripts.length, `${path} names its scripts`).toBeGreaterThan(3);
    const bytes = scripts.reduce((sum, [, size]) => sum + size, 0);
    lines.push(`${path} ${(bytes / kilobyte).toFixed(1)} KB of ${budget / kilobyte}`);
    expect(bytes, `${path} loads ${JSON.stringify(scripts, undefined, 1)}`).toBeLessThanOrEqual(budget);
  }
  test.info().annotations.push({ type: 'scripts', description: lines.join('; ') });
  process.stdout.write(`${lines.map((line) => `    ${line}`).join('\n')}\n`);
});
