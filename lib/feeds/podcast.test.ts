import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { feedItem } from './_feed-items.ts';
import { hostileNames } from './_hostile-names.ts';
import { oneLine } from './plain-text.ts';
import { podcastXml } from './podcast.ts';

const head = {
  site: 'https://films.example',
  self: 'https://films.example/feeds/audio.xml?token=a&b',
  picture: 'https://films.example/apple-icon.png',
};

interface ParsedItem {
  readonly title: string;
  readonly description: string;
  readonly guid: { readonly '#text': string; readonly '@_isPermaLink': string };
  readonly pubDate: string;
  readonly enclosure: { readonly '@_url': string; readonly '@_length': string; readonly '@_type': string };
  readonly 'itunes:duration'?: string;
  readonly 'itunes:author'?: string;
}

function parsed(xml: string) {
  expect(XMLValidator.validate(xml)).toBe(true);
  const parser = new XMLParser({
    ignoreAttributes: false,
    parseTagValue: false,
    isArray: (name) => name === 'item',
    trimValues: false,
  });
  const { rss } = parser.parse(xml) as {
    rss: {
      '@_version': string;
      channel: { title: string; item?: ParsedItem[]; 'atom:link': { '@_href': string }; lastBuildDate?: string };
    };
  };
  return rss;
}

describe('the podcast', () => {
  const song = feedItem({
    file_type: 'audio',
    mime_type: 'audio/mpeg',
    duration: 61.5,
    facts: { title: 'Song', artist: 'Band', album: 'Record', from: {} },
  });

  it('has for each song its file, length, type, day and a lasting id', () => {
    const { channel, '@_version': version } = parsed(podcastXml(head, [song]));
    expect(version).toBe('2.0');
    expect(channel['atom:link']['@_href']).toBe(head.self);
    expect(channel.lastBuildDate).toBe('Tue, 16 Dec 2025 06:18:24 GMT');
    expect(channel.item).toHaveLength(1);
    expect(channel.item?.[0]).toMatchObject({
      title: 'Band – Song',
      description: 'Band · Record',
      guid: { '#text': 'streamvault:1000:57', '@_isPermaLink': 'false' },
      pubDate: 'Tue, 16 Dec 2025 06:18:24 GMT',
      enclosure: { '@_url': 'https://films.example/stream/1000/57', '@_length': '1574507', '@_type': 'audio/mpeg' },
      'itunes:duration': '62',
      'itunes:author': 'Band',
    });
  });

  it('is a feed without songs, too', () => {
    const { channel } = parsed(podcastXml(head, []));
    expect(channel.title).toBe('StreamVault');
    expect(channel.item).toBeUndefined();
  });

  it.each(hostileNames)('is read whole with a song called %j', (name) => {
    const facts = { title: name, artist: name, from: {} };
    const items = [feedItem({ custom_name: name, file_type: 'audio', facts }), song];
    const { channel } = parsed(podcastXml(head, items, () => 'audio/"x'));
    expect(channel.item).toHaveLength(2);
    expect(channel.item?.[0]?.title).toBe(oneLine(`${name} – ${name}`));
    expect(channel.item?.[0]?.enclosure['@_type']).toBe('audio/"x');
  });
});
