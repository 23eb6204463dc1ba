import { describe, expect, it } from 'vitest';
import { nfo } from './nfo.ts';

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

describe('NFO files', () => {
  it('tell of a film what is known, and nothing else', () => {
    expect(nfo('movie', { title: 'Up', year: 2009 })).toBe(
      `${head}<movie>\n  <title>Up</title>\n  <year>2009</year>\n</movie>\n`,
    );
  });

  it('tell of pictures, sounds and subtitles', () => {
    const any = { id: 1, is_default: true, is_forced: false };
    const text = nfo('movie', {
      title: 'Up',
      overview: 'A house flies.',
      tmdb: { kind: 'movie', id: 14160 },
      duration: 5766.2,
      tracks: [
        { kind: 'video', ...any, codec: 'avc1.640028', width: 1920, height: 1080, rotation: 0 },
        { kind: 'audio', ...any, codec: 'mp4a.40.2', language: 'en', channels: 6, sample_rate: 48000 },
        {
          kind: 'subtitle',
          ...any,
          codec: 'S_TEXT/UTF8',
          language: 'de',
          is_text: true,
          is_hearing_impaired: false,
          indexed_cues: 0,
        },
      ],
    });
    expect(text).toContain(
      '  <plot>A house flies.</plot>\n  <uniqueid type="tmdb" default="true">14160</uniqueid>\n  <runtime>96</runtime>',
    );
    expect(text).toContain(
      '<video>\n        <codec>avc1.640028</codec>\n        <width>1920</width>\n        <height>1080</height>',
    );
    expect(text).toContain(
      '<audio>\n        <codec>mp4a.40.2</codec>\n        <language>en</language>\n        <channels>6</channels>',
    );
    expect(text).toContain('<subtitle>\n        <language>de</language>');
  });

  it('leave what belongs to a show to its own file', () => {
    const facts = {
      title: 'Dark',
      season: 2,
      episodes: [7, 8],
      overview: 'A cave.',
      tmdb: { kind: 'tv', id: 70523 },
    } as const;
    const mutable = { ...facts, episodes: [...facts.episodes] };
    expect(nfo('show', mutable)).toBe(
      `${head}<tvshow>\n  <title>Dark</title>\n  <plot>A cave.</plot>\n  <uniqueid type="tmdb" default="true">70523</uniqueid>\n</tvshow>\n`,
    );
    expect(nfo('episode', mutable)).toBe(
      `${head}<episodedetails>\n  <title>Dark 2x7</title>\n  <showtitle>Dark</showtitle>\n  <season>2</season>\n  <episode>7</episode>\n</episodedetails>\n`,
    );
  });

  it('carry any text as text', () => {
    const text = nfo('movie', { title: '</title><script>&"\u0000\ud800\ufffe]]>', overview: 'a\nb' });
    expect(text).toContain('<title>&lt;/title&gt;&lt;script&gt;&amp;&quot;]]&gt;</title>');
  });
});
