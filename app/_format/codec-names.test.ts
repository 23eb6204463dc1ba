// Names of codecs.
import { expect, it } from 'vitest';
import { codecName } from './codec-names.ts';

it.each([
  ['avc1.64001f', 'H.264'],
  ['hvc1.2.4.L153', 'HEVC'],
  ['vp09.00.10.08', 'VP9'],
  ['mp4a.40.2', 'AAC'],
  ['ec-3', 'Dolby Digital Plus'],
  ['opus', 'Opus'],
  ['zzz1', undefined],
  ['', undefined],
])('%s is %s', (codec, name) => expect(codecName(codec)).toBe(name));
