// yt-dlp's documents as LinkFacts. The documents are cut down from what the real one printed.
import { describe, expect, it } from 'vitest';
import { isAppError } from '#lib/errors.ts';
import { keyOf, parseLinkFacts } from './link-facts.ts';

const options = {
  href: 'https://site.example/page',
  playlistLimit: 3,
  isAllowed: (link: string) => !link.includes('evil'),
};
const parse = (document: unknown) => parseLinkFacts(JSON.stringify(document), options);

function codeOf(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return isAppError(error) ? error.code : error;
  }
  return undefined;
}

const film = {
  id: 'BaW_jenozKc',
  extractor_key: 'Youtube',
  webpage_url: 'https://www.youtube.com/watch?v=BaW_jenozKc',
  title: 'A film\u202e\n of two   lines',
  duration: 10.5,
  thumbnail: 'https://i.ytimg.com/vi/BaW_jenozKc/maxresdefault.webp',
  filesize_approx: 1234.6,
  ext: 'mp4',
  vcodec: 'avc1',
  height: 720,
  formats: [
    { vcodec: 'none', protocol: 'mhtml', height: 90, ext: 'mhtml' },
    { vcodec: 'none', protocol: 'https', ext: 'm4a' },
    { vcodec: 'avc1', protocol: 'https', height: 360 },
    { vcodec: 'avc1', protocol: 'https', height: 720 },
    { vcodec: 'vp9', protocol: 'https', height: 720 },
    { vcodec: 'av01', protocol: 'm3u8_native', height: 1080 },
    { vcodec: 'avc1', protocol: 'rtmp', height: 4320 },
  ],
};

describe('parseLinkFacts', () => {
  it('describes a film', () => {
    expect(parse(film)).toEqual({
      url: options.href,
      key: 'youtube:BaW_jenozKc',
      title: 'A film of two lines',
      duration: 10.5,
      size_bytes: 1235,
      thumbnail_url: film.thumbnail,
      heights: [1080, 720, 360],
      has_video: true,
      entries: [],
      entry_count: 0,
    });
  });

  it('describes what says nothing of itself', () => {
    expect(parse({ id: 'clip', extractor_key: 'Generic', ext: 'mp4', webpage_url: options.href })).toMatchObject({
      title: 'site.example',
      duration: null,
      size_bytes: null,
      thumbnail_url: null,
      heights: [],
      has_video: true,
    });
  });

  it.each([
    [{ ext: 'mp3' }, false],
    [{ ext: 'm4a', vcodec: 'none', formats: [{ vcodec: 'none', ext: 'm4a', protocol: 'https' }] }, false],
    [{ ext: 'mp4', formats: [{ ext: 'mp4', protocol: 'http' }] }, true],
  ])('tells sound from film: %j', (document, hasVideo) => {
    expect(parse({ id: '1', ...document }).has_video).toBe(hasVideo);
  });

  it('lists a playlist up to the limit, without what may not be fetched', () => {
    const entries = [
      { _type: 'url', id: 'a', ie_key: 'Youtube', title: 'One', url: 'https://www.youtube.com/watch?v=a' },
      { _type: 'url', id: 'x', ie_key: 'Generic', title: 'No', url: 'http://evil.example/' },
      {
        id: 'page-2',
        extractor_key: 'HTML5MediaEmbed',
        webpage_url: options.href,
        formats: [{ url: 'https://site.example/2.mp4' }],
      },
      { _type: 'url', id: 'd', ie_key: 'Youtube', title: 'Four', url: 'https://www.youtube.com/watch?v=d' },
    ];
    const facts = parse({
      _type: 'playlist',
      id: 'PL1',
      extractor_key: 'YoutubeTab',
      title: 'List',
      playlist_count: 5000,
      entries,
    });
    expect(facts).toMatchObject({ key: 'youtubetab:PL1', has_video: true, entry_count: 5000 });
    expect(facts.entries).toEqual([
      { url: 'https://www.youtube.com/watch?v=a', key: 'youtube:a', title: 'One' },
      { url: 'https://site.example/2.mp4', key: expect.stringMatching(/^generic:[0-9a-f]{32}$/), title: '3' },
    ]);
  });

  it.each([
    [{ ...film, is_live: true }, 'link_live'],
    [{ ...film, live_status: 'is_upcoming' }, 'link_live'],
    [{ _type: 'playlist', entries: [] }, 'link_refused'],
    [{ _type: 'playlist', entries: [{ url: 'http://evil.example/' }, null] }, 'link_refused'],
    [[], 'link_failed'],
    [null, 'link_failed'],
  ])('refuses %j', (document, code) => {
    expect(codeOf(() => parse(document))).toBe(code);
  });

  it('refuses what is no JSON', () => {
    expect(codeOf(() => parseLinkFacts('{"id": "1', options))).toBe('link_failed');
  });
});

describe('keyOf', () => {
  it('is the address where ids are file names', () => {
    const one = keyOf('Generic', 'clip', 'https://a.example/clip.mp4#t=10');
    expect(one).toBe(keyOf('HTML5MediaEmbed', 'clip-1', 'https://A.example:443/clip.mp4'));
    expect(one).not.toBe(keyOf('Generic', 'clip', 'https://b.example/clip.mp4'));
    expect(keyOf(null, 'x', 'nonsense')).toMatch(/^generic:/);
  });
});
