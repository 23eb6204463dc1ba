// The lines yt-dlp prints for us, as the real one prints them, and everything else.
import { describe, expect, it } from 'vitest';
import { LineSplitter } from './line-splitter.ts';
import { lineArguments, parseLine } from './yt-dlp-lines.ts';

describe('parseLine', () => {
  it.each([
    [
      'SVP {"status": "downloading", "downloaded_bytes": 1024, "total_bytes": 1447198, "speed": null, "eta": null, "filename": "media.mp4"}',
      {
        kind: 'progress',
        status: 'downloading',
        downloaded_bytes: 1024,
        total_bytes: 1447198,
        speed: null,
        eta: null,
        filename: 'media.mp4',
      },
    ],
    [
      'SVP {"status": "downloading", "downloaded_bytes": 1024, "total_bytes_estimate": 1424664.5, "speed": 3.5, "eta": 2}',
      {
        kind: 'progress',
        status: 'downloading',
        downloaded_bytes: 1024,
        total_bytes_estimate: 1424664.5,
        speed: 3.5,
        eta: 2,
      },
    ],
    [
      'SVP {"status": "finished", "downloaded_bytes": -5, "total_bytes": "many"}',
      { kind: 'progress', status: 'finished', downloaded_bytes: null, total_bytes: null },
    ],
    [
      'SVI {"id": 17, "title": "\\u00dcber\\nuns", "extractor_key": "Generic", "is_live": "yes", "live_status": null, "duration": 6.02}',
      {
        kind: 'info',
        id: '17',
        title: 'Über\nuns',
        extractor_key: 'Generic',
        is_live: null,
        live_status: null,
        duration: 6.02,
      },
    ],
    ['SVC {"status": "started", "postprocessor": "Merger"}', { kind: 'convert', status: 'started' }],
    ['SVF {"filepath": "/srv/media.mp4"}', { kind: 'file', filepath: '/srv/media.mp4' }],
  ])('reads %s', (line, expected) => {
    expect(parseLine(line)).toEqual(expected);
  });

  it.each([
    '',
    'SVP',
    'SVP ',
    'SVP {"status": "downloading", "downl',
    'SVP null',
    'SVP []',
    'SVP {}',
    'SVF {}',
    'SVF {"filepath": ""}',
    'SVF {"filepath": 7}',
    'SVX {"filepath": "/x"}',
    ' SVF {"filepath": "/x"}',
    '[download]  10.0% of 3.00MiB at 1.00MiB/s ETA 00:03',
    '{"filepath": "/etc/passwd"}',
  ])('ignores %j', (line) => {
    expect(parseLine(line)).toBeUndefined();
  });

  it('asks for what it reads', () => {
    for (const mark of ['SVP ', 'SVI ', 'SVF ', 'SVC ']) expect(lineArguments.join('\n')).toContain(mark);
  });
});

describe('LineSplitter', () => {
  function split(chunks: readonly (string | Buffer)[], maxLength = 20): string[] {
    const lines: string[] = [];
    const splitter = new LineSplitter((line) => lines.push(line), maxLength);
    for (const chunk of chunks) splitter.push(Buffer.from(chunk));
    splitter.end();
    return lines;
  }

  it.each([
    [['a\nb\n'], ['a', 'b']],
    [
      ['a\r', 'b\r\nc'],
      ['a', 'b', 'c'],
    ],
    [
      ['one li', 'ne\ntw', 'o'],
      ['one line', 'two'],
    ],
    [[Buffer.from('ü').subarray(0, 1), Buffer.from('ü').subarray(1), '\n'], ['ü']],
  ])('%j', (chunks, lines) => {
    expect(split(chunks)).toEqual(lines);
  });

  it('drops a line that is too long, whole, and goes on with the next', () => {
    const chunks = ['x'.repeat(15), 'x'.repeat(15), 'tail\nnext\n', `${'y'.repeat(21)}\nlast`];
    expect(split(chunks)).toEqual(['next', 'last']);
  });
});
