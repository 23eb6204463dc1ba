// Every way into a store by which a value finds something, with another kind of value in it than the type says.
import type { Storage } from '#lib/storage/storage.ts';
import { ingestEntry, mediaRecord } from '../contracts/storage-records.ts';
import { mediaRow } from '../contracts/storage-recovery-contract.ts';

type Call = readonly [name: string, call: () => Promise<unknown>];

/**
 * The calls, each with the value in one place.
 *
 * @param value as if its type had been believed: what JSON of outside may bring.
 */
export function hostileCalls(store: Storage, value: unknown): readonly Call[] {
  return [...catalogueCalls(store, value), ...flowCalls(store, value), ...otherCalls(store, value)];
}

function catalogueCalls({ media, mediaRows, facts, factRows, titles, mirrorCopies }: Storage, value: unknown): Call[] {
  const hostile = value as never;
  const post = { chat_id: 1234567890, message_id: hostile };
  const newest = { created_at: '2027-01-01T00:00:00Z', message_id: hostile, chat_id: 1 };
  const copy = { chat_id: 1, message_id: hostile, mirror_chat_id: 5 };
  const wanted = { chatId: 1234567890, mirrorChatId: 5, afterMessageId: 0, limit: 9 };
  const change = { layers: {}, updated_at: '2026-01-10T12:00:00Z' };
  return [
    ['media.add', () => media.add(mediaRecord({ message_id: hostile }))],
    ['media.find by chat', () => media.find(hostile, 7)],
    ['media.find', () => media.find(1234567890, hostile)],
    ['media.findMany', () => media.findMany([post])],
    ['media.findByMessageId', () => media.findByMessageId(hostile)],
    ['media.findByFile', () => media.findByFile(hostile, 1000)],
    ['media.findByFile by size', () => media.findByFile('AgADuniq', hostile)],
    ['media.findByLink', () => media.findByLink(hostile)],
    ['media.page of a type', () => media.page({ page: 1, perPage: 9, fileType: hostile })],
    ['media.page of a person', () => media.page({ page: 1, perPage: 9, uploadedBy: hostile })],
    ['media.pageAfter', () => media.pageAfter({ after: newest, limit: 9 })],
    ['media.pageAfter by time', () => media.pageAfter({ after: { ...newest, created_at: hostile }, limit: 9 })],
    ['media.topMessageId', () => media.topMessageId(hostile)],
    ['media.rename', () => media.rename(1234567890, hostile, 'x')],
    ['media.rename to it', () => media.rename(1234567890, 7, hostile)],
    ['media.setActive', () => media.setActive(hostile, 7, false)],
    ['media.setThumb', () => media.setThumb(1234567890, hostile, 'x')],
    ['media.setThumb to it', () => media.setThumb(1234567890, 7, hostile)],
    ['mediaRows.find', () => mediaRows.find(hostile, 7)],
    ['mediaRows.scan', () => mediaRows.scan({ after: post, limit: 9 })],
    ['mediaRows.replace', () => mediaRows.replace(mediaRow({ message_id: hostile }), mediaRow({ width: 1 }))],
    ['mediaRows.putAll', () => mediaRows.putAll([mediaRow({ chat_id: hostile })])],
    ['mediaRows.captionsDue', () => mediaRows.captionsDue({ after: post, limit: 9 })],
    ['mediaRows.captionWritten', () => mediaRows.captionWritten(mediaRow({ caption_due: hostile }))],
    ['facts.find', () => facts.find(hostile, 7)],
    ['facts.findBrief', () => facts.findBrief([post])],
    ['facts.findKeyFrames', () => facts.findKeyFrames(1234567890, hostile)],
    ['facts.put', () => facts.put({ ...change, ...post })],
    ['factRows.scan', () => factRows.scan({ after: post, limit: 9 })],
    ['titles.newest', () => titles.newest({ after: newest, limit: 9 })],
    ['titles.changedSince', () => titles.changedSince({ sinceMs: hostile, limit: 9 })],
    [
      'titles.changedSince a place',
      () => titles.changedSince({ sinceMs: 0, after: { ...post, changed_at_ms: 0 }, limit: 9 }),
    ],
    ['mirrorCopies.find', () => mirrorCopies.find(post, 5)],
    ['mirrorCopies.scan', () => mirrorCopies.scan({ after: copy, limit: 9 })],
    ['mirrorCopies.topCopyId', () => mirrorCopies.topCopyId(hostile)],
    ['mirrorCopies.wanting', () => mirrorCopies.wanting({ ...wanted, chatId: hostile })],
    ['mirrorCopies.wanting of a channel', () => mirrorCopies.wanting({ ...wanted, mirrorChatId: hostile })],
    ['mirrorCopies.wanting after', () => mirrorCopies.wanting({ ...wanted, afterMessageId: hostile })],
  ];
}

function flowCalls({ ingest, ingestRows, publications, jobs }: Storage, value: unknown): Call[] {
  const hostile = value as never;
  const key = 'youtube:x';
  const claim = { key, token: 9, random_id: '1', log_top_id: 1 };
  const job = { kind: 'enrich', dedupe_key: 'b', payload: {}, priority: 0, requested_by: 7, ready_at: 4e12 };
  return [
    ['ingest.receive', () => ingest.receive(ingestEntry({ key: hostile }))],
    ['ingest.find', () => ingest.find(hostile)],
    ['ingest.publish', () => ingest.publish(hostile, mediaRecord({ message_id: 8 }))],
    ['ingest.duplicate', () => ingest.duplicate(hostile, 7)],
    ['ingest.answered', () => ingest.answered(hostile)],
    ['ingest.rejected', () => ingest.rejected(hostile)],
    ['ingestRows.scan', () => ingestRows.scan({ after: hostile, limit: 9 })],
    ['publications.find', () => publications.find(hostile)],
    ['publications.claim', () => publications.claim({ ...claim, key: hostile })],
    ['publications.claim by token', () => publications.claim({ ...claim, token: hostile })],
    ['publications.sent', () => publications.sent(key, hostile, 7)],
    ['publications.publish', () => publications.publish(hostile, 1, mediaRecord({ message_id: 8 }))],
    ['publications.reopen', () => publications.reopen(key, hostile, { random_id: '2', log_top_id: 2 })],
    ['publications.adopt', () => publications.adopt(hostile, 7)],
    ['jobs.add', () => jobs.add({ ...job, dedupe_key: hostile })],
    ['jobs.add of a kind', () => jobs.add({ ...job, kind: hostile })],
    ['jobs.find', () => jobs.find(hostile)],
    ['jobs.list of kinds', () => jobs.list({ kinds: [hostile], limit: 9 })],
    ['jobs.list of states', () => jobs.list({ states: [hostile], limit: 9 })],
    ['jobs.list of a person', () => jobs.list({ requestedBy: hostile, limit: 9 })],
    ['jobs.ahead', () => jobs.ahead(hostile)],
    ['jobs.cancel', () => jobs.cancel(hostile)],
    ['jobs.retry', () => jobs.retry(hostile)],
  ];
}

function otherCalls(
  { posters, places, conversations, usage, languages, bots, locations }: Storage,
  value: unknown,
): Call[] {
  const hostile = value as never;
  const talk = { key: 'rename:8', kind: 'rename', user_id: 7, value: '{}', expires_at_ms: 1e15 };
  const spending = { userId: 7, kind: 'files', windowStartMs: 0, amount: 1, limit: 9 } as const;
  return [
    ['posters.find', () => posters.find(hostile)],
    ['posters.scan', () => posters.scan({ after: hostile, limit: 9 })],
    ['places.find', () => places.find(hostile)],
    ['places.save', () => places.save(hostile, '2')],
    ['places.save of it', () => places.save('reindex', hostile)],
    ['places.remove', () => places.remove(hostile)],
    ['conversations.find', () => conversations.find(hostile, 0)],
    ['conversations.find by time', () => conversations.find('rename:7', hostile)],
    ['conversations.take', () => conversations.take(hostile, 0)],
    ['conversations.remove', () => conversations.remove(hostile)],
    ['conversations.list', () => conversations.list({ kind: hostile, nowMs: 0, limit: 9 })],
    [
      'conversations.list of a person',
      () => conversations.list({ kind: 'rename', userId: hostile, nowMs: 0, limit: 9 }),
    ],
    ['conversations.put', () => conversations.put({ ...talk, key: hostile }, 0)],
    ['conversations.put of it', () => conversations.put({ ...talk, value: hostile }, 0)],
    ['usage.used', () => usage.used(hostile, 'files', 0)],
    ['usage.spend', () => usage.spend({ ...spending, userId: hostile })],
    ['usage.spend of a kind', () => usage.spend({ ...spending, kind: hostile })],
    ['usage.spend of it', () => usage.spend({ ...spending, amount: hostile })],
    ['languages.find', () => languages.find(hostile)],
    ['languages.save', () => languages.save({ user_id: hostile, language: 'en', is_chosen: true })],
    ['bots.findUpdatesState', () => bots.findUpdatesState(hostile)],
    ['bots.findPeer', () => bots.findPeer(1, hostile, 7)],
    ['bots.savePeers', () => bots.savePeers([{ bot_id: 1, kind: hostile, id: 7, access_hash: '2' }])],
    ['bots.findChannelPts', () => bots.findChannelPts(1, hostile)],
    ['bots.saveChannelPts', () => bots.saveChannelPts(1, hostile, 2)],
    ['locations.findLocation', () => locations.findLocation(1, hostile)],
  ];
}
