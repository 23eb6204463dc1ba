// Files people drop onto the player.
import { describe, expect, it } from 'vitest';
import { mostCues, parseSubtitleFile } from './subtitle-file.ts';

describe('parseSubtitleFile', () => {
  it('reads SubRip with any line ends', () => {
    const text =
      '\uFEFF1\r\n00:00:01,000 --> 00:00:02,500\r\n<i>Hello</i> <font color=red>you</font>\r\nthere\r\n\r\n2\r\n00:01:00,5 --> 00:01:01,5\r\nBye';
    expect(parseSubtitleFile(text)).toEqual([
      { startSeconds: 1, endSeconds: 2.5, text: '<i>Hello</i> you\nthere' },
      { startSeconds: 60.5, endSeconds: 61.5, text: 'Bye' },
    ]);
  });

  it('reads WebVTT without hours and with settings', () => {
    const text = 'WEBVTT\n\nNOTE nothing\n\nid\n00:02.000 --> 00:03.000 align:start\nWord';
    expect(parseSubtitleFile(text)).toEqual([{ startSeconds: 2, endSeconds: 3, text: 'Word' }]);
  });

  it('reads the words of ASS', () => {
    const text = '[Script Info]\n[Events]\nDialogue: 0,0:00:05.10,0:00:06.00,Default,,0,0,0,,{\\an8}One, two\\Nthree';
    expect(parseSubtitleFile(text)).toEqual([{ startSeconds: 5.1, endSeconds: 6, text: 'One, two\nthree' }]);
  });

  it('finds nothing in something else, and lets no markup through', () => {
    expect(parseSubtitleFile('<html>hello</html>')).toEqual([]);
    expect(parseSubtitleFile('00:01.0 --> 00:00.5\nbackwards')).toEqual([]);
    const [cue] = parseSubtitleFile('00:01.0 --> 00:02.0\n<img src=x onerror=alert(1)><script>x</script>safe');
    expect(cue?.text).toBe('xsafe');
  });

  it('keeps no more than its bound', () => {
    const blocks = Array.from({ length: mostCues + 5 }, () => '00:01.0 --> 00:02.0\na').join('\n\n');
    expect(parseSubtitleFile(blocks)).toHaveLength(mostCues);
  });
});
