import { describe, expect, it } from 'vitest';
import { readHlsName } from './hls-name.ts';
import { masterPlaylist, mediaPlaylist } from './hls-playlists.ts';
import { hlsTracks, mostSounds } from './hls-tracks.ts';

const sound = { name: 'audio-1', label: '1 en', language: 'en', isDefault: true };
const facts = { codecs: ['avc1.64001f', 'mp4a.40.2'], bandwidth: 1, width: 640, height: 360, framesPerSecond: 24 };

describe('playlists', () => {
  it('give each segment its exact length', () => {
    expect(mediaPlaylist({ startsMs: [0, 4083, 9000], endMs: 12_345 }, 'video', '?v=1').split('\n')).toEqual([
      ...['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-TARGETDURATION:5', '#EXT-X-MEDIA-SEQUENCE:0'],
      ...['#EXT-X-PLAYLIST-TYPE:VOD', '#EXT-X-INDEPENDENT-SEGMENTS', '#EXT-X-MAP:URI="video-init.mp4?v=1"'],
      ...['#EXTINF:4.083,', 'video-seg-0.m4s?v=1', '#EXTINF:4.917,', 'video-seg-1.m4s?v=1'],
      ...['#EXTINF:3.345,', 'video-seg-2.m4s?v=1', '#EXT-X-ENDLIST', ''],
    ]);
  });

  it('hand the query on to every address', () => {
    const text = masterPlaylist({ ...facts, sounds: [sound] }, '?exp=1&sig=x&v=7');
    expect(text).toContain('URI="audio-1.m3u8?exp=1&sig=x&v=7"');
    expect(text).toContain('\nvideo.m3u8?exp=1&sig=x&v=7\n');
  });

  it('let no name of a track break a line or an attribute', () => {
    const label = 'a"\n#EXTINF:1,\r\nhttp://evil.example/\u2028\u0000,URI="x';
    const text = masterPlaylist({ ...facts, sounds: [{ ...sound, label }] }, '');
    expect(text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual(['video.m3u8']);
    expect(text.match(/URI="/g)).toHaveLength(1);
  });

  it('of a silent film name no sound', () => {
    const text = masterPlaylist({ ...facts, sounds: [] }, '');
    expect(text).not.toContain('AUDIO');
  });
});

describe('names of files', () => {
  it.each([
    ['master.m3u8', { kind: 'master' }],
    ['video.m3u8', { kind: 'media', rendition: 'video' }],
    ['audio-12.m3u8', { kind: 'media', rendition: 'audio-12' }],
    ['audio-1-init.mp4', { kind: 'init', rendition: 'audio-1' }],
    ['video-seg-120.m4s', { kind: 'segment', rendition: 'video', index: 120 }],
  ])('%s', (name, asked) => expect(readHlsName(name)).toEqual(asked));

  it.each(['', 'audio-0.m3u8', 'video-seg-.m4s', 'video-seg-1.m4s/', '../master.m3u8', 'video-seg-1234567.m4s'])(
    'no name: "%s"',
    (name) => expect(readHlsName(name)).toBeUndefined(),
  );
});

describe('tracks that go out', () => {
  const any = { is_default: false, is_forced: false };
  const picture = { kind: 'video', id: 1, codec: 'avc1.64001f', ...any, width: 1, height: 1, rotation: 0 } as const;
  const audio = (id: number, codec: string, more = {}) =>
    ({ kind: 'audio', id, codec, ...any, channels: 2, sample_rate: 48_000, ...more }) as const;

  it('copy AAC and make the rest into it', () => {
    const { sounds } = hlsTracks([picture, audio(2, 'ac-3'), audio(3, 'mp4a.40.5'), audio(4, '')], 1);
    expect(sounds.map(({ isCopied, codec }) => [isCopied, codec])).toEqual([
      [false, 'mp4a.40.2'],
      [true, 'mp4a.40.5'],
      [false, 'mp4a.40.2'],
    ]);
  });

  it('have one default, and names of their own', () => {
    const { sounds } = hlsTracks(
      [picture, audio(2, '', { language: 'en' }), audio(3, '', { language: 'en', is_default: true })],
      1,
    );
    expect(sounds.map(({ isDefault }) => isDefault)).toEqual([false, true]);
    expect(new Set(sounds.map(({ label }) => label)).size).toBe(2);
  });

  it('are bounded', () => {
    const many = Array.from({ length: 30 }, (_, index) => audio(index + 2, 'ac-3'));
    expect(hlsTracks([picture, ...many], 1).sounds).toHaveLength(mostSounds);
  });

  it.each(['xvid', 'mpeg2', '', 'vp8'])('refuse a picture in "%s"', (codec) =>
    expect(() => hlsTracks([{ ...picture, codec }], 1)).toThrow('does not go into HLS'),
  );
});
