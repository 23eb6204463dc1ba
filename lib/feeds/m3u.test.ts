import { describe, expect, it } from 'vitest';
import { feedItem } from './_feed-items.ts';
import { hostileNames } from './_hostile-names.ts';
import { m3uEntry } from './m3u.ts';

describe('an entry of a list', () => {
  it('has length, picture, group and title, and the address on a line of its own', () => {
    const facts = { title: 'Night on Earth', year: 1991, from: {} };
    expect(m3uEntry(feedItem({ facts }))).toBe(
      `#EXTINF:5400 tvg-id="57" tvg-name="Night on Earth (1991)" tvg-logo="https://films.example/api/poster/${'ab'.repeat(16)}" ` +
        'group-title="Films",Night on Earth (1991)\nhttps://films.example/stream/1000/57\n',
    );
  });

  it('groups episodes under their series, songs under music', () => {
    const facts = { title: 'Twin Peaks', season: 2, episodes: [7, 8], from: {} };
    expect(m3uEntry(feedItem({ facts }))).toContain('group-title="Twin Peaks",Twin Peaks S02E07-E08\n');
    expect(m3uEntry(feedItem({ file_type: 'audio', facts: { title: 'Song', artist: 'Band', from: {} } }))).toContain(
      'group-title="Music",Band – Song\n',
    );
  });

  it('says -1 for an unknown length, and no picture where there is none', () => {
    const entry = m3uEntry(feedItem({ duration: null, poster: null }));
    expect(entry).toMatch(/^#EXTINF:-1 /);
    expect(entry).not.toContain('tvg-logo');
  });

  it.each(hostileNames)('stays two lines with four attributes and one comma whatever the name: %j', (name) => {
    const entry = m3uEntry(feedItem({ custom_name: name, facts: { title: name, season: 1, from: {} } }));
    expect(entry.split('\n')).toHaveLength(3);
    expect(entry).toMatch(
      /^#EXTINF:5400 tvg-id="57" tvg-name="[^",\p{Cc}]+" tvg-logo="[^",]+" group-title="[^",\p{Cc}]+",[^",\p{Cc}]+\nhttps:\/\/films\.example\/stream\/1000\/57\n$/u,
    );
  });

  it('has a title even when nothing of the name can be shown', () => {
    expect(m3uEntry(feedItem({ custom_name: '\u202e,\u0007' }))).toContain(',57\n');
  });
});
