import { describe, expect, it } from 'vitest';
import type { CatalogFile } from '#lib/api/contract.ts';
import { textsIn } from '#test/harness/texts.ts';
import {
  type SharedSeries,
  type ShareSubject,
  seriesShareTags as seriesTagsOf,
  shareTags as tagsOf,
} from './share-tags.ts';

const shareTags = (subject: ShareSubject) => tagsOf(subject, textsIn('en'));
const seriesShareTags = (subject: SharedSeries) => seriesTagsOf(subject, textsIn('en'));

const file: CatalogFile = {
  ...{ message_id: 57, chat_id: 1000, custom_name: 'night.on.earth.1991', file_size: 1_574_507, file_type: 'video' },
  ...{ duration: 5400, created_at: '2025-12-16T06:18:24Z', mime_type: 'video/mp4', width: 1920, height: 1080 },
  ...{ stream_link: 'https://films.example/stream/1000/57', watch_path: '/watch/57', poster: '/api/poster/ab' },
  facts: { title: 'Night on Earth', year: 1991, from: {} },
};
const subject = { file, query: '', url: 'https://films.example', isPublic: true };

describe('the head of a title page', () => {
  it('names title, picture, film and card by whole addresses', () => {
    const tags = shareTags(subject);
    expect(tags.openGraph).toMatchObject({
      ...{ type: 'video.other', title: 'Night on Earth (1991)', url: 'https://films.example/watch/57' },
      images: [{ url: 'https://films.example/api/poster/ab' }],
      videos: [{ url: 'https://films.example/stream/1000/57', type: 'video/mp4', width: 1920, height: 1080 }],
    });
    expect(tags.twitter).toMatchObject({ card: 'summary_large_image', description: 'Video · 1:30:00 · 1.6 MB' });
    expect(tags.alternates?.types?.['application/json+oembed']).toMatchObject([
      { url: 'https://films.example/oembed?format=json&url=https%3A%2F%2Ffilms.example%2Fwatch%2F57' },
    ]);
    expect(tags.robots).toBeUndefined();
  });

  it('describes a film in the language of who looks', () => {
    expect(tagsOf(subject, textsIn('de')).description).toBe('Video · 1:30:00 · 1,6 MB');
  });

  it('names no film where a signature opens it, leads to the card with it, and is nobody’s to keep', () => {
    const tags = shareTags({ ...subject, query: '?exp=1&sig=x', isPublic: false });
    expect(JSON.stringify(tags)).not.toContain('/stream/');
    expect(tags.openGraph).toMatchObject({ url: 'https://films.example/watch/57?exp=1&sig=x' });
    expect(JSON.stringify(tags.alternates)).toContain('watch%2F57%3Fexp%3D1%26sig%3Dx');
    expect(tags.robots).toEqual({ index: false, follow: false });
  });

  it('calls episodes and songs what they are called, and does without a picture', () => {
    const facts = { title: 'Twin Peaks', season: 1, from: {} };
    const episode = shareTags({ ...subject, file: { ...file, facts, poster: null } });
    expect(episode.openGraph).toMatchObject({ title: 'night.on.earth.1991', images: [] });
    expect(episode.twitter).toMatchObject({ card: 'summary' });
    const song = shareTags({ ...subject, file: { ...file, file_type: 'audio', mime_type: 'audio/mpeg' } });
    expect(song.openGraph).toMatchObject({ type: 'music.song', audio: [{ type: 'audio/mpeg' }] });
    expect(song.openGraph).not.toHaveProperty('videos');
  });

  it('tells what a film is about, and no more than a card shows', () => {
    const facts = { title: 'x', overview: 'a'.repeat(1000), from: {} };
    expect(shareTags({ ...subject, file: { ...file, facts } }).description).toHaveLength(300);
  });
});

describe('the head of a page of a series', () => {
  const series = { slug: 'twin peaks', title: 'Twin Peaks', seasons: 2, episodes: 1, newest: file };

  it('names title, picture and page by whole addresses', () => {
    const tags = seriesShareTags({ series, url: 'https://films.example', isPublic: true });
    expect(tags.openGraph).toMatchObject({
      ...{ type: 'video.tv_show', title: 'Twin Peaks', url: 'https://films.example/series/twin%20peaks' },
      ...{ description: '2 seasons, 1 episode', images: [{ url: 'https://films.example/api/poster/ab' }] },
    });
    expect(tags.robots).toBeUndefined();
  });

  it('does without a picture, and is nobody’s to keep where one signs in', () => {
    const tags = seriesShareTags({
      series: { ...series, newest: null },
      url: 'https://films.example',
      isPublic: false,
    });
    expect(tags.openGraph).toMatchObject({ images: [] });
    expect(tags.robots).toEqual({ index: false, follow: false });
  });
});
