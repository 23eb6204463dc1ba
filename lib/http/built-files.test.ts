import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtFiles } from './built-files.ts';

let folder: string;
let server: Server;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sv-built-'));
  mkdirSync(join(folder, 'chunks'));
  writeFileSync(join(folder, 'chunks/a.js'), 'plain');
  writeFileSync(join(folder, 'chunks/a.js.br'), 'brotli');
  writeFileSync(join(folder, 'chunks/a.js.gz'), 'gzip');
  writeFileSync(join(folder, '..', 'sv-secret.txt'), 'secret');
  const pages = builtFiles(folder, (request, response) => response.end(`page ${request.url}`));
  server = createServer(pages);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  server.close();
  await rm(join(folder, '..', 'sv-secret.txt'), { force: true });
  await rm(folder, { recursive: true, force: true });
});

async function ask(path: string, encoding = 'identity', method = 'GET') {
  const { port } = server.address() as AddressInfo;
  const options = { host: '127.0.0.1', port, path, method, headers: { 'accept-encoding': encoding }, agent: false };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get(options, resolve).on('error', reject);
  });
  return { status: answer.statusCode, headers: answer.headers, body: await text(answer) };
}

describe('files of the build', () => {
  it.each([
    ['gzip, deflate, br', 'brotli', 'br'],
    ['gzip, deflate', 'gzip', 'gzip'],
    ['identity', 'plain', undefined],
  ])('come in the smallest form for %s', async (accepted, body, encoding) => {
    const answer = await ask('/_next/static/chunks/a.js', accepted);
    expect(answer).toMatchObject({ status: 200, body });
    expect(answer.headers['content-encoding']).toBe(encoding);
    expect(answer.headers).toMatchObject({
      'cache-control': 'public,max-age=31536000,immutable',
      'content-type': 'text/javascript',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      vary: 'Accept-Encoding',
    });
  });

  it('are told of by HEAD', async () => {
    const answer = await ask('/_next/static/chunks/a.js', 'identity', 'HEAD');
    expect(answer).toMatchObject({ status: 200, body: '' });
    expect(answer.headers['content-length']).toBe('5');
  });

  it.each([
    ['/', '/'],
    ['/_next/static/chunks/gone.js?x=1', '/_next/static/chunks/gone.js?x=1'],
    ['/_next/static/../../sv-secret.txt', '/_next/static/../../sv-secret.txt'],
    ['/_next/static/%2e%2e/sv-secret.txt', '/_next/static/%2e%2e/sv-secret.txt'],
  ])('%s is no such file: the pages are asked', async (path, seen) => {
    expect((await ask(path)).body).toBe(`page ${seen}`);
  });

  it('are not written to', async () => {
    expect((await ask('/_next/static/chunks/a.js', 'identity', 'POST')).body).toContain('page');
  });
});
