import { describe, expect, it } from 'vitest';
import { oembedSchema } from '../api/feed-contract.ts';
import { feedItem } from './_feed-items.ts';
import { hostileNames } from './_hostile-names.ts';
import { type OembedSubject, oembedOf, watchAddress } from './oembed.ts';

const subject = (changes: Partial<OembedSubject> = {}): OembedSubject => ({
  item: feedItem(),
  contentType: 'video/mp4',
  isPublic: true,
  url: 'https://films.example',
  picture: { width: 320, height: 180 },
  ...changes,
});

describe('a card', () => {
  it('holds a player where everybody may watch, as large as there is room', () => {
    const card = oembedOf(subject(), { maxWidth: 640, maxHeight: 600 });
    expect(oembedSchema.parse(card)).toEqual(card);
    expect(card).toMatchObject({ type: 'video', width: 640, height: 360, thumbnail_width: 320 });
    expect(card.html).toContain('<video src="https://films.example/stream/1000/57" controls');
    expect(oembedOf(subject({ contentType: 'audio/mpeg' }), {})).toMatchObject({ type: 'rich', height: 54 });
  });

  it('is a link where a signature is needed or no browser plays it, and tells no address', () => {
    const signed = oembedOf(subject({ isPublic: false }), {});
    expect(signed).toEqual({
      ...{ version: '1.0', type: 'link', title: 'Night on Earth' },
      ...{ provider_name: 'StreamVault', provider_url: 'https://films.example' },
    });
    const foreign = oembedOf(subject({ contentType: 'video/x-matroska' }), {});
    expect(foreign.type).toBe('link');
    expect(foreign.html).toBeUndefined();
  });

  it('names no picture that is too large for the other site', () => {
    expect(oembedOf(subject(), { maxWidth: 300 })).not.toHaveProperty('thumbnail_url');
  });

  it.each(hostileNames)('has no markup of a name: %j', (name) => {
    const item = { ...feedItem({ custom_name: name }), stream: `https://films.example/"><script>` };
    expect(oembedOf(subject({ item }), {}).html).not.toContain('<script>');
  });
});

describe('the address of a title page', () => {
  it.each([
    ['https://films.example/watch/57', { messageId: 57, exp: null, sig: null, by: null }],
    ['https://films.example/watch/57?exp=1&sig=x&by=u1', { messageId: 57, exp: '1', sig: 'x', by: 'u1' }],
  ])('%s', (address, expected) => expect(watchAddress('https://films.example', address)).toEqual(expected));

  it.each([
    'https://evil.example/watch/57',
    'http://films.example/watch/57',
    'https://films.example/watch/057',
    'https://films.example/watch/57/x',
    'https://films.example/stream/57',
    'https://films.example@evil.example/watch/57',
    'javascript:alert(1)',
    'watch/57',
    '',
  ])('is none: %j', (address) => expect(watchAddress('https://films.example', address)).toBeUndefined());
});
