// What ffprobe says, what containers are by their first bytes, and what can be copied where.
import { describe, expect, it } from 'vitest';
import { containerOf } from './container.ts';
import { copyTarget, parseProbe } from './media-tools.ts';

const stream = (codec: string) => ({ codec, width: null, height: null });

it.each([
  ['h264', 'aac', 'mp4'],
  ['av1', 'opus', 'mp4'],
  ['hevc', undefined, 'mp4'],
  ['vp8', 'vorbis', undefined],
  ['h264', 'dts', undefined],
  [undefined, 'aac', 'm4a'],
  [undefined, 'opus', 'ogg'],
  [undefined, 'mp3', 'mp3'],
  [undefined, 'wmav2', undefined],
  [undefined, undefined, undefined],
])('%s and %s go into %s', (video, audio, extension) => {
  const target = copyTarget({ video: video ? stream(video) : undefined, audio: audio ? stream(audio) : undefined });
  expect(target?.extension).toBe(extension);
});

describe('parseProbe', () => {
  it('takes the first streams, not the cover', () => {
    const streams = [
      { codec_type: 'video', codec_name: 'mjpeg', width: 500, height: 500, disposition: { attached_pic: 1 } },
      { codec_type: 'audio', codec_name: 'mp3' },
      { codec_type: 'video', codec_name: 'h264', width: 640, height: 360, disposition: { attached_pic: 0 } },
    ];
    expect(parseProbe(JSON.stringify({ streams, format: { duration: '6.02' } }))).toEqual({
      durationSeconds: 6.02,
      video: { codec: 'h264', width: 640, height: 360 },
      audio: { codec: 'mp3', width: null, height: null },
    });
  });

  it.each(['', '{', 'null', '[]'])('makes nothing of %j', (json) => {
    expect(parseProbe(json)).toBeUndefined();
  });

  it('bears a file that says nothing', () => {
    expect(parseProbe('{}')).toEqual({ durationSeconds: null, video: undefined, audio: undefined });
  });
});

it.each([
  ['0000001c6674797069736f6d', 'mp4'],
  ['0000001c667479704d344120', 'm4a'],
  ['1a45dfa3a3428681', 'matroska'],
  ['1a45dfa39f4286810142f7810142f2810442f381084282847765626d', 'webm'],
  ['464c5601', 'flv'],
  ['494433040000', 'mp3'],
  ['fffb9064', 'mp3'],
  ['fff15080', 'aac'],
  ['4f676753', 'ogg'],
  ['664c6143', 'flac'],
  ['52494646aaaaaaaa57415645', 'wav'],
  ['52494646aaaaaaaa41564920', 'avi'],
  ['52494646aaaaaaaa57454250', undefined],
  ['3c21646f63747970652068746d6c3e', undefined],
  ['234558544d3355', undefined],
  ['', undefined],
])('%s begins %s', (hex, name) => {
  expect(containerOf(Buffer.from(hex, 'hex'))).toBe(name);
});
