// Calls of every part of a store, one after the other: whatever the engine, they must be answered in the same bytes.
import type { MediaTitle } from '#lib/storage/media-titles.ts';
import type { MediaPlace, MediaRecord, Storage } from '#lib/storage/storage.ts';
import { ingestEntry, mediaRecord } from './storage-records.ts';
import { mediaRow } from './storage-recovery-contract.ts';
import { botSteps, factSteps, jobSteps, posterSteps } from './storage-steps-beside.ts';

/** One call. What it is answered depends on those before it. */
export type Step = readonly [name: string, call: (store: Storage) => Promise<unknown>];

/** Text that looks like something else, that engines cut or refuse, or that they sort differently. */
export const hostileTexts = [
  '',
  ' ',
  'a\0b',
  '\0',
  'lone \ud800 and \udfff surrogates',
  '🎬 \u{10ffff} astral',
  '\uffff',
  '\ue000 private',
  'مرحبا \u202eRTL\u202c שלום',
  'é and e\u0301',
  'ÄÖÜ äöü ß ẞ İ ı',
  'ｆｕｌｌｗｉｄｔｈ',
  "'; DROP TABLE media; --",
  '" OR 1=1 --',
  '%_\\%',
  '{"$ne":null}',
  '{"$gt":""}',
  '$where',
  '$set.custom_name',
  'a.b.$[].c',
  '/.*/i',
  '(a+)+$',
  '__proto__',
  'constructor',
  'null',
  'undefined',
  '1e309',
  '007',
  'line\nfeed\r\n\u2028\u2029\ttab',
  '<script>alert(1)</script>',
  '\ufeffbom',
  'x'.repeat(3000),
] as const;

const channel = 1234567890;
const max = Number.MAX_SAFE_INTEGER;

const film = (id: number, changes: Partial<MediaRecord> = {}) =>
  mediaRecord({
    message_id: id,
    created_at: `2026-01-${String(1 + (id % 28)).padStart(2, '0')}T12:00:00Z`,
    ...changes,
  });

/** When it changed last is the clock's. */
const unmoved = ({ changed_at_ms, ...title }: MediaTitle) => ({ ...title, isMoved: changed_at_ms > 0 });
const byPost = (a: MediaPlace, b: MediaPlace) => a.chat_id - b.chat_id || a.message_id - b.message_id;

const mediaSteps: readonly Step[] = [
  ['an empty page', (store) => store.media.page({ page: 1, perPage: 10 })],
  ['sums of nothing', (store) => store.media.totals()],
  ['nobody there', (store) => store.media.find(channel, 1)],
  ...hostileTexts.flatMap((text, index): Step[] => [
    [
      `add ${index}`,
      (store) => store.media.add(film(index + 1, { custom_name: text, file_name: text, uploaded_by: index % 3 })),
    ],
    [`read ${index}`, (store) => store.media.find(channel, index + 1)],
  ]),
  ['add twice', (store) => store.media.add(film(1, { custom_name: 'second' }))],
  ['the first stays', (store) => store.media.find(channel, 1)],
  [
    'the largest numbers',
    (store) => store.media.add(film(max, { chat_id: max, file_size: max, uploaded_by: max, duration: 1e-7 })),
  ],
  ['read the largest', (store) => store.media.find(max, max)],
  ['a negative size', (store) => store.media.add(film(500, { file_size: -1 }))],
  ['beyond 2^53', (store) => store.media.add(film(500, { file_size: 2 ** 53 }))],
  [
    'part of a second',
    (store) => store.media.add(film(501, { duration: 0.1 + 0.2, file_type: 'audio', width: null, height: null })),
  ],
  ['read it', (store) => store.media.find(channel, 501)],
  ['a link', (store) => store.media.add(film(502, { source: 'youtube_link', youtube_url: 'https://y/{"$ne":null}' }))],
  ['by link', (store) => store.media.findByLink('https://y/{"$ne":null}')],
  ['by no link', (store) => store.media.findByLink('{"$ne":null}')],
  ['by file', (store) => store.media.findByFile('AgADuniq', 1000)],
  ['by file of another size', (store) => store.media.findByFile('AgADuniq', 1)],
  [
    'many at once',
    async (store) =>
      [...(await store.media.findMany([1, 3, 999].map((message_id) => ({ chat_id: channel, message_id }))))].sort(
        byPost,
      ),
  ],
  ['by message id', (store) => store.media.findByMessageId(max)],
  ...[1, 2, 3, 99].map((page): Step => [`page ${page}`, (store) => store.media.page({ page, perPage: 12 })]),
  ['songs', (store) => store.media.page({ page: 1, perPage: 5, fileType: 'audio' })],
  ['of one person', (store) => store.media.page({ page: 1, perPage: 50, uploadedBy: 1 })],
  ['of nobody', (store) => store.media.page({ page: 1, perPage: 50, uploadedBy: max - 1 })],
  ['a page of none', (store) => store.media.page({ page: 1, perPage: 0 })],
  [
    'by key',
    (store) =>
      store.media.pageAfter({
        after: { created_at: '2026-01-20T12:00:00Z', message_id: 19, chat_id: channel },
        limit: 7,
      }),
  ],
  [
    'by key to the end',
    (store) =>
      store.media.pageAfter({
        after: { created_at: '2026-01-03T12:00:00Z', message_id: 2, chat_id: 1 },
        uploadedBy: 1,
        limit: 50,
      }),
  ],
  ['by key, none', (store) => store.media.pageAfter({ fileType: 'video', limit: 0 })],
  ...hostileTexts.map(
    (text, index): Step => [`rename ${index}`, (store) => store.media.rename(channel, index + 1, `${text}!`)],
  ),
  ['rename to the same', (store) => store.media.rename(channel, 2, ' !')],
  ['rename nothing', (store) => store.media.rename(channel, 999, 'x')],
  ['remove', (store) => store.media.setActive(channel, 3, false)],
  ['remove again', (store) => store.media.setActive(channel, 3, false)],
  ['remove another', (store) => store.media.setActive(channel, 5, false)],
  ['restore', (store) => store.media.setActive(channel, 5, true)],
  ['remove nothing', (store) => store.media.setActive(channel, 999, false)],
  ['thumbnail', (store) => store.media.setThumb(channel, 4, 'a\0'.repeat(16))],
  ['sums', (store) => store.media.totals()],
  ['newest titles', async (store) => (await store.titles.newest({ limit: 9 })).map(unmoved)],
  ['top id', (store) => store.media.topMessageId(channel)],
  ['top id of none', (store) => store.media.topMessageId(5)],
  ['after all', (store) => store.media.page({ page: 1, perPage: 100 })],
];

const rowSteps: readonly Step[] = [
  ['all rows', (store) => store.mediaRows.scan({ limit: 1000 })],
  ['rows after one', (store) => store.mediaRows.scan({ after: { chat_id: channel, message_id: 20 }, limit: 4 })],
  ['no rows', (store) => store.mediaRows.scan({ limit: 0 })],
  ['captions due', (store) => store.mediaRows.captionsDue({ limit: 5 })],
  [
    'captions due after one',
    (store) => store.mediaRows.captionsDue({ after: { chat_id: channel, message_id: 8 }, limit: 5 }),
  ],
  ['make a row', (store) => store.mediaRows.replace(undefined, mediaRow({ message_id: 600, post_key: "k'\0" }))],
  ['make it twice', (store) => store.mediaRows.replace(undefined, mediaRow({ message_id: 600, custom_name: 'no' }))],
  [
    'replace as expected',
    async (store) => {
      const row = await store.mediaRows.find(channel, 600);
      return row && (await store.mediaRows.replace(row, { ...row, custom_name: 'mine 🎬', caption_due: 3 }));
    },
  ],
  [
    'replace what has changed',
    (store) => store.mediaRows.replace(mediaRow({ message_id: 600 }), mediaRow({ message_id: 600 })),
  ],
  ['caption of before', (store) => store.mediaRows.captionWritten(mediaRow({ message_id: 600, caption_due: 1 }))],
  ['row 600', (store) => store.mediaRows.find(channel, 600)],
  ['caption of now', (store) => store.mediaRows.captionWritten(mediaRow({ message_id: 600, caption_due: 3 }))],
  ['row 600 done', (store) => store.mediaRows.find(channel, 600)],
  [
    'write many',
    (store) =>
      store.mediaRows.putAll(
        Array.from({ length: 120 }, (_, index) =>
          mediaRow({
            message_id: 700 + index,
            custom_name: hostileTexts[index % hostileTexts.length] ?? '',
            is_active: index % 4 !== 0,
            missing_since: index % 4 === 0 ? `2026-02-0${1 + (index % 9)}T00:00:00Z` : null,
          }),
        ),
      ),
  ],
  ['missing', (store) => store.mediaRows.missing(9)],
  ['restore a missing one', (store) => store.media.setActive(channel, 700, true)],
  ['all rows again', (store) => store.mediaRows.scan({ limit: 1000 })],
];

const ingestSteps: readonly Step[] = [
  ['receive', (store) => store.ingest.receive(ingestEntry())],
  ['receive twice', (store) => store.ingest.receive(ingestEntry({ custom_name: 'other' }))],
  [
    'receive on the second',
    (store) => store.ingest.receive(ingestEntry({ key: '5:1', received_at: '2026-01-10T11:59:59.000Z' })),
  ],
  ...hostileTexts
    .slice(1, 24)
    .map(
      (text, index): Step => [
        `receive ${index}`,
        (store) => store.ingest.receive(ingestEntry({ key: `${index}:${text}`, message_id: index, custom_name: text })),
      ],
    ),
  ...hostileTexts
    .slice(1, 24)
    .map((text, index): Step => [`upload ${index}`, (store) => store.ingest.find(`${index}:${text}`)]),
  ['no upload', (store) => store.ingest.find('{"$ne":null}')],
  ['answer too early', (store) => store.ingest.answered('5228293685:11')],
  ['publish', (store) => store.ingest.publish('5228293685:11', mediaRecord({ message_id: 900 }))],
  ['publish twice', (store) => store.ingest.publish('5228293685:11', mediaRecord({ message_id: 901 }))],
  ['publish nothing', (store) => store.ingest.publish('no:1', mediaRecord({ message_id: 902 }))],
  ['publish a broken one', (store) => store.ingest.publish('5:1', mediaRecord({ message_id: 903, file_size: -1 }))],
  ['answered', (store) => store.ingest.answered('5228293685:11')],
  ['duplicate', (store) => store.ingest.duplicate('5:1', 900)],
  ['reject', (store) => store.ingest.rejected("11:'; DROP TABLE media; --")],
  ['reject nothing', (store) => store.ingest.rejected('no:1')],
  ['unfinished', (store) => store.ingest.unfinished(10)],
  ['uploads', (store) => store.ingestRows.scan({ limit: 100 })],
  ['uploads after one', (store) => store.ingestRows.scan({ after: '5:1', limit: 3 })],
  ['published row', (store) => store.mediaRows.find(channel, 900)],
];

/** The time of the last change is the clock's. */
const untimed = async (answer: Promise<object | undefined>) => {
  const found = await answer;
  return found && JSON.parse(JSON.stringify(found, (key, value) => (key === 'updated_at' ? undefined : value)));
};

const claim = { key: 'youtube:{"$ne":null}\0', token: 5, random_id: '-9223372036854775808', log_top_id: 3 };

const publicationSteps: readonly Step[] = [
  ['no publication', (store) => store.publications.find(claim.key)],
  ['claim', (store) => untimed(store.publications.claim(claim))],
  ['an older claim', (store) => untimed(store.publications.claim({ ...claim, token: 4, random_id: '1' }))],
  ['a newer claim', (store) => untimed(store.publications.claim({ ...claim, token: 6, random_id: '1' }))],
  ['sent by the older', (store) => store.publications.sent(claim.key, 5, 1000)],
  ['sent', (store) => store.publications.sent(claim.key, 6, 1000)],
  ['publish by the older', (store) => store.publications.publish(claim.key, 5, mediaRecord({ message_id: 1000 }))],
  ['publish', (store) => store.publications.publish(claim.key, 6, mediaRecord({ message_id: 1000 }))],
  ['publish again', (store) => store.publications.publish(claim.key, 6, mediaRecord({ message_id: 1001 }))],
  ['publication', (store) => untimed(store.publications.find(claim.key))],
  ['its row', (store) => store.mediaRows.find(channel, 1000)],
  ['reopen', (store) => store.publications.reopen(claim.key, 6, { random_id: '7', log_top_id: 9 })],
  ['adopt a known one', (store) => store.publications.adopt(claim.key, 1)],
  ['adopt', (store) => store.publications.adopt('vimeo:🎬', 1002)],
  [
    'both',
    async (store) => [
      await untimed(store.publications.find(claim.key)),
      await untimed(store.publications.find('vimeo:🎬')),
    ],
  ],
];

const copy = {
  ...{ chat_id: channel, message_id: 900, mirror_chat_id: max, document_id: mediaRecord().document_id },
  ...{ random_id: '9223372036854775807', after_id: 0, copy_message_id: null },
};
const wanted = { chatId: channel, mirrorChatId: max, afterMessageId: 502, limit: 9 };

const copySteps: readonly Step[] = [
  ['no copy', (store) => store.mirrorCopies.find(copy, max)],
  ['save a copy', (store) => store.mirrorCopies.save(copy)],
  ['finish it', (store) => store.mirrorCopies.save({ ...copy, copy_message_id: 77 })],
  ['copy', (store) => store.mirrorCopies.find(copy, max)],
  ['wanting', (store) => store.mirrorCopies.wanting(wanted)],
  ['wanting behind it', (store) => store.mirrorCopies.wanting({ ...wanted, afterMessageId: 899 })],
  ['top copy', (store) => store.mirrorCopies.topCopyId(max)],
  [
    'copies together',
    (store) =>
      store.mirrorCopies.putAll([
        { ...copy, message_id: 5 },
        { ...copy, chat_id: 3 },
      ]),
  ],
  ['copies', (store) => store.mirrorCopies.scan({ limit: 9 })],
  ['copies after one', (store) => store.mirrorCopies.scan({ after: { ...copy, chat_id: 3 }, limit: 9 })],
];

/** All of them, in order. */
export const storageSteps: readonly Step[] = [
  ...mediaSteps,
  ...rowSteps,
  ...ingestSteps,
  ...publicationSteps,
  ...copySteps,
  ...posterSteps,
  ...botSteps,
  ...factSteps(channel, hostileTexts),
  ...jobSteps,
  ['titles with facts', async (store) => (await store.titles.newest({ limit: 100 })).map(unmoved)],
  [
    'titles that have changed',
    async (store) => (await store.titles.changedSince({ sinceMs: 0, limit: 1000 })).map(unmoved).sort(byPost),
  ],
];
