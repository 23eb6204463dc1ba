// Numbers of requests, through real sockets.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createLog } from '../log.ts';
import { type Listener, openListener } from './listener.ts';
import { createRequestIds } from './request-ids.ts';

let listener: Listener | undefined;
afterEach(() => listener?.close(0));

async function serve(trustedProxies = 0) {
  const lines: { msg: string; request?: string; component?: string }[] = [];
  const requestIds = createRequestIds(trustedProxies > 0);
  const write = (line: string) => void lines.push(JSON.parse(line));
  const log = createLog({ level: 'info', pretty: false, context: requestIds.current, write });
  listener = await openListener({ host: '127.0.0.1', port: 0, trustedProxies, requestIds });
  const late: Promise<void>[] = [];
  listener.serve(async (request, response) => {
    await sleep(request.url === '/slow' ? 20 : 0);
    log.child('room').info(`answered ${request.url}`);
    response.once('close', () => {
      late.push(sleep(5).then(() => log.info(`afterwards ${request.url}`)));
    });
    response.end('ok');
  });
  const ask = async (path: string, headers: Record<string, string> = {}) =>
    (await fetch(`http://127.0.0.1:${listener?.port}${path}`, { headers })).headers.get('x-request-id') ?? '';
  return { lines, log, ask, late };
}

describe('the number of a request', () => {
  it('stands in its answer and in all lines written meanwhile, and in none of another one', async () => {
    const { lines, log, ask, late } = await serve();
    const paths = ['/slow', '/a', '/b'];
    const ids = await Promise.all(paths.map((path) => ask(path)));
    expect(new Set(ids).size).toBe(3);
    for (const [place, path] of paths.entries()) {
      expect(ids[place]).toMatch(/^[0-9a-f]{16}$/);
      expect(lines.find(({ msg }) => msg === `answered ${path}`)).toMatchObject({
        request: ids[place],
        component: 'room',
      });
    }
    while (late.length < 3) await sleep(1);
    await Promise.all(late);
    log.info('by itself');
    const others = lines.filter(({ msg }) => !msg.startsWith('answered'));
    expect(others).toHaveLength(4);
    for (const line of others) expect(line).not.toHaveProperty('request');
  });

  it('is that of a proxy of ours, if it is one, and of nobody else', async () => {
    const behind = await serve(1);
    expect(await behind.ask('/a', { 'x-request-id': 'edge-0123456789' })).toBe('edge-0123456789');
    for (const strange of ['short', `${'a'.repeat(65)}`, 'forged"} {"level":60']) {
      expect(await behind.ask('/a', { 'x-request-id': strange })).toMatch(/^[0-9a-f]{16}$/);
    }
    await listener?.close(0);
    const { ask } = await serve();
    expect(await ask('/a', { 'x-request-id': 'edge-0123456789' })).toMatch(/^[0-9a-f]{16}$/);
  });

  it('stands in refusals and while the product starts', async () => {
    listener = await openListener({ host: '127.0.0.1', port: 0, requestIds: createRequestIds(false) });
    const answer = await fetch(`http://127.0.0.1:${listener.port}/`);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f]{16}$/);
  });
});
