// What each browser is told about each kind of file.
import { describe, expect, it } from 'vitest';
import { type Abilities, planFor } from './play-plan.ts';

const unknownTo = (pattern: RegExp, readsWholeMatroska = false): Abilities => ({
  canPlay: (type) => !pattern.test(type),
  readsWholeMatroska,
  canRemux: false,
});
const chromium = unknownTo(/hvc1|hev1|ac-3|ec-3|dts|alac|mpeg2/);
const firefox = unknownTo(/ac-3|ec-3|dts|alac|mpeg2/, true);
const safari = unknownTo(/dts|mpeg2/);

const item = (mime: string, picture: string | undefined, ...sounds: readonly string[]) => ({
  mime_type: mime,
  file_type: 'video' as const,
  facts: {
    from: {},
    tracks: [
      ...(picture === undefined
        ? []
        : [{ kind: 'video' as const, id: 1, codec: picture, is_default: true, is_forced: false }]),
      ...sounds.map((codec, place) => ({
        kind: 'audio' as const,
        id: place + 2,
        codec: codec.replace('*', ''),
        is_default: codec.endsWith('*'),
        is_forced: false,
      })),
    ],
  },
});
const mkv = 'video/x-matroska';

describe('planFor', () => {
  it.each([
    ['H.264 and AAC in MP4', chromium, item('video/mp4', 'avc1.640028', 'mp4a.40.2'), 'direct'],
    ['H.264 and AAC in MKV', chromium, item(mkv, 'avc1.640028', 'mp4a.40.2'), 'direct'],
    ['H.264 and Opus in MKV', firefox, item(mkv, 'avc1.640028', 'opus'), 'direct'],
    ['H.264 and MP3 in MKV', chromium, item(mkv, 'avc1.640028', 'mp3'), 'direct'],
    ['the default of two sounds', chromium, item(mkv, 'avc1.640028', 'ac-3', 'mp4a.40.2*'), 'direct'],
    ['codecs nobody has a word for', chromium, item(mkv, '', ''), 'direct'],
    ['H.264 and AAC in MKV', firefox, item(mkv, 'avc1.640028', 'mp4a.40.2'), 'wholeFile'],
    ['FLAC in MKV', firefox, item(mkv, 'avc1.640028', 'flac'), 'sound'],
    ['FLAC in MKV', chromium, item(mkv, 'avc1.640028', 'flac'), 'direct'],
    ['FLAC in MP4', firefox, item('video/mp4', 'avc1.640028', 'fLaC'), 'direct'],
    ['HEVC in MKV', firefox, item(mkv, 'hvc1.1.6.L93.B0', 'opus'), 'direct'],
    ['AC-3 in MP4', firefox, item('video/mp4', 'avc1.640028', 'ac-3'), 'sound'],
    ['HEVC', chromium, item(mkv, 'hvc1.1.6.L93.B0', 'mp4a.40.2'), 'picture'],
    ['HEVC in MP4', safari, item('video/mp4', 'hvc1.1.6.L93.B0', 'mp4a.40.2'), 'direct'],
    ['AC-3 in MP4', safari, item('video/mp4', 'avc1.640028', 'ac-3'), 'direct'],
    ['AC-3 in MKV, whatever is claimed', safari, item(mkv, 'avc1.640028', 'ac-3'), 'sound'],
    ['DTS', chromium, item(mkv, 'avc1.640028', 'dtsc'), 'sound'],
    ['the first sound when none is the default', chromium, item(mkv, 'avc1.640028', 'ec-3', 'mp4a.40.2'), 'sound'],
    ['AVI', chromium, item('video/x-msvideo', 'mp4v.20.240', 'mp3'), 'container'],
  ])('%s', (_, abilities, file, expected) => {
    const plan = planFor(file, abilities);
    expect(plan.way === 'help' ? plan.reason : plan.way).toBe(expected);
  });

  it.each([
    ['sound', chromium, item(mkv, 'avc1.640028', 'ac-3'), 'remux'],
    ['MKV with AAC', firefox, item(mkv, 'avc1.640028', 'mp4a.40.2'), 'remux'],
    ['MKV with FLAC', firefox, item(mkv, 'avc1.640028', 'flac'), 'remux'],
    ['nothing', chromium, item(mkv, 'avc1.640028', 'mp4a.40.2'), 'direct'],
    ['a picture, which stays as it is', chromium, item(mkv, 'hvc1.1.6.L93.B0', 'ac-3'), 'help'],
    ['a song', chromium, item(mkv, undefined, 'dtsc'), 'help'],
    ['AVI', chromium, item('video/avi', 'avc1.640028', 'mp3'), 'help'],
  ])('asks the server for help with %s: %#', (_, abilities, file, expected) => {
    expect(planFor(file, { ...abilities, canRemux: true }).way).toBe(expected);
  });

  it('tries what nobody has looked at', () => {
    expect(planFor({ mime_type: mkv, file_type: 'video' }, firefox)).toEqual({ way: 'direct' });
  });

  it('names what is missing, and whether anything of it plays', () => {
    expect(planFor(item(mkv, 'hvc1.1.6.L93.B0', 'opus'), chromium)).toMatchObject({
      what: 'hevc',
      playsPartly: true,
    });
    expect(planFor(item(mkv, undefined, 'dtsc'), chromium)).toMatchObject({ what: 'dts', playsPartly: false });
    expect(planFor(item('video/avi', 'avc1.640028'), chromium)).toMatchObject({ what: 'AVI', playsPartly: false });
  });

  it('plays another sound by the server, and the usual one where that cannot help', () => {
    const film = item('video/mp4', 'avc1.640028', 'mp4a.40.2*', 'ac-3');
    const helped = { ...chromium, canRemux: true };
    expect(planFor(film, helped, 1)).toMatchObject({ way: 'remux' });
    expect(planFor(film, helped, 0)).toEqual({ way: 'direct' });
    expect(planFor(film, helped, 7)).toEqual({ way: 'direct' });
    expect(planFor(film, chromium, 1)).toEqual({ way: 'direct' });
    expect(planFor(item('video/mp4', 'hvc1.1.6', 'mp4a.40.2*', 'ac-3'), helped, 1)).toMatchObject({
      reason: 'picture',
    });
  });
});
