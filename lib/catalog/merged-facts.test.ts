// Who wins.
import { describe, expect, it } from 'vitest';
import { factSources } from '../storage/media-facts.ts';
import { mergeFacts } from './merged-facts.ts';

describe('mergeFacts', () => {
  it('takes each field from the most trusted source that knows it', () => {
    const merged = mergeFacts({
      telegram: { duration: 10, width: 1, poster: { hash: 'a', placeholder: null } },
      name: { title: 'name', year: 1, quality: '720p' },
      header: { duration: 11, quality: '1080p' },
      tmdb: { title: 'tmdb' },
      admin: { year: 2 },
    });
    expect(merged).toEqual({
      title: { value: 'tmdb', from: 'tmdb' },
      year: { value: 2, from: 'admin' },
      duration: { value: 11, from: 'header' },
      quality: { value: '1080p', from: 'header' },
      width: { value: 1, from: 'telegram' },
      poster: { value: { hash: 'a', placeholder: null }, from: 'telegram' },
    });
  });

  it("lets an admin's edit win over all, and the next one in line show when it is taken back", () => {
    const layers = Object.fromEntries(factSources.map((source) => [source, { title: source }]));
    const order: string[] = [];
    while (Object.keys(layers).length > 0) {
      const from = mergeFacts(layers).title?.from ?? '';
      order.push(from);
      delete layers[from];
    }
    expect(order).toEqual(['admin', 'tmdb', 'header', 'name', 'ffmpeg', 'telegram']);
  });

  it('of nothing is nothing', () => expect(mergeFacts({})).toEqual({}));
});
