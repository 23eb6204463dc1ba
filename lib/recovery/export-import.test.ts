// Export and import on real stores: equal bytes, and bad files refused whole.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fillPeople } from '#test/contracts/people-records.ts';
import { ingestEntry, mediaRecord } from '#test/contracts/storage-records.ts';
import { mediaRow } from '#test/contracts/storage-recovery-contract.ts';
import { silentLog } from '../log.ts';
import { openStorage } from '../storage/open-storage.ts';
import type { Storage } from '../storage/storage.ts';
import { type ExportOptions, exportCatalogue } from './export.ts';
import { importCatalogue, isHalfImported } from './import.ts';

let folder: string;
const stores: Storage[] = [];
const never = new AbortController().signal;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sv-export-'));
});
afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.stop()));
  await rm(folder, { recursive: true, force: true });
});

async function newStore(): Promise<Storage> {
  const store = openStorage({ dataDir: join(folder, String(stores.length)), mongo: undefined }, silentLog);
  await store.start();
  stores.push(store);
  return store;
}

async function exported(store: Storage, options?: ExportOptions): Promise<string> {
  let text = '';
  for await (const line of exportCatalogue(store, options)) text += line;
  return text;
}

/** @param chunkBytes how the file is cut. */
function importInto(
  storage: Parameters<typeof importCatalogue>[0]['storage'],
  text: string,
  changes: { intoExisting?: boolean; signal?: AbortSignal } = {},
) {
  const bytes = Buffer.from(text);
  async function* open() {
    for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
  }
  return importCatalogue({ open, storage, signal: never, ...changes });
}

/** Everything an export has, over several pages. */
async function fill(store: Storage): Promise<void> {
  const rows = Array.from({ length: 1203 }, (_, index) =>
    mediaRow({
      chat_id: index % 2 === 0 ? 1234567890 : 99,
      message_id: index + 1,
      custom_name: `Фильм "${index}" 🎬\u2028\n`,
      is_active: index % 3 !== 0,
      missing_since: index % 9 === 0 ? '2026-02-01T00:00:00Z' : null,
      post_key: index % 5 === 0 ? null : `7:${index}`,
      caption_due: index % 4,
      duration: index / 7,
      file_size: 2 ** 42 + index,
    }),
  );
  await store.mediaRows.putAll(rows);
  for (let byte = 0; byte < 40; byte += 1) await store.posters.put(new Uint8Array([byte, 0, 255]), 'image/jpeg');
  const states = ['received', 'published', 'answered', 'rejected'] as const;
  await store.ingestRows.putAll(
    Array.from({ length: 9 }, (_, index) => ingestEntry({ key: `7:${index}`, state: states[index % 4] ?? 'received' })),
  );
  for (let index = 0; index < 60; index += 1) {
    const key_frames = index % 2 === 0 ? null : { track: 1, times_ms: [0, index], offsets: [5, 6.5] };
    const layers = {
      admin: { year: 1979, title: `Título ${index}`, poster: { placeholder: null, hash: 'a' } },
      header: { duration: index / 3, chapters: [{ title: 'x', start_ms: 1 }] },
    };
    await store.facts.put({ chat_id: 99, message_id: index, layers, key_frames, updated_at: '2026-01-01T00:00:00Z' });
  }
  await fillPeople(store);
  await store.mirrorCopies.putAll(
    [1, 2, 3].map((message_id) => ({
      ...{ chat_id: 99, message_id, mirror_chat_id: 55, document_id: '1', random_id: '-5', after_id: 0 },
      copy_message_id: message_id === 2 ? null : message_id,
    })),
  );
}

describe('an export', () => {
  it('imported into an empty store gives the same bytes again', async () => {
    const [first, second] = [await newStore(), await newStore()];
    await fill(first);
    const text = await exported(first);
    expect(await importInto(second, text)).toEqual({
      ...{ media: 1203, poster: 40, facts: 60, ingest: 5, mirror_copy: 3 },
      ...{ setting: 1, revocation: 3, progress: 6, listed: 6, sidecar: 2, user: 0, api_key: 0 },
    });
    expect(await exported(second)).toBe(text);
    expect(await isHalfImported(second)).toBe(false);
    expect(await importInto(second, text, { intoExisting: true })).toMatchObject({ media: 1203 });
    expect(await exported(second)).toBe(text);
  });

  it('brings the keys of links that were fetched, so that they are not fetched again', async () => {
    const [first, second] = [await newStore(), await newStore()];
    await first.publications.claim({ key: 'youtube:x', token: 900, random_id: '5', log_top_id: 1 });
    await first.publications.publish(
      'youtube:x',
      900,
      mediaRecord({ source: 'youtube_link', youtube_url: 'https://y' }),
    );
    await importInto(second, await exported(first));
    expect(await second.publications.find('youtube:x')).toMatchObject({ state: 'published', posted_message_id: 7 });
    const claim = await second.publications.claim({ key: 'youtube:x', token: 1, random_id: '6', log_top_id: 9 });
    expect(claim).toMatchObject({ isHeld: true, record: { state: 'published' } });
  });

  it('of an empty catalogue is a header and an end', async () => {
    const text = await exported(await newStore());
    const counts = {
      ...{ api_key: 0, facts: 0, ingest: 0, listed: 0, media: 0, mirror_copy: 0, poster: 0, progress: 0 },
      ...{ revocation: 0, setting: 0, sidecar: 0, user: 0 },
    };
    expect(text.split('\n')).toEqual([
      '{"format":"streamvault-export","t":"header","version":2}',
      `{"counts":${JSON.stringify(counts)},"t":"end"}`,
      '',
    ]);
    expect(await importInto(await newStore(), text)).toMatchObject({ media: 0 });
  });

  it('has its keys in order on every line, and nothing of the bots', async () => {
    const store = await newStore();
    await fill(store);
    await store.bots.savePeers([{ bot_id: 1, kind: 'user', id: 5, access_hash: '424242424242' }]);
    const text = await exported(store);
    for (const line of text.split('\n').filter(Boolean)) {
      const keys = Object.keys(JSON.parse(line) as object);
      expect(keys).toEqual([...keys].sort());
    }
    expect(text).not.toContain('424242424242');
  });

  it('has people, keys and their hashes only when it is asked for them', async () => {
    const [first, second] = [await newStore(), await newStore()];
    await fillPeople(first);
    const open = await exported(first);
    for (const secret of ['scrypt', 'key_hash', 'admin_password', '"t":"user"']) expect(open).not.toContain(secret);
    const whole = await exported(first, { withSecrets: true });
    for (const secret of ['scrypt', 'key_hash', 'admin_password', '"t":"user"']) expect(whole).toContain(secret);
    expect(await importInto(second, whole)).toMatchObject({ user: 2, api_key: 2, setting: 2 });
    expect(await exported(second, { withSecrets: true })).toBe(whole);
  });

  it('of the format before is imported as it was', async () => {
    const [first, second] = [await newStore(), await newStore()];
    await first.media.add(mediaRecord());
    const [, film] = (await exported(first)).split('\n');
    const text = [
      '{"format":"streamvault-export","t":"header","version":1}',
      film,
      '{"counts":{"facts":0,"ingest":0,"media":1,"mirror_copy":0,"poster":0},"t":"end"}\n',
    ].join('\n');
    expect(await importInto(second, text)).toMatchObject({ media: 1, progress: 0 });
    expect(await exported(second)).toBe(await exported(first));
  });

  it('read from another store does not depend on the order of writing', async () => {
    const [first, second] = [await newStore(), await newStore()];
    const rows = [3, 1, 2].map((message_id) => mediaRow({ message_id }));
    await first.mediaRows.putAll(rows);
    await second.mediaRows.putAll([...rows].reverse());
    expect(await exported(second)).toBe(await exported(first));
  });
});

describe('a bad file', () => {
  let lines: string[];

  beforeEach(async () => {
    const store = await newStore();
    await store.media.add(mediaRecord({ message_id: 1 }));
    await store.media.add(mediaRecord({ message_id: 2 }));
    await store.posters.put(new Uint8Array([1]), 'image/png');
    lines = (await exported(store)).split('\n').slice(0, -1);
  });

  it.each<[string, (lines: string[]) => string[], RegExp]>([
    ['is empty', () => [], /Line 1 .*ends too early/],
    ['is no export', () => ['hello'], /Line 1 .*not JSON/],
    ['is a list', () => ['[]'], /Line 1 .*not an object/],
    ['has no header', (all) => all.slice(1), /Line 1 .*the header/],
    ['has two headers', (all) => [...all.slice(0, 1), ...all], /Line 2 .*the header/],
    ['is newer', (all) => [(all[0] ?? '').replace('2}', '3}'), ...all.slice(1)], /Line 1 .*newer version .*format 3/],
    ['ends too early', (all) => all.slice(0, -1), /Line 5 .*ends too early/],
    ['is cut in a line', (all) => [...all.slice(0, 3), (all[3] ?? '').slice(0, 50)], /Line 4 .*not JSON/],
    [
      'lacks a line',
      (all) => [...all.slice(0, 3), ...all.slice(4)],
      /Line 4 .*tells of 2 media line\(s\), there are 1/,
    ],
    ['goes on behind its end', (all) => [...all, all[2] ?? ''], /Line 6 .*behind the end/],
    ['has an empty line', (all) => [...all.slice(0, 2), '', ...all.slice(2)], /Line 3 .*not JSON/],
    [
      'has a foreign kind of line',
      (all) => [...all.slice(0, 2), '{"t":"ticket"}', ...all.slice(2)],
      /Line 3 .*"ticket"/,
    ],
    [
      'has an unknown field',
      (all) => all.map((line) => line.replace('"width"', '"breadth":1,"width"')),
      /Line 3 .*breadth/,
    ],
    ['lacks a field', (all) => all.map((line) => line.replace(/"width":\d+,/, '')), /Line 3 .*width/],
    [
      'has a wrong type',
      (all) => all.map((line) => line.replace('"file_size":1000', '"file_size":"1000"')),
      /Line 3 .*file_size/,
    ],
    [
      'has a size below 0',
      (all) => all.map((line) => line.replace('"file_size":1000', '"file_size":-1')),
      /Line 3 .*file_size/,
    ],
    [
      'has a spoilt thumbnail',
      (all) => all.map((line) => line.replace('"AQ=="', '"Ag=="')),
      /Line 2 .*do not fit the hash/,
    ],
    ['has a thumbnail that is none', (all) => all.map((line) => line.replace('"AQ=="', '"!"')), /Line 2 .*bytes/],
  ])('that %s is refused with line and reason, and nothing is written', async (_name, spoil, expected) => {
    const store = await newStore();
    const before = await exported(store);
    const import_ = importInto(
      store,
      spoil(lines)
        .map((line) => `${line}\n`)
        .join(''),
    );
    await expect(import_).rejects.toMatchObject({ code: 'bad_request', message: expect.stringMatching(expected) });
    await expect(import_).rejects.toThrow('Nothing was imported.');
    expect(await exported(store)).toBe(before);
    expect(await isHalfImported(store)).toBe(false);
  });
});

describe('an import', () => {
  it('into a catalogue that holds something must be asked for', async () => {
    const [first, second] = [await newStore(), await newStore()];
    await first.media.add(mediaRecord({ custom_name: 'imported' }));
    await second.media.add(mediaRecord({ custom_name: 'there before' }));
    await second.media.add(mediaRecord({ message_id: 8 }));
    const text = await exported(first);
    await expect(importInto(second, text)).rejects.toMatchObject({ code: 'bad_request' });
    await importInto(second, text, { intoExisting: true });
    expect((await second.mediaRows.scan({ limit: 9 })).map((row) => row.custom_name)).toEqual(['imported', 'Film']);
  });

  it('makes nothing good again that was revoked or ended since', async () => {
    const [first, second] = [await newStore(), await newStore()];
    await fillPeople(first);
    const text = await exported(first, { withSecrets: true });
    await importInto(second, text);
    await second.revocations.add('i:1:2', 9, null);
    await second.apiKeys.revoke('0000000000000007');
    await second.users.change('0000000000000001', { password_hash: 'other' });
    await importInto(second, text, { intoExisting: true });
    const revoked = await second.revocations.list({ limit: 9 });
    expect(revoked.find(({ key }) => key === 'i:1:2')).toMatchObject({ generation: 3 });
    expect(await second.apiKeys.find('0000000000000007')).toMatchObject({ is_revoked: true });
    expect(await second.users.find('0000000000000001')).toMatchObject({ generation: 4, password_hash: 'scrypt$1' });
  });

  it('that is interrupted while it writes is seen, and may be run again', async () => {
    const [first, second] = [await newStore(), await newStore()];
    await fill(first);
    const text = await exported(first);
    const { publications, factRows, ingestRows, posters, mirrorCopies, places } = second;
    const { settings, revocations, viewerProgress, viewerLists, sidecars, users, apiKeys } = second;
    const broken: Parameters<typeof importCatalogue>[0]['storage'] = {
      ...{ publications, factRows, ingestRows, posters, mirrorCopies, places },
      ...{ settings, revocations, viewerProgress, viewerLists, sidecars, users, apiKeys },
      mediaRows: {
        ...bound(second),
        putAll: async (rows) => {
          if (rows.some((row) => row.message_id > 1000)) throw new Error('killed');
          await second.mediaRows.putAll(rows);
        },
      },
    };
    await expect(importInto(broken, text)).rejects.toThrow('killed');
    expect(await isHalfImported(second)).toBe(true);
    await importInto(second, text);
    expect(await exported(second)).toBe(text);
    expect(await isHalfImported(second)).toBe(false);
  });
});

function bound({ mediaRows }: Storage): Storage['mediaRows'] {
  return {
    find: (chatId, messageId) => mediaRows.find(chatId, messageId),
    scan: (query) => mediaRows.scan(query),
    replace: (expected, next) => mediaRows.replace(expected, next),
    putAll: (rows) => mediaRows.putAll(rows),
    list: (query) => mediaRows.list(query),
    erase: (place) => mediaRows.erase(place),
    missing: (limit) => mediaRows.missing(limit),
    captionsDue: (query) => mediaRows.captionsDue(query),
    captionWritten: (row) => mediaRows.captionWritten(row),
  };
}
