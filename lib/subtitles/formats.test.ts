// Every kind of subtitles to WebVTT: what is kept, what is dropped, what hostile files cannot do.
import { describe, expect, it } from 'vitest';
import { parseAss } from './ass.ts';
import { mostCues, tidyCues } from './cue.ts';
import { cueText } from './cue-text.ts';
import { cuesOf } from './embedded.ts';
import { parseSrt } from './srt.ts';
import { decodeText } from './text-encoding.ts';
import { tx3gCue, wvttCues } from './timed-text.ts';
import { parseWebVtt, writeWebVtt } from './webvtt.ts';

describe('text of a cue', () => {
  it.each([
    ['Hello', 'Hello'],
    ['<i>a</i> <b>b</b> <u>c</u>', '<i>a</i> <b>b</b> <u>c</u>'],
    ['<I>a', '<i>a</i>'],
    ['<i><b>a</i>b</b>', '<i><b>a</b></i>b'],
    ['</i>a</b>', 'a'],
    ['<i><i>a</i></i>', '<i>a</i>'],
    ['<font color="red">a</font>', 'a'],
    ['<v Ada Lovelace>a</v> <c.yellow>b</c> <00:00:01.000>c', 'a b c'],
    ['a < b > c & d', 'a &lt; b &gt; c &amp; d'],
    ['1 < 2 and <3', '1 &lt; 2 and &lt;3'],
    ['&lt;i&gt; &amp;amp;&nbsp;a', '&lt;i&gt; &amp;amp;\u00a0a'],
    ['<script>alert(1)</script>', 'alert(1)'],
    ['<img src=x onerror=alert(1)>a', 'a'],
    ['<i onclick="x">a</i>', '<i>a</i>'],
    ['<scr<script>ipt>', '&lt;script&gt;'],
    ['00:00:01.000 --> 00:00:02.000', '00:00:01.000 --&gt; 00:00:02.000'],
    ['a\r\n\r\n\n  b  \n', 'a\nb'],
    ['a\u0000b\ud800c\u2028d', 'a b c\nd'],
    ['<i> </i>', ''],
    ['שלום\u200f', 'שלום\u200f'],
  ])('%j becomes %j', (source, text) => expect(cueText(source)).toBe(text));

  it('is cut, and closed all the same', () => {
    const text = cueText(`<i>${'a'.repeat(10_000)}`);
    expect(text.length).toBeLessThan(2100);
    expect(text.endsWith('</i>')).toBe(true);
  });

  it.each(['<', '<i', '&', '<a ', '{', '</'])('of nothing but %j is not looked at for ever', (piece) => {
    expect(cueText(piece.repeat(100_000)).length).toBeLessThan(20_000);
  });
});

describe('SubRip', () => {
  it('is read as people write it', () => {
    const file = [
      '\ufeff1\r\n00:00:01,000 --> 00:00:02,500\r\nHello\r\nthere\r\n',
      '2\r\n0:0:3.5 -> 00:00:04,000 X1:10 Y1:20\r\n{\\an8}<i>Up</i>\r\n',
      '00:00:05,000 --> 00:00:06,000\nno number\n\nand an empty line\n\n7\n00:00:07,000-->00:00:08,000\n42\n',
    ].join('\r\n');
    expect(parseSrt(file)).toEqual([
      { startMs: 1000, endMs: 2500, text: 'Hello\nthere' },
      { startMs: 3500, endMs: 4000, text: '<i>Up</i>', isTop: true },
      { startMs: 5000, endMs: 6000, text: 'no number\nand an empty line' },
      { startMs: 7000, endMs: 8000, text: '42' },
    ]);
  });

  it.each(['', '\n\n', 'nothing of the kind', '00:00:01,000 --> ', '1\n00:00:01,000 --> 00:00:02,000\n\n'])(
    'of %j has no texts',
    (file) => expect(parseSrt(file)).toEqual([]),
  );

  it('is put in order, and ends before they begin are mended', () => {
    const file =
      '00:00:09,000 --> 00:00:08,000\nlate\n\n00:00:01,000 --> 00:00:01,000\nfirst\n\n00:00:03,000 --> 00:00:04,000\nsecond';
    expect(parseSrt(file)).toEqual([
      { startMs: 1000, endMs: 3000, text: 'first' },
      { startMs: 3000, endMs: 4000, text: 'second' },
      { startMs: 9000, endMs: 14_000, text: 'late' },
    ]);
  });

  it('with a million texts keeps as many as a film may have', () => {
    const file = '00:00:01,000 --> 00:00:02,000\na\n'.repeat(1_000_000);
    expect(parseSrt(file).length).toBeLessThanOrEqual(mostCues);
  });
});

describe('ASS', () => {
  const events = (...lines: string[]) => parseAss(['[Events]', ...lines].join('\n'));

  it('keeps texts, line breaks, italics, bold and the top; styles and drawings go', () => {
    const cues = events(
      'Dialogue: 0,0:00:01.00,0:00:02.00,Default,Ada,0,0,0,,{\\i1\\b1}Hi{\\b0}, you{\\i0}\\Nand {\\c&H00FF00&\\blur2}me',
      'Dialogue: 0,0:00:03.05,0:00:04.00,Default,,0,0,0,,{\\an8}Up{a comment}\\hthere',
      'Dialogue: 0,0:00:05.00,0:00:06.00,Default,,0,0,0,,{\\p1}m 0 0 l 100 0{\\p0}after',
      'Dialogue: 0,0:00:07.00,0:00:08.00,Default,,0,0,0,,{\\i1}a{\\r}b {\\b700}c{\\b400}d',
      'Dialogue: 0,0:00:09.00,0:00:10.00,Default,,0,0,0,,1 < 2 & <b>no tag</b>',
      'Comment: 0,0:00:09.00,0:00:10.00,Default,,0,0,0,,not shown',
    );
    expect(cues.map(({ text }) => text)).toEqual([
      '<i><b>Hi</b>, you</i>\nand me',
      'Up\u00a0there',
      'after',
      '<i>a</i>b <b>c</b>d',
      '1 &lt; 2 &amp; &lt;b&gt;no tag&lt;/b&gt;',
    ]);
    expect(cues.map(({ isTop }) => isTop)).toEqual([undefined, true, undefined, undefined, undefined]);
    expect(cues[1]).toMatchObject({ startMs: 3050, endMs: 4000 });
  });

  it('is read by its own Format line, and what stands outside of its events is not', () => {
    const file =
      '[Script Info]\nDialogue: 0,0:00:01.00,0:00:02.00,,,0,0,0,,no\n[Events]\nFormat: Start, End, Text\nDialogue: 0:00:01.00,0:00:02.00,a, b';
    expect(parseAss(file)).toEqual([{ startMs: 1000, endMs: 2000, text: 'a, b' }]);
  });

  it('drawn in layers is shown once', () => {
    const line = (layer: number) => `Dialogue: ${layer},0:00:01.00,0:00:02.00,,,0,0,0,,{\\bord${layer}}Sign`;
    expect(events(line(0), line(1), line(2))).toHaveLength(1);
  });

  it('in Matroska has its fields before the text', () => {
    const bytes = new TextEncoder().encode('5,0,Default,,0,0,0,,Hi, {\\i1}you');
    const samples = [{ startMs: 1000, endMs: undefined, bytes }];
    const track = { codec: 'ass', header: new Uint8Array(0), samples };
    expect(cuesOf(track)).toEqual([{ startMs: 1000, endMs: 6000, text: 'Hi, <i>you</i>' }]);
    expect(cuesOf({ ...track, codec: 'constructor' })).toEqual([]);
  });
});

describe('WebVTT', () => {
  it('is read without notes, styles and identifiers', () => {
    const file =
      'WEBVTT - a title\n\nNOTE no\n00:01\n\nSTYLE\n::cue { color: red }\n\nid\n00:01.000 --> 00:02.000 line:5% align:start\nUp\n\n01:00:00.000 --> 01:00:01.000 line:90%\nDown\n';
    expect(parseWebVtt(file)).toEqual([
      { startMs: 1000, endMs: 2000, text: 'Up', isTop: true },
      { startMs: 3_600_000, endMs: 3_601_000, text: 'Down' },
    ]);
  });

  it('is written as it is read, with an offset if wanted', () => {
    const cues = parseWebVtt(
      'WEBVTT\n\n00:01.000 --> 00:02.000 line:0\n<i>a</i> &lt;\nb\n\n100:00:00.000 --> 100:00:01.000\nc\n',
    );
    const text = writeWebVtt(cues);
    expect(text).toBe(
      'WEBVTT\n\n00:00:01.000 --> 00:00:02.000 line:0\n<i>a</i> &lt;\nb\n\n100:00:00.000 --> 100:00:01.000\nc\n',
    );
    expect(parseWebVtt(text)).toEqual(cues);
    expect(writeWebVtt(cues, 500)).toContain('00:00:01.500 --> 00:00:02.500');
    expect(writeWebVtt(cues, -1500)).toContain('00:00:00.000 --> 00:00:00.500');
    expect(writeWebVtt(cues, -3000)).not.toContain('<i>');
    expect(writeWebVtt([])).toBe('WEBVTT\n');
  });

  it('out of any file reads back the same: nothing breaks out of its cue', () => {
    const hostile =
      '1\n00:00:01,000 --> 00:00:02,000\n--> <b\n\nSTYLE\n::cue{}\n\nNOTE\nx\n\n00:00:00.000 --> 99:00:00.000\nfake';
    const cues = parseSrt(hostile);
    expect(parseWebVtt(writeWebVtt(cues))).toEqual(cues);
  });
});

describe('texts of MP4', () => {
  const tx3g = (text: string, ...styles: number[][]) => {
    const bytes = Buffer.from(text);
    const records = styles.flatMap(([first = 0, end = 0, face = 0]) => [
      0,
      first,
      0,
      end,
      0,
      1,
      face,
      18,
      255,
      255,
      255,
      255,
    ]);
    const size = 10 + records.length;
    const box = styles.length === 0 ? [] : [0, 0, 0, size, ...Buffer.from('styl'), 0, styles.length, ...records];
    return Uint8Array.from([0, bytes.length, ...bytes, ...box]);
  };

  it('of tx3g keep italics and bold, and brackets are text', () => {
    expect(tx3gCue(0, 1, tx3g('Hello you', [0, 5, 2], [6, 9, 1])).text).toBe('<i>Hello</i> <b>you</b>');
    expect(tx3gCue(0, 1, tx3g('<b>a & b')).text).toBe('&lt;b&gt;a &amp; b');
    expect(tx3gCue(0, 1, Uint8Array.from([0, 6, 0xfe, 0xff, 0, 65, 0, 66])).text).toBe('AB');
  });

  it('of wvtt come out of their boxes', () => {
    const box = (type: string, body: Uint8Array) =>
      Buffer.concat([Buffer.from([0, 0, 0, 8 + body.length]), Buffer.from(type), body]);
    const cue = (text: string) =>
      box('vttc', Buffer.concat([box('sttg', Buffer.from('line:0')), box('payl', Buffer.from(text))]));
    const cues = wvttCues(0, 1, Buffer.concat([cue('<i>a</i>'), box('vtte', Buffer.alloc(0)), cue('b')]));
    expect(cues.map(({ text, isTop }) => [text, isTop])).toEqual([
      ['<i>a</i>', true],
      ['b', true],
    ]);
  });

  it.each([
    [[]],
    [[0]],
    [[255, 255, 1]],
    [[0, 1, 65, 0, 0, 0, 3, 1, 1, 1, 1]],
    [[0, 1, 65, 0, 0, 0, 255, 115, 116, 121, 108, 9]],
  ])('of broken samples %j end with an answer', (bytes) => {
    expect(typeof tx3gCue(0, 1, Uint8Array.from(bytes)).text).toBe('string');
    expect(wvttCues(0, 1, Uint8Array.from(bytes))).toEqual([]);
  });
});

describe('text files', () => {
  const russian = 'Привет, как дела? Это длинный текст субтитров, чтобы было что считать. Спасибо за внимание.';
  const windows1251 = Uint8Array.from(russian, (letter) => {
    const code = letter.codePointAt(0) ?? 0;
    return code >= 0x410 && code <= 0x44f ? code - 0x410 + 0xc0 : code;
  });
  const french = 'Où étiez-vous hier soir ? Ça m’a gêné, très gêné. Voilà le problème, mon cher élève.';

  it.each([
    ['UTF-8', Buffer.from(russian), russian],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${russian}`), russian],
    ['UTF-16 with a mark', Buffer.from(`\ufeff${russian}`, 'utf16le'), russian],
    ['UTF-16, the other way round', Buffer.from(`\ufeff${russian}`, 'utf16le').swap16(), russian],
    [
      'UTF-16 without a mark',
      Buffer.from('1\n00:00:01,000 --> 00:00:02,000\nHello\n'.repeat(20), 'utf16le'),
      '1\n00:00:01,000 --> 00:00:02,000\nHello\n'.repeat(20),
    ],
    ['Windows-1251', windows1251, russian],
    ['Windows-1252', Buffer.from(french.replace('’', '\u0092'), 'latin1'), french],
    ['nothing', Buffer.alloc(0), ''],
  ])('in %s are read', (_, bytes, text) => expect(decodeText(bytes)).toBe(text));
});

describe('a list of texts', () => {
  it('has no times beyond the bounds of time', () => {
    const cues = [
      { startMs: -1, endMs: 1, text: 'before' },
      { startMs: 1e15, endMs: 2e15, text: 'beyond' },
      { startMs: 5, endMs: 1e15, text: 'long' },
      { startMs: Number.NaN, endMs: 1, text: 'nan' },
    ];
    expect(tidyCues(cues)).toEqual([{ startMs: 5, endMs: 24 * 24 * 3600 * 1000, text: 'long' }]);
  });
});
