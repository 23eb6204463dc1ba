// What is told of a proxy, and how often.
import { beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../log.ts';
import { ProxyWatch } from './proxy-watch.ts';

const proxy = { host: 'proxy.example', port: 1080, username: 'ada', password: 'geheim' };

let nowMs: number;
let lines: { readonly level: number; readonly msg: string }[];
let watch: ProxyWatch;

beforeEach(() => {
  nowMs = Date.UTC(2026, 0, 1);
  lines = [];
  const log = createLog({ level: 'info', pretty: false, write: (line) => void lines.push(JSON.parse(line)) });
  watch = new ProxyWatch({ clock: { nowMs: () => nowMs, sleep: async () => undefined }, log });
});

const told = () => lines.map(({ msg }) => msg);

describe('the watch over a proxy', () => {
  it('knows nothing while nobody has gone through one', () => {
    expect(watch.status()).toEqual([]);
  });

  it('tells fault and return once each, with the address and never the password', () => {
    watch.worked('telegram', proxy);
    for (let time = 0; time < 100; time += 1) watch.failed('telegram', proxy, 'proxy_auth');
    const since = '2026-01-01T00:00:00.000Z';
    expect(watch.status()).toEqual([
      {
        ...{ use: 'telegram', address: 'proxy.example:1080', ok: false, since, code: 'proxy_auth' },
        reason: 'The SOCKS proxy proxy.example:1080 does not accept the user name and password.',
      },
    ]);
    nowMs += 1000;
    for (let time = 0; time < 100; time += 1) watch.worked('telegram', proxy);
    expect(watch.status()).toEqual([
      { use: 'telegram', address: 'proxy.example:1080', ok: true, since: '2026-01-01T00:00:01.000Z' },
    ]);
    expect(told()).toEqual([
      'the SOCKS proxy proxy.example:1080 does not accept the user name and password; nothing goes around it, it is tried again',
      'the proxy works again',
    ]);
    expect(JSON.stringify([lines, watch.status()])).not.toMatch(/ada|geheim/);
  });

  it('tells another fault at once, and the same again after a minute', () => {
    watch.failed('store', proxy, 'proxy_timeout');
    watch.failed('store', proxy, 'proxy_unreachable');
    nowMs += 59_999;
    watch.failed('store', proxy, 'proxy_unreachable');
    expect(lines).toHaveLength(2);
    nowMs += 1;
    watch.failed('store', proxy, 'proxy_unreachable');
    expect(lines).toHaveLength(3);
    expect(watch.status()[0]?.since).toBe('2026-01-01T00:00:00.000Z');
  });

  it('does not fill the log where connections come and go', () => {
    for (let time = 0; time < 1000; time += 1) {
      watch.failed('telegram', proxy, 'proxy_refused');
      watch.worked('telegram', proxy);
      nowMs += 10;
    }
    expect(lines.filter(({ level }) => level >= 40)).toHaveLength(1);
    expect(lines.length).toBeLessThanOrEqual(2);
  });

  it('keeps one status for each use', () => {
    for (const use of ['telegram', 'store', 'posters', 'links'] as const) {
      watch.worked(use, proxy);
      watch.failed(use, { ...proxy, host: 'other' }, 'proxy_broken');
    }
    expect(watch.status().map(({ use, address }) => `${use} ${address}`)).toEqual([
      'telegram other:1080',
      'store other:1080',
      'posters other:1080',
      'links other:1080',
    ]);
  });
});
