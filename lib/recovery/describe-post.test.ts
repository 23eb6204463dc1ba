// What a post says, and what becomes of a row when it is seen.

import { describe, expect, it } from 'vitest';
import { formatCaption, readCaption, rewriteCaption } from '#bot/caption.ts';
import { mediaFile } from '#test/harness/media-file.ts';
import { postRows } from '../catalog/post-row.ts';
import { suggestName } from '../catalog/titles.ts';
import type { MediaRow } from '../storage/storage.ts';
import type { PostedMedia } from '../telegram/telegram.ts';
import { captionFacts, changesOf, describePost, markMissing, mergePost } from './describe-post.ts';

const captions = { write: formatCaption, read: readCaption, rewrite: rewriteCaption };
const options = { captions, suggestName, postRow: postRows('https://films.example') };
const facts = { key: '7:1', uploadedBy: 7, source: 'direct_upload' } as const;
const link = { ...facts, source: 'youtube_link', youtubeUrl: 'https://youtu.be/x', key: 'youtube:x' } as const;

function post(caption: string, file: Partial<PostedMedia['file']> = {}): PostedMedia {
  return {
    chatId: 1000,
    messageId: 5,
    postedAtMs: Date.parse('2026-01-10T12:00:00.900Z'),
    caption,
    file: mediaFile({ fileName: 'The.Film.2020.mp4', ...file }),
  };
}

const ours = (name = 'Alien', metadata: Parameters<typeof formatCaption>[1] = facts) => formatCaption(name, metadata);
const rowOf = (caption = ours(), changes: Partial<MediaRow> = {}): MediaRow => ({
  ...describePost(post(caption), options),
  ...changes,
});

describe('a row described by its post', () => {
  it('has name and facts of our caption', () => {
    expect(rowOf(ours('Alien', { ...link, createdAt: '2025-12-01T00:00:00Z', isActive: false }))).toMatchObject({
      custom_name: 'Alien',
      uploaded_by: 7,
      source: 'youtube_link',
      youtube_url: 'https://youtu.be/x',
      created_at: '2025-12-01T00:00:00Z',
      is_active: false,
      post_key: 'youtube:x',
      stream_link: 'https://films.example/stream/1000/5',
    });
  });

  it.each([
    ['', 'The Film 2020'],
    ['My name\nand a note', 'My name'],
    ['https://example.org', 'The Film 2020'],
    ['sv1:{"broken', 'sv1:{"broken'],
  ])('made by hand with caption %j is called %j', (caption, name) => {
    expect(rowOf(caption)).toMatchObject({
      custom_name: name,
      uploaded_by: 0,
      post_key: null,
      created_at: '2026-01-10T12:00:00Z',
      is_active: true,
    });
  });

  it('is called after its file when an admin took our name away', () => {
    expect(rowOf(ours().replace(/^Alien/, ''))).toMatchObject({ custom_name: 'The Film 2020', uploaded_by: 7 });
  });

  it('comes back from the caption written for it, whatever it is', () => {
    for (const changes of [
      {},
      { custom_name: ' a\nb ' },
      { is_active: false },
      { created_at: '2020-02-29T23:59:59Z', post_key: null, uploaded_by: 0 },
      { source: 'youtube_link', youtube_url: 'https://youtu.be/ä?"' },
    ] as const) {
      const row = rowOf(ours(), changes);
      const caption = captions.write(row.custom_name, captionFacts(row, post('').postedAtMs));
      expect(describePost(post(caption), options)).toEqual(row);
    }
  });
});

describe('a row whose post is seen again', () => {
  it('stays as it is', () => {
    const row = rowOf(ours(), { thumb: 'a'.repeat(32), duration: 3.5, file_id: 'older' });
    expect(mergePost(row, post(ours()), options)).toEqual(row);
  });

  it('takes a name typed in Telegram', () => {
    expect(mergePost(rowOf(), post(ours('Aliens')), options)).toMatchObject({ custom_name: 'Aliens', caption_due: 0 });
  });

  it('keeps what the catalogue has changed and the caption does not tell of yet', () => {
    const row = rowOf(ours(), { custom_name: 'Chosen here', is_active: false, caption_due: 2 });
    expect(mergePost(row, post(ours('Typed there')), options)).toEqual(row);
  });

  it('takes a replaced file and forgets the thumbnail, even while a caption is due', () => {
    const row = rowOf(ours(), { thumb: 'a'.repeat(32), caption_due: 1, custom_name: 'Chosen here' });
    const seen = post(ours(), { documentId: '78', sizeBytes: 99, durationSeconds: undefined });
    expect(mergePost(row, seen, options)).toMatchObject({
      ...{ document_id: '78', file_size: 99, duration: null, thumb: null },
      ...{ custom_name: 'Chosen here', caption_due: 1 },
    });
  });

  it('keeps facts that a caption without metadata cannot tell, and wants them written', () => {
    const row = rowOf(ours('Alien', link), { is_active: false });
    expect(mergePost(row, post('New name'), options)).toEqual({ ...row, custom_name: 'New name', caption_due: 1 });
  });

  it('that was removed stays so when an old caption does not tell of it, and wants it written', () => {
    const row = rowOf(ours(), { is_active: false });
    expect(mergePost(row, post(ours()), options)).toEqual({ ...row, caption_due: 1 });
  });

  it('that was missing is there again, as its caption says', () => {
    const gone = markMissing(rowOf(ours(), { caption_due: 3 }), 0);
    expect(gone).toMatchObject({ is_active: false, missing_since: '1970-01-01T00:00:00Z', caption_due: 0 });
    expect(markMissing(gone, 9999)).toBe(gone);
    expect(mergePost(gone, post(ours()), options)).toEqual(rowOf());
    const removed = ours('Alien', { ...facts, isActive: false });
    expect(mergePost(gone, post(removed), options)).toMatchObject({ is_active: false, missing_since: null });
  });
});

describe('what listeners are told', () => {
  const active = rowOf();
  const removed = rowOf(ours(), { is_active: false });
  const renamed = rowOf(ours('Aliens'));
  it.each<[string, MediaRow | undefined, MediaRow, string[]]>([
    ['a new film', undefined, active, ['added']],
    ['one that came as removed', undefined, removed, []],
    ['nothing that shows', active, { ...active, caption_due: 1 }, []],
    ['another name', active, renamed, ['renamed']],
    ['another file', active, { ...active, document_id: '78' }, ['added']],
    ['a removal', active, removed, ['removed']],
    ['a missing message', active, markMissing(active, 0), ['removed']],
    ['a removed film of another name', removed, { ...renamed, is_active: false }, []],
    ['a film that is back, under another name', removed, renamed, ['restored', 'renamed']],
  ])('%s', (_name, before, after, kinds) => {
    const changes = changesOf(before, after);
    expect(changes.map(({ kind }) => kind)).toEqual(kinds);
    for (const { record } of changes) expect(record).toBe(after);
  });
});
