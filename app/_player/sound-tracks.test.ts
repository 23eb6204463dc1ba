// Names of sounds, and which one somebody hears.
import { describe, expect, it } from 'vitest';
import { textsIn } from '#test/harness/texts.ts';
import { soundFor, soundsOf as soundsIn } from './sound-tracks.ts';

const soundsOf = (tracks: Parameters<typeof soundsIn>[0]) => soundsIn(tracks, textsIn('en'));

const sound = (language: string | undefined, more: object = {}) => ({
  ...{ kind: 'audio' as const, id: 1, codec: 'mp4a.40.2', is_default: false, is_forced: false, channels: 2 },
  ...(language === undefined ? {} : { language }),
  ...more,
});

describe('soundsOf', () => {
  it('names language, title, channels and codec, as far as they are known', () => {
    const { choices } = soundsOf([
      { kind: 'video', id: 9, codec: 'avc1', is_default: true, is_forced: false },
      sound('de', { codec: 'ac-3', channels: 6 }),
      sound('en', { name: 'Commentary' }),
      sound(undefined, { codec: '', channels: undefined }),
      sound('xx-bad-tag-!!', { codec: 'dts', channels: 7 }),
    ]);
    expect(choices.map(({ label }) => label)).toEqual([
      'German · 5.1 · Dolby Digital',
      'English · Commentary · Stereo · AAC',
      'Sound 3',
      'xx-bad-tag-!! · 7 channels · DTS',
    ]);
    expect(choices.map(({ order }) => order)).toEqual([0, 1, 2, 3]);
  });

  it('takes the default one for the usual one, else the first, and no more than the server makes', () => {
    expect(soundsOf([sound('en'), sound('de', { is_default: true })]).usual).toBe(1);
    expect(soundsOf([sound('en'), sound('de')]).usual).toBe(0);
    expect(soundsOf(undefined)).toEqual({ choices: [], usual: 0 });
    expect(soundsOf(Array.from({ length: 20 }, () => sound('en'))).choices).toHaveLength(8);
  });
});

describe('soundFor', () => {
  const film = soundsOf([sound('en', { is_default: true }), sound('de'), sound('en', { name: 'Commentary' })]);

  it.each([
    ['', 0],
    ['de', 1],
    ['en', 0],
    ['fr', 0],
  ])('somebody who likes "%s" hears number %i', (language, order) => {
    expect(soundFor(film, language)).toBe(order);
  });
});
