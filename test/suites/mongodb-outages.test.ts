// A MongoDB that is not there, not ready, cut off, slow, gone for a while: what the store says and how it recovers.
import { randomUUID } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '#lib/clock.ts';
import { createLog, silentLog } from '#lib/log.ts';
import { ProxyWatch } from '#lib/proxy/proxy-watch.ts';
import { openMongoClient } from '#lib/storage/mongo-connection.ts';
import { MongoStorage, type MongoStorageOptions } from '#lib/storage/mongo-storage.ts';
import { ingestEntry, mediaRecord } from '../contracts/storage-records.ts';
import { CountedRelay } from '../harness/counted-relay.ts';
import { noMongoServer, startOwnMongoServer } from '../harness/mongo-server.ts';
import { waitFor } from '../harness/product-process.ts';
import { LoopbackSocksProxy, proxyFaults, proxyPassword } from '../harness/socks-proxy.ts';

const server = await startOwnMongoServer();
const away = { code: 'storage_unavailable', status: 503 } as const;

afterAll(() => server?.stop());

describe.skipIf(!server)('MongoDB', { timeout: 90_000 }, () => {
  const url = server?.url ?? '';
  let dbName: string;
  let admin: MongoClient;
  let opened: MongoStorage[];

  beforeEach(() => {
    dbName = `sv_${randomUUID().slice(0, 8)}`;
    admin = new MongoClient(url);
    opened = [];
  });

  afterEach(async () => {
    await Promise.all(opened.map((storage) => storage.stop()));
    await admin.close();
  });

  function open(options: Partial<MongoStorageOptions> = {}): MongoStorage {
    const storage = new MongoStorage({ url, dbName, ...options }, silentLog);
    opened.push(storage);
    return storage;
  }

  const failNext = (times: number, data: object) =>
    admin.db('admin').command({ configureFailPoint: 'failCommand', mode: { times }, data });

  it('away at the start is waited for, and the schema made once it answers', async () => {
    await server?.kill();
    const storage = open();
    const report = await storage.start();
    expect(report.summary).toContain('does not answer yet');
    await expect(storage.media.find(1, 1)).rejects.toMatchObject(away);
    await server?.start();
    expect(await waitFor(() => storage.media.add(mediaRecord()).catch(() => undefined), Boolean)).toBe('added');
    expect((await admin.db(dbName).collection('media').indexes()).map(({ name }) => name)).toContain('newest');
    expect((await storage.start()).summary).toContain('MongoDB schema verified');
  });

  it('away at the start ends work on a stopped server with a sentence', async () => {
    const absent = open({ url: 'mongodb://127.0.0.1:1/?directConnection=true', mustAnswer: true });
    await expect(absent.start()).rejects.toMatchObject(away);
    await expect(absent.media.find(1, 1)).rejects.toMatchObject(away);
  });

  it('away at the start can be stopped at once', async () => {
    const absent = open({ url: 'mongodb://127.0.0.1:1/?directConnection=true' });
    await absent.start();
    await absent.stop();
    await expect(absent.media.find(1, 1)).rejects.toMatchObject(away);
  });

  it('killed answers storage_unavailable, and is found again with all it had', async () => {
    const storage = open();
    await storage.start();
    await storage.media.add(mediaRecord());
    await server?.kill();
    const calls = [
      () => storage.media.page({ page: 1, perPage: 5 }),
      () => storage.ingest.receive(ingestEntry()),
      () => storage.publications.claim({ key: 'k', token: 1, random_id: '1', log_top_id: 0 }),
      () => storage.mediaRows.putAll([]).then(() => storage.mediaRows.scan({ limit: 1 })),
      () => storage.jobs.counts(),
      () => storage.facts.find(1, 1),
      () => storage.locations.findLocation(1, 1),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject({ ...away, retryAfterSeconds: 5 });
    await server?.start();
    const found = await waitFor(() => storage.media.find(1234567890, 7).catch(() => undefined), Boolean);
    expect(found).toEqual(mediaRecord());
    expect(await storage.ingest.receive(ingestEntry())).toEqual(ingestEntry());
  });

  it('that answers nobody keeps nobody waiting', async () => {
    const storage = open({ answerTimeoutMs: 1000 });
    await storage.start();
    server?.suspend();
    try {
      await expect(storage.media.find(1, 1)).rejects.toMatchObject(away);
      await expect(storage.media.add(mediaRecord())).rejects.toMatchObject(away);
    } finally {
      server?.resume();
    }
    // What was cut off may have been written all the same: once is what counts.
    await waitFor(() => storage.media.add(mediaRecord()).catch(() => undefined), Boolean);
    expect((await storage.media.page({ page: 1, perPage: 5 })).total).toBe(1);
  });

  it.each([
    ['a cut connection', { closeConnection: true }],
    ['a primary that steps down', { errorCode: 189 }],
    ['a server that shuts down', { errorCode: 91 }],
    ['too little time', { errorCode: 50 }],
  ])('says storage_unavailable for %s, and goes on', async (_name, fault) => {
    const storage = open();
    await storage.start();
    await storage.media.add(mediaRecord());
    // More often than the driver asks by itself.
    await failNext(4, { failCommands: ['find', 'update'], ...fault });
    await expect(storage.media.find(1234567890, 7)).rejects.toMatchObject(away);
    await admin.db('admin').command({ configureFailPoint: 'failCommand', mode: 'off' });
    await waitFor(() => storage.media.find(1234567890, 7).catch(() => undefined), Boolean);
    expect(await storage.media.rename(1234567890, 7, 'Later')).toBe(true);
  });

  it('says internal for a command that will never do', async () => {
    const storage = open();
    await storage.start();
    await failNext(1, { failCommands: ['find'], errorCode: 2 });
    await expect(storage.media.find(1, 1)).rejects.toMatchObject({ code: 'internal' });
  });

  it('publishes once, wherever the two writes are cut', async () => {
    const storage = open();
    await storage.start();
    for (let cut = 1; cut <= 4; cut += 1) {
      const entry = ingestEntry({ key: `1:${cut}`, message_id: cut });
      const record = mediaRecord({ message_id: 100 + cut });
      await storage.ingest.receive(entry);
      await admin.db('admin').command({
        configureFailPoint: 'failCommand',
        mode: { skip: cut - 1 },
        data: { failCommands: ['update'], closeConnection: true },
      });
      await storage.ingest.publish(entry.key, record).catch(() => undefined);
      await admin.db('admin').command({ configureFailPoint: 'failCommand', mode: 'off' });
      const after = await waitFor(() => storage.ingest.find(entry.key).catch(() => undefined), Boolean);
      if (after?.state === 'received') await storage.ingest.publish(entry.key, record);
      expect(await storage.media.find(1234567890, 100 + cut)).toEqual(record);
    }
    expect((await storage.media.page({ page: 1, perPage: 9 })).total).toBe(4);
  });

  it('has at its start what another process had promised and not added', async () => {
    const storage = open();
    await storage.start();
    await storage.ingest.receive(ingestEntry());
    await storage.publications.claim({ key: 'youtube:x', token: 1, random_id: '1', log_top_id: 0 });
    // The first update of each moves the state; the second one, which adds the row, does not arrive.
    for (const publish of [
      () => storage.ingest.publish(ingestEntry().key, mediaRecord({ message_id: 1 })),
      () => storage.publications.publish('youtube:x', 1, mediaRecord({ message_id: 2 })),
    ]) {
      const data = { failCommands: ['update'], errorCode: 2 };
      await admin.db('admin').command({ configureFailPoint: 'failCommand', mode: { skip: 1 }, data });
      await expect(publish()).rejects.toMatchObject({ code: 'internal' });
      await admin.db('admin').command({ configureFailPoint: 'failCommand', mode: 'off' });
    }
    expect((await storage.media.page({ page: 1, perPage: 9 })).total).toBe(0);
    const next = open();
    await next.start();
    expect((await next.media.page({ page: 1, perPage: 9 })).total).toBe(2);
    expect(await next.mediaRows.find(1234567890, 2)).toMatchObject({ post_key: 'youtube:x' });
    expect(await admin.db(dbName).collection('ingest').countDocuments({ is_intent_open: true })).toBe(0);
  });

  describe('through a proxy', () => {
    /** Servers see whoever comes by the proxy under this address, and everybody else under another. */
    const proxied = '127.0.1.9';
    /** Only the proxy knows it. */
    const name = 'mongo.proxy.test';
    let proxy: LoopbackSocksProxy;
    let relay: CountedRelay;
    let watch: ProxyWatch;
    let lines: string[];

    beforeEach(async () => {
      const { hostname, port } = new URL(url);
      proxy = await new LoopbackSocksProxy('ok', proxied).listen();
      relay = await CountedRelay.before({ host: hostname, port: Number(port) });
      proxy.names.set(name, '127.0.0.1');
      lines = [];
      const log = createLog({ level: 'debug', pretty: false, write: (line) => void lines.push(line) });
      watch = new ProxyWatch({ clock: systemClock, log });
    });

    afterEach(() => {
      proxy.close();
      relay.close();
      expect(new Set(relay.visitors)).toEqual(new Set(relay.visitors.length > 0 ? [proxied] : []));
      expect(lines.join('')).not.toContain(proxyPassword);
    });

    function openProxied(changes: Partial<MongoStorageOptions> & { readonly password?: string } = {}): MongoStorage {
      const { password = proxyPassword, ...options } = changes;
      const socksProxy = { host: '127.0.0.1', port: proxy.port, username: 'u', password };
      const log = createLog({ level: 'debug', pretty: false, write: (line) => void lines.push(line) });
      const through = `mongodb://${name}:${relay.port}/?directConnection=true`;
      const storage = new MongoStorage({ url: through, dbName, socksProxy, proxyReports: watch, ...options }, log);
      opened.push(storage);
      return storage;
    }

    const fault = () => watch.status().find(({ use }) => use === 'store')?.code;

    it('is found by a name that only the proxy knows, and by nobody else', async () => {
      const storage = openProxied();
      expect((await storage.start()).summary).toContain('MongoDB schema verified');
      expect(await storage.media.add(mediaRecord())).toBe('added');
      expect(new Set(proxy.asked)).toEqual(new Set([`${name}:${relay.port}`]));
      expect(relay.visitors.length).toBeGreaterThan(0);
      expect(watch.status()).toMatchObject([{ use: 'store', ok: true, address: `127.0.0.1:${proxy.port}` }]);
    });

    it.each(proxyFaults)(
      'that is in the state "%s" with the password %s is named at the start, and never gone around',
      async (mode, password, code) => {
        proxy.mode = mode;
        const start = openProxied({ password, mustAnswer: true }).start();
        const sentence = `MongoDB cannot be reached: the SOCKS proxy 127.0.0.1:${proxy.port} `;
        await expect(start).rejects.toMatchObject({ ...away, message: expect.stringContaining(sentence) });
        expect(fault()).toBe(code);
        expect(relay.visitors).toEqual([]);
        expect(lines.join('')).not.toContain(password);
      },
    );

    it.each([
      ['refuses', 'refuse', 'proxy_refused'],
      ['stalls', 'stall-late', 'proxy_timeout'],
      ['is gone', 'gone', 'proxy_unreachable'],
    ] as const)('that %s later is named, and all goes on when it is back', async (_name, mode, code) => {
      const storage = openProxied();
      await storage.start();
      await storage.media.add(mediaRecord());
      if (mode === 'gone') proxy.close();
      else proxy.mode = mode;
      proxy.cut();
      const visitors = relay.visitors.length;
      await expect(storage.media.find(1234567890, 7)).rejects.toMatchObject(away);
      await waitFor(
        async () => fault(),
        (found) => found === code,
      );
      expect(relay.visitors).toHaveLength(visitors);
      proxy.mode = 'ok';
      if (mode === 'gone') await proxy.listen();
      const found = await waitFor(() => storage.media.find(1234567890, 7).catch(() => undefined), Boolean);
      expect(found).toEqual(mediaRecord());
      expect(fault()).toBeUndefined();
      expect(await storage.media.rename(1234567890, 7, 'Later')).toBe(true);
    });

    it('that is away at the start is waited for', async () => {
      proxy.close();
      const storage = openProxied();
      expect((await storage.start()).summary).toContain('does not answer yet');
      expect(fault()).toBe('proxy_unreachable');
      await expect(storage.media.find(1, 1)).rejects.toMatchObject(away);
      await proxy.listen();
      await waitFor(() => storage.media.add(mediaRecord()).catch(() => undefined), Boolean);
      expect(watch.status()).toMatchObject([{ use: 'store', ok: true }]);
    });

    it('a write that the proxy dies under is there once', async () => {
      const storage = openProxied();
      await storage.start();
      const writes = Array.from({ length: 40 }, (_none, index) =>
        storage.media.add(mediaRecord({ message_id: 100 + index })).catch(() => undefined),
      );
      proxy.cut();
      await Promise.all(writes);
      for (let index = 0; index < 40; index += 1) {
        await waitFor(
          () => storage.media.add(mediaRecord({ message_id: 100 + index })).catch(() => undefined),
          Boolean,
        );
      }
      expect((await storage.media.page({ page: 1, perPage: 5 })).total).toBe(40);
    });
  });

  it('that refuses name or password ends the start with a sentence', async () => {
    await failNext(1, { failCommands: ['listCollections'], errorCode: 18 });
    await expect(open().start()).rejects.toMatchObject({
      code: 'bad_configuration',
      message: 'MongoDB does not accept the user name or password of MONGO_URL.',
    });
  });

  it('without a collection, an index, or leave to make them works all the same, and is told of', async () => {
    await open().start();
    const db = admin.db(dbName);
    await db.collection('media').dropIndex('newest');
    await db.collection('places').drop();
    const lines: string[] = [];
    const log = createLog({ level: 'warn', pretty: false, write: (line) => void lines.push(line) });
    const beside = new MongoStorage({ url, dbName, isCompanion: true }, log);
    opened.push(beside);
    expect(await beside.start()).toMatchObject({ migrationsApplied: 0, summary: expect.stringContaining('without') });
    expect(lines.join()).toContain('media.newest');
    expect(lines.join()).toContain('places');
    expect(await beside.media.page({ page: 1, perPage: 1 })).toEqual({ total: 0, items: [] });
    expect((await open().start()).migrationsApplied).toBeGreaterThanOrEqual(2);
    expect((await db.collection('media').indexes()).map(({ name }) => name)).toContain('newest');
  });

  it('opens no direct connection when the proxy is away', async () => {
    const proxied = { url, dbName, socksProxy: { host: '127.0.0.1', port: 1, username: 'u', password: 'p' } };
    const client = openMongoClient(proxied);
    const report = await open(proxied).start();
    expect(report.summary).toContain('does not answer yet');
    expect(client.options.proxyHost).toBe('127.0.0.1');
    await client.close();
  });
});

if (!server) it('MongoDB outages', ({ skip }) => skip(noMongoServer));
