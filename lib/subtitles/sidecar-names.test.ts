// Which names are those of a film's subtitles.
import { describe, expect, it } from 'vitest';
import { isOfRelease, readSidecarName } from './sidecar-names.ts';

describe('names of subtitle files', () => {
  it.each([
    ['Heat.1995.srt', { format: 'srt', language: undefined, isForced: false, isHearingImpaired: false }],
    ['Heat.1995.en.srt', { format: 'srt', language: 'en' }],
    ['Heat.1995.ENG.forced.ASS', { format: 'ass', language: 'en', isForced: true }],
    ['Heat (1995) - German [SDH].vtt', { format: 'vtt', language: 'de', isHearingImpaired: true }],
    ['Heat.1995.hi.srt', { language: 'hi' }],
    ['Heat.1995.en.hi.srt', { isForced: false }],
    ['Heat.1995.pt_2.ssa', { format: 'ssa', language: 'pt' }],
  ])('%s', (name, expected) => expect(readSidecarName(name)).toMatchObject(expected));

  it.each(['Heat.mkv', 'Heat.srt.mkv', 'srt', '', '.srt.', 'a.txt'])('%j is none', (name) => {
    expect(readSidecarName(name)).toBeUndefined();
  });

  it.each([
    ['Heat.1995.1080p.BluRay.x264-GRP.en.srt', 'Heat.1995.1080p.BluRay.x264-GRP.mkv', true],
    ['heat 1995 1080p bluray x264 grp.srt', 'Heat.1995.1080p.BluRay.x264-GRP.mkv', true],
    ['Heat.en.srt', 'Heat 2.mkv', false],
    ['Amélie.fr.srt', 'Amelie.mp4', true],
    ['.srt', '.mkv', false],
    ['Heat.1995.srt', 'Heat.1996.mkv', false],
  ])('%s belongs to %s: %s', (sidecar, film, expected) => {
    const name = readSidecarName(sidecar);
    expect(name !== undefined && isOfRelease(name, film)).toBe(expected);
  });
});
