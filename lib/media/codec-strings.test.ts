// Configurations as they stand in films, and the strings browsers are asked with.
import { describe, expect, it } from 'vitest';
import { aacFacts, av1Codec, avcCodec, dolbyVisionCodec, hevcCodec, vpCodec, webmVp9Codec } from './codec-strings.ts';
import { keyFrameTable, mostKeyFrames, packKeyFrames, unpackKeyFrames } from './key-frames.ts';
import { languageTag } from './language.ts';
import { matroskaCodec } from './matroska-codecs.ts';

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

describe('codec strings', () => {
  it.each([
    ['H.264 High 4.0', avcCodec(bytes('01 64 00 28 ff')), 'avc1.640028'],
    ['H.264 in band', avcCodec(bytes('01 4d 40 1f ff'), 'avc3'), 'avc3.4d401f'],
    ['H.264 without a configuration', avcCodec(bytes('')), 'avc1'],
    ['HEVC Main', hevcCodec(bytes('01 01 60000000 90 00 00 00 00 00 5d 00')), 'hvc1.1.6.L93.90'],
    ['HEVC Main 10 high tier', hevcCodec(bytes('01 22 20000000 b0 00 00 00 00 00 99 00'), 'hev1'), 'hev1.2.4.H153.B0'],
    ['AV1 Main 10 bit', av1Codec(bytes('81 08 4c 00')), 'av01.0.08M.10'],
    ['AV1 High tier 8 bit', av1Codec(bytes('81 2d 80 00')), 'av01.1.13H.08'],
    ['VP9 profile 2', vpCodec(bytes('02 29 a2'), 'vp09'), 'vp09.02.41.10'],
    ['VP9 of WebM', webmVp9Codec(bytes('01 01 02 02 01 14 03 01 0a')), 'vp09.02.20.10'],
    ['VP9 of WebM without features', webmVp9Codec(bytes('')), 'vp9'],
    ['Dolby Vision 5.6', dolbyVisionCodec(bytes('01 00 0a 35'), 'dvh1'), 'dvh1.05.06'],
    ['AAC LC', aacFacts(bytes('11 90')).codec, 'mp4a.40.2'],
    ['HE-AAC', aacFacts(bytes('2b 92 08 00')).codec, 'mp4a.40.5'],
    ['XviD in VfW', matroskaCodec('V_MS/VFW/FOURCC', bytes(`${'00'.repeat(16)} 58564944`)), 'mp4v.20.240'],
    ['old AAC id', matroskaCodec('A_AAC/MPEG4/LC/SBR'), 'mp4a.40.5'],
    ['PGS', matroskaCodec('S_HDMV/PGS'), 'pgs'],
    ['something new', matroskaCodec('V_FUTURE'), ''],
  ])('%s', (_name, ours, expected) => expect(ours).toBe(expected));

  it('HE-AAC plays at the doubled rate', () => {
    expect(aacFacts(bytes('2b 92 08 00'))).toMatchObject({ sampleRate: 44100, channels: 2 });
  });
});

it.each([
  ['eng', 'en'],
  ['ger', 'de'],
  ['deu', 'de'],
  ['chi', 'zh'],
  ['pt-BR', 'pt-BR'],
  ['pt_br', 'pt-BR'],
  ['fil', 'fil'],
  ['und', undefined],
  ['', undefined],
  ['en-a', undefined],
  ['```', undefined],
])('language %j is %j', (code, expected) => expect(languageTag(code)).toBe(expected));

describe('key frames', () => {
  it('are thinned to the bound and sorted', () => {
    const entries = Array.from({ length: 20_000 }, (_, index): [number, number] => [index * 10, index]);
    const table = keyFrameTable(1, entries.reverse());
    expect(table?.timesMs.length).toBeLessThanOrEqual(mostKeyFrames);
    expect(table?.timesMs).toEqual([...(table?.timesMs ?? [])].sort((a, b) => a - b));
    expect(keyFrameTable(1, [])).toBeUndefined();
  });

  it('come back from the store as they were', () => {
    const table = { trackId: 3, timesMs: [0, 2000, 4010], offsets: [48, 2 ** 33, 2 ** 33 + 7] };
    expect(unpackKeyFrames(packKeyFrames(table))).toEqual(table);
  });
});
