// Calls of what stands beside the catalogue, for the comparison of two engines. Part of storage-steps.ts in all but length.
import type { MediaFactsChange } from '#lib/storage/media-facts.ts';
import type { ConversationRecord } from '#lib/storage/storage.ts';
import type { Step } from './storage-steps.ts';

const max = Number.MAX_SAFE_INTEGER;

export const posterSteps: readonly Step[] = [
  ['put a thumbnail', (store) => store.posters.put(new Uint8Array([0, 255, 1]), 'image/jpeg')],
  ['put it twice', (store) => store.posters.put(new Uint8Array([0, 255, 1]), 'image/png')],
  ['put an empty one', (store) => store.posters.put(new Uint8Array(), 'a\0b')],
  ['too large', (store) => store.posters.put(new Uint8Array(2 * 1024 * 1024 + 1), 'image/png')],
  ['no thumbnail', (store) => store.posters.find('{"$ne":null}')],
  [
    'put together',
    (store) => store.posters.putAll([{ hash: 'f'.repeat(32), bytes: new Uint8Array([7]), mimeType: '🎬' }]),
  ],
  ['thumbnails', (store) => store.posters.scan({ limit: 9 })],
  ['thumbnails after one', (store) => store.posters.scan({ after: 'e', limit: 9 })],
  ['one thumbnail', (store) => store.posters.find('f'.repeat(32))],
];

const peer = { bot_id: 1, kind: 'user', id: max, access_hash: '-9223372036854775808' } as const;
const location = {
  ...{ bot_id: 1, message_id: max, document_id: '9223372036854775807', access_hash: '-1' },
  ...{ file_reference: new Uint8Array([0, 1, 254, 255]), dc_id: 4, size_bytes: 2 ** 40 },
};
const talk = (key: string, changes: Partial<ConversationRecord> = {}): ConversationRecord => ({
  ...{ key, kind: 'rename', user_id: 7, value: JSON.stringify({ key }), expires_at_ms: 1000 },
  ...changes,
});
const spend = (amount: number, windowStartMs: number, limit = 10) =>
  ({ userId: max, kind: 'bytes', windowStartMs, amount, limit }) as const;

export const botSteps: readonly Step[] = [
  ['no state', (store) => store.bots.findUpdatesState(1)],
  [
    'save a state',
    (store) => store.bots.saveUpdatesState(1, { pts: 2 ** 31 - 1, qts: 0, date: 1_767_225_600, seq: 3 }),
  ],
  [
    'save a later one',
    (store) => store.bots.saveUpdatesState(1, { pts: 2 ** 31, qts: 1, date: 1_767_225_601, seq: 4 }),
  ],
  ['state', (store) => store.bots.findUpdatesState(1)],
  [
    'save peers',
    (store) => store.bots.savePeers([peer, { ...peer, kind: 'channel', access_hash: '2' }, { ...peer, bot_id: 2 }]),
  ],
  ['peer', (store) => store.bots.findPeer(1, 'user', max)],
  ['peer of another kind', (store) => store.bots.findPeer(2, 'channel', max)],
  ['save a place in a channel', (store) => store.bots.saveChannelPts(1, max, 11)],
  ['place in a channel', (store) => store.bots.findChannelPts(1, max)],
  ['no place in a channel', (store) => store.bots.findChannelPts(2, max)],
  ['save a location', (store) => store.locations.saveLocation(location)],
  ['save it again', (store) => store.locations.saveLocation({ ...location, file_reference: new Uint8Array([9]) })],
  ['location', (store) => store.locations.findLocation(1, max)],
  ['no location', (store) => store.locations.findLocation(2, max)],
  ['save a place', (store) => store.places.save('{"$ne":null}\0', 'a\0\ud800🎬')],
  ['place', (store) => store.places.find('{"$ne":null}')],
  ['no such place', (store) => store.places.find('')],
  ['remove a place', (store) => store.places.remove('{"$ne":null}')],
  ['the place is gone', (store) => store.places.find('{"$ne":null}')],
  ['talk', (store) => store.conversations.put(talk("'; drop"), 0)],
  ['talk again', (store) => store.conversations.put(talk("'; drop", { value: '"\\u0000"', expires_at_ms: max }), 0)],
  ['talk of others', (store) => store.conversations.put(talk('🎬', { user_id: max, expires_at_ms: 500 }), 0)],
  ['talk that sorts after', (store) => store.conversations.put(talk('\uffff', { expires_at_ms: 500 }), 0)],
  ['talks', (store) => store.conversations.list({ kind: 'rename', nowMs: 0, limit: 9 })],
  ['talks of one', (store) => store.conversations.list({ kind: 'rename', userId: max, nowMs: 0, limit: 9 })],
  ['talks later', (store) => store.conversations.list({ kind: 'rename', nowMs: 500, limit: 9 })],
  ['take', (store) => store.conversations.take('🎬', 0)],
  ['take it twice', (store) => store.conversations.take('🎬', 0)],
  ['take what has expired', (store) => store.conversations.take('\uffff', 500)],
  ['a key too long', (store) => store.conversations.put(talk('k'.repeat(201)), 0)],
  ['forget', (store) => store.conversations.remove("'; drop")],
  ['forgotten', (store) => store.conversations.find("'; drop", 0)],
  ['nothing used', (store) => store.usage.used(max, 'bytes', 0)],
  ['a sender', (store) => store.senders.note({ user_id: -5, subject: 'k:5' })],
  ['the same again', (store) => store.senders.note({ user_id: -5, subject: 'k:6' })],
  ['limits of it', (store) => store.senders.limit({ user_id: -5, subject: 'k:5', daily_files: 0, daily_bytes: max })],
  [
    'limits of another',
    (store) => store.senders.limit({ user_id: 7, subject: 't:7', daily_files: null, daily_bytes: 1 }),
  ],
  ['senders by number', (store) => store.senders.findMany([-5, 8])],
  ['the sender', (store) => store.senders.find(-5)],
  ['no sender', (store) => store.senders.find(max)],
  ['senders with limits', (store) => store.senders.listLimited({ after: -5, limit: 9 })],
  ['use', (store) => store.usage.spend(spend(6, 0))],
  ['use too much', (store) => store.usage.spend(spend(5, 0))],
  ['use the rest', (store) => store.usage.spend(spend(4, 0))],
  ['another window', (store) => store.usage.spend(spend(3, 86_400_000))],
  ['the first window again', (store) => store.usage.spend(spend(11, 0))],
  ['up to 2^53 - 1', (store) => store.usage.spend(spend(max - 3, 86_400_000, max))],
  ['used', (store) => store.usage.used(max, 'bytes', 86_400_000)],
  ['whoever used something', (store) => store.usage.list({ windowStartMs: 86_400_000, limit: 10 })],
  [
    'whoever used something, further on',
    (store) => store.usage.list({ windowStartMs: 86_400_000, after: 7, limit: 1 }),
  ],
  ['no language', (store) => store.languages.find(7)],
  ['save a language', (store) => store.languages.save({ user_id: 7, language: 'pt\0', is_chosen: false })],
  ['language', (store) => store.languages.find(7)],
  ['choose another', (store) => store.languages.save({ user_id: 7, language: 'de', is_chosen: true })],
  ['chosen language', (store) => store.languages.find(7)],
];

export function factSteps(channel: number, texts: readonly string[]): readonly Step[] {
  const said = (text: string) => text.replaceAll('\0', '') || '-';
  const change = (id: number, changes: Partial<MediaFactsChange>): MediaFactsChange => ({
    ...{ chat_id: channel, message_id: id, layers: {}, updated_at: '2026-01-10T12:00:00Z' },
    ...changes,
  });
  const header = {
    ...{ duration: 61.5, width: 1920, is_fragmented: false, index: { size_bytes: 3, offset: 2 ** 41 } },
    chapters: [{ title: 'Глава "1"\0\ud800', start_ms: 0 }],
  };
  const key_frames = { track: 1, times_ms: [0, 2000.5], offsets: [2 ** 40, 7] };
  return [
    ['no facts', (store) => store.facts.find(channel, 1)],
    ...texts.map(
      (text, index): Step => [
        `say ${index}`,
        (store) =>
          store.facts.put(change(index + 1, { layers: { name: { title: said(text), overview: text }, header } })),
      ],
    ),
    [
      'say it again',
      (store) => store.facts.put(change(2, { layers: { header: { ...header } }, updated_at: '2027-01-01T00:00:00Z' })),
    ],
    [
      'say another thing',
      (store) =>
        store.facts.put(change(2, { layers: { admin: { year: 1979 } }, updated_at: '2027-01-01T00:00:00.500Z' })),
    ],
    ['unsay', (store) => store.facts.put(change(3, { layers: { name: null, tmdb: null } }))],
    ['a broken thing', (store) => store.facts.put(change(4, { layers: { header: { duration: Number.NaN } } }))],
    ['a foreign source', (store) => store.facts.put(change(4, { layers: { $set: { title: 'x' } } as object }))],
    ['key frames', (store) => store.facts.put(change(5, { key_frames }))],
    ['read key frames', (store) => store.facts.findKeyFrames(channel, 5)],
    ['drop key frames', (store) => store.facts.put(change(5, { key_frames: null }))],
    ['no key frames', (store) => store.facts.findKeyFrames(channel, 5)],
    ['facts', (store) => store.facts.find(channel, 2)],
    [
      'facts in short',
      async (store) => {
        const posts = [1, 2, 3, 999].map((message_id) => ({ chat_id: channel, message_id }));
        return [...(await store.facts.findBrief(posts))].sort((a, b) => a.message_id - b.message_id);
      },
    ],
    [
      'facts together',
      (store) => store.factRows.putAll([{ ...change(1, { layers: { header } }), layers: { header }, key_frames }]),
    ],
    ['all facts', (store) => store.factRows.scan({ limit: 100 })],
    ['facts after one', (store) => store.factRows.scan({ after: { chat_id: channel, message_id: 4 }, limit: 2 })],
  ];
}

/** Ids, tokens and times are each engine's own. */
const plain = (record: object | undefined) =>
  record &&
  JSON.parse(
    JSON.stringify(record, (key, value) =>
      ['id', 'token', 'created_at', 'updated_at'].includes(key) ? undefined : value,
    ),
  );
const job = {
  ...{ kind: 'enrich', dedupe_key: '{"$ne":null}', payload: { 'a.b': 1, text: '🎬 "\u0001' }, priority: 3 },
  ...{ requested_by: max, ready_at: 4_000_000_000_000 },
};

export const jobSteps: readonly Step[] = [
  ['no jobs', (store) => store.jobs.counts()],
  ['add a job', async (store) => plain(await store.jobs.add(job))],
  ['add it twice', async (store) => plain(await store.jobs.add({ ...job, priority: 9 }))],
  ['add another', async (store) => plain(await store.jobs.add({ ...job, dedupe_key: "'; drop", requested_by: null }))],
  [
    'add a hostile one',
    async (store) =>
      plain(await store.jobs.add({ ...job, dedupe_key: 'a\0b', payload: { url: 'a\0\ud800', $set: { 'a.b': [] } } })),
  ],
  ['add it twice again', async (store) => plain(await store.jobs.add({ ...job, dedupe_key: 'a\0b' }))],
  ['jobs', async (store) => (await store.jobs.list({ limit: 9 })).map(plain)],
  ['jobs of a person', async (store) => (await store.jobs.list({ requestedBy: max, limit: 9 })).map(plain)],
  ['jobs of no kind', (store) => store.jobs.list({ kinds: [], limit: 9 })],
  ['a job that is none', (store) => store.jobs.find('{"$ne":null}')],
  [
    'cancel and retry',
    async (store) => {
      const [, first] = await store.jobs.list({ limit: 9 });
      const id = first?.id ?? '';
      const answers = [await store.jobs.ahead(id), await store.jobs.cancel(id), await store.jobs.cancel(id)];
      const cancelled = plain(await store.jobs.find(id));
      return [answers, cancelled, await store.jobs.retry(id), (await store.jobs.find(id))?.state];
    },
  ],
  ['counts', (store) => store.jobs.counts()],
];
